"""Every page that each role reaches, on a phone and on a screen, light and dark."""

from pathlib import Path

import crawl
import golden
import looks
from browser import PHONE, SCREEN, Browser
from desk import ROLES, Desk, Failed


def fill(desk: Desk):
    """Simulated calls, the golden call but for its closing, and one that has just begun: invented, all of them."""
    desk.layby("simulate", "--calls", "12", "--year", "2024", "--seed", "5")
    for count in (len(golden.answers()), 6):
        desk.layby("call", "run", "--script", "4", "-", input=golden.first(count))


def play(binary: str, screenshots: Path):
    with Desk(binary) as desk:
        fill(desk)
        desk.add_users(*ROLES)
        desk.start()
        faults, kept, counted = [], set(), 0
        with Browser(desk) as stranger:
            stranger.open("/sign-in")
            faults += look(stranger, "/sign-in", "nobody", kept, screenshots)
        for role, user in ROLES.items():
            with Browser(desk) as browser:
                browser.sign_in(user)
                broken: list[str] = []
                for path in crawl.pages(browser, broken):
                    counted += 1
                    faults += look(browser, path, role, kept, screenshots)
                faults += [f"for {role}: {fault}" for fault in dict.fromkeys(broken)]
                browser.check_clean()
        if faults:
            raise Failed("\n".join(faults))
        print(f"pages looked at: {counted} by {len(ROLES)} roles, {len(kept)} kinds, each at 360 and 1440 px, light and dark")


def look(browser: Browser, path: str, role: str, kept: set, screenshots: Path) -> list[str]:
    """Looks at a page; the first of its kind in all sizes and schemes, and keeps what it looks like."""
    kind = crawl.kind(path)
    ways = [(PHONE, False), (SCREEN, True)] + ([(PHONE, True), (SCREEN, False)] if kind not in kept else [])
    faults = []
    for size, dark in ways:
        browser.resize(size)
        browser.paint(dark)
        browser.open(path)
        if kind not in kept:
            browser.screenshot(screenshots, name(kind))
        try:
            looks.check(browser, f"{path} for {role}")
        except Failed as failed:
            faults.append(str(failed))
    kept.add(kind)
    return faults


def name(kind: str) -> str:
    """A file's name for a kind of pages."""
    return kind.strip("/").replace("/", "_").replace("?", "__").replace("&", "_") or "start"

"""Every page that each role reaches, on a phone and on a screen, light and dark."""

import json
import re
from pathlib import Path

import crawl
import golden
import looks
from browser import PHONE, SCREEN, Browser
from desk import ROLES, Desk, Failed


def fill(desk: Desk):
    """Simulated calls, the golden call but for its closing, and one that has just begun: invented, all of them.

    The golden call is referred, and a penalty notice follows that is overdue.
    """
    desk.layby("simulate", "--calls", "12", "--year", "2024", "--seed", "5")
    for count in (len(golden.answers()), 6):
        call = json.loads(desk.layby("call", "run", "--script", "4", "-", input=golden.first(count)))["call"]
        if count > 6:
            desk.layby("penalty", "refer", call, "--incomplete", "--on", "2024-07-01")
    referral = json.loads(desk.layby("referral", "list", "--format", "json"))[0]["referral"]
    desk.layby(
        "referral", "move", referral, "notice-issued", "--on", "2024-07-02", "--amount", "6000", "--to", "owner",
        "--reference", "INVENTED-1")
    log_operation(desk)
    write_reports(desk)


def log_operation(desk: Desk):
    """An operation that recovers a part of a debt: invented, both of them."""
    debt = "Reference,Vehicle reg,Outstanding\nSIMULATED-1,SIM4711,1200\n"
    desk.layby("penalty", "import", "-", input=debt)
    started = desk.layby("op", "start", "Simulated", "--kind", "inbound", "--force", "kent", "--agency", "nca")
    operation = started.split()[1]
    desk.layby("op", "recover", operation, "--penalty", "SIMULATED-1", "--amount", "200")
    desk.layby("op", "disrupt", operation, "--threat", "drugs")


def write_reports(desk: Desk):
    """An intelligence report that is a draft, and one that waits to be sanitised: invented, both of them."""
    for title in ("An invented draft", "An invented report"):
        begun = desk.layby("intel", "new", "--title", title)
        report = re.search(r"IR-\w{6}", begun).group()
        desk.layby("intel", "add", report, "An invented lorry stops here.", "--grade", "2BC", "--conditions", "Invented.")
        for kind, text in (("vehicle", "AB12 CDE"), ("person", "Nobody Invented")):
            desk.layby("intel", "name", report, kind, text)
        desk.layby("intel", "link", report, "drives", "2", "1", "--item", "1", "--since", "1/3/2021")
        desk.layby("intel", "source", report, "--set", input="Another Inventedova\n07700 900000\n\n")
    desk.layby("intel", "submit", report)
    desk.layby("intel", "sanitise", report, "1", "A lorry stops somewhere.")


def play(binary: str, screenshots: Path):
    with Desk(binary) as desk:
        fill(desk)
        desk.add_users(*ROLES)
        desk.start()
        gallery = Gallery(screenshots)
        with Browser(desk) as stranger:
            gallery.look(stranger, "/sign-in", "nobody")
        for role, user in ROLES.items():
            with Browser(desk) as browser:
                browser.sign_in(user)
                broken: list[str] = []
                for path in crawl.pages(browser, broken):
                    gallery.look(browser, path, role)
                gallery.faults += [f"for {role}: {fault}" for fault in dict.fromkeys(broken)]
        if gallery.faults:
            raise Failed("\n".join(gallery.faults))
        print(
            f"{len(gallery.seen)} pages looked at by {len(ROLES)} roles, of {len(gallery.kinds)} kinds; each kind at"
            " 360 and 1440 px, light and dark")


class Gallery:
    """The pages that were looked at."""

    def __init__(self, screenshots: Path):
        self.screenshots = screenshots
        self.kinds: set[str] = set()
        self.seen: set[int] = set()
        self.faults: list[str] = []

    def look(self, browser: Browser, path: str, role: str):
        """Looks at a page that was not seen like this before; the first of its kind in all sizes and schemes.

        The first of a kind is kept as pictures.
        """
        kind = crawl.kind(path)
        is_first = kind not in self.kinds
        ways = [(PHONE, False), (SCREEN, True), (PHONE, True), (SCREEN, False)] if is_first else [(PHONE, False)]
        for size, dark in ways:
            browser.resize(size)
            browser.paint(dark)
            browser.open(path)
            if not is_first and self.is_known(browser):
                return
            if is_first:
                browser.screenshot(self.screenshots, name(kind))
            try:
                looks.check(browser, f"{path} for {role}")
            except Failed as failed:
                self.faults.append(str(failed))
        self.is_known(browser)
        self.kinds.add(kind)

    def is_known(self, browser: Browser) -> bool:
        """Whether the page that is open has been seen, but for who looks at it; from now on it has."""
        html = re.sub(r'name="csrf" value="[^"]*"', "", browser.driver.page_source)
        for role, user in ROLES.items():
            html = html.replace(user, "").replace(role, "")
        known = hash(html) in self.seen
        self.seen.add(hash(html))
        return known


def name(kind: str) -> str:
    """A file's name for a kind of pages."""
    return kind.strip("/").replace("/", "_").replace("?", "__").replace("&", "_") or "start"

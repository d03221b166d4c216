"""An officer at the roadside sends a photograph from a phone, by a link that needs no account and shows nothing else."""

import struct
import zlib
from pathlib import Path

import golden
import looks
from browser import PHONE, Browser
from desk import Desk, Failed, ROLES
from sitting import Sitting

PLACE = "vsc_photo_front"


def play(binary: str, screenshots: Path):
    with Desk(binary) as desk:
        desk.layby("call", "run", "--script", "4", "-", input=golden.until(PLACE))
        desk.add_users("handler")
        desk.start()
        picture, no_picture = desk.path / "front.png", desk.path / "front.txt"
        picture.write_bytes(png(64, 48))
        no_picture.write_text("Invented. No picture.")
        with Browser(desk) as handler, Browser(desk, PHONE) as officer:
            handler.sign_in(ROLES["handler"])
            handler.find("tbody a").click()
            sitting = Sitting(handler)
            call = sitting.call
            sitting.tab_to(lambda focused: focused.text == "Officer's link")
            handler.type("\n")
            link = handler.find(".copy a").get_attribute("href")
            looks.check(handler, "the page with the link")
            handler.screenshot(screenshots, "officer-link")

            officer.open(link)
            looks.check(officer, "the officer's page")
            officer.screenshot(screenshots, "officer")
            for personal in ("Simulated Person", "+44"):
                if personal in officer.text:
                    raise Failed(f"the officer's page shows {personal!r}")
            send(officer, no_picture)
            officer.wait_for_text("Give a JPEG, PNG or HEIC picture")
            send(officer, picture)
            officer.wait_for_text("arrived")
            officer.screenshot(screenshots, "officer-sent")
            # The same link takes no second picture for that question, and leads nowhere else.
            officer.open(link)
            if officer.all(f"input[name='{PLACE}']"):
                raise Failed("the link still takes a picture that it has taken")
            officer.open("/calls")
            officer.wait(lambda: officer.path.startswith("/sign-in"), "the link let the officer into the desk")
            spoilt(officer, link)

            # The handler sees it.
            handler.open(f"/calls/{call}?at=event_type")
            shown = handler.find(f"a[href*='/calls/{call}/photographs/']").get_attribute("href")
            width = handler.driver.execute_async_script("""
                const [address, done] = arguments, picture = new Image();
                picture.onload = () => done(picture.naturalWidth);
                picture.onerror = () => done(0);
                picture.src = address;
            """, shown)
            if width != 64:
                raise Failed(f"the photograph cannot be seen: {width}")


def send(officer: Browser, file: Path):
    """Chooses a file and sends it."""
    officer.find(f"input[name='{PLACE}']").send_keys(str(file))
    officer.find("main form button").click()


def spoilt(officer: Browser, link: str):
    """With any letter of its code changed the link opens nothing."""
    for at in range(link.rindex(".") + 1, len(link)):
        officer.open(link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1:])
        officer.wait_for_text("This link was used, or has run out.")


def png(width: int, height: int) -> bytes:
    """A grey picture of nothing."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + b"\x80" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

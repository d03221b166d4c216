"""The wall shows a call as soon as it is begun, and is there without scripts."""

from pathlib import Path

import looks
from browser import PHONE, Browser
from desk import ROLES, Desk, Failed

WALL = (1920, 1080)


def play(binary: str, screenshots: Path):
    with Desk(binary) as desk:
        desk.layby("simulate", "--calls", "12", "--seed", "5")
        desk.add_users("handler")
        desk.add_user("wall-1", "wall")
        desk.start()
        with Browser(desk, WALL) as wall, Browser(desk) as handler:
            wall.sign_in("wall-1")
            wall.wait(lambda: wall.path == "/wall", "a wall screen does not begin with the wall")
            if figure(wall) != "0":
                raise Failed(f"{figure(wall)} calls are open before one was begun")
            handler.sign_in(ROLES["handler"])
            handler.open("/calls")
            begin = next(button for button in handler.all("main button") if button.text == "Start a call")
            begin.click()
            wall.wait(lambda: figure(wall) == "1", "a call that was begun does not show on the wall")
            for size in (WALL, PHONE):
                for dark in (False, True):
                    wall.resize(size)
                    wall.paint(dark)
                    looks.check(wall, f"the wall at {size[0]} px, {'dark' if dark else 'light'}")
                    wall.screenshot(screenshots, f"wall-{size[0]}-{'dark' if dark else 'light'}")
        with Browser(desk, WALL, scripts=False) as plain:
            plain.sign_in("wall-1")
            plain.open("/wall")
            if figure(plain) != "1":
                raise Failed("without scripts the wall shows nothing")
            if "http-equiv=\"refresh\"" not in plain.driver.page_source:
                raise Failed("without scripts the wall is not drawn anew")


def figure(browser: Browser) -> str:
    """How many calls the wall says are open."""
    return browser.find(".figure").text

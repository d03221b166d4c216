"""A reload and a `kill -9` in mid-call lose nothing that was shown as saved, and what was typed then is sent after."""

from pathlib import Path

import golden
from browser import Browser
from desk import ROLES, Desk, Failed
from selenium.webdriver.common.keys import Keys
from sitting import Sitting


def play(binary: str, screenshots: Path):
    answers = list(golden.answers().items())
    with Desk(binary) as desk:
        desk.add_users("handler")
        desk.start()
        with Browser(desk) as browser:
            browser.sign_in(ROLES["handler"])
            sitting = Sitting(browser)
            sitting.start()
            sitting.play(dict(answers[:5]))
            goes_on_after(browser.driver.refresh, sitting, "a reload")
            sitting.play(dict(answers[5:9]))
            goes_on_after(lambda: (desk.restart(), browser.driver.refresh()), sitting, "a kill and a reload")
            stands(desk, sitting.call, 9)
            # The line is down: Enter says so, what was typed stays, and is sent when the desk is back.
            place, value = answers[9]
            before = sitting.place
            if before != place:
                raise Failed(f"{before} is asked, not {place}")
            desk.kill()
            sitting.enter_form()
            browser.type(golden.typed(value), Keys.ENTER)
            browser.wait_for_text("Not saved yet")
            field = browser.find(".row.now input[name=answer]")
            if field.get_attribute("value") != golden.typed(value):
                raise Failed("what was typed is gone while the line is down")
            desk.start()
            browser.wait(lambda: sitting.place not in ("", before), "what was typed is not sent when the line is back")
            stands(desk, sitting.call, 10)
            # What a browser says of a desk that is down is no fault of a page.
            browser.driver.get_log("browser")


def goes_on_after(interruption, sitting: Sitting, what: str):
    """The same call asks the same question, and shows every answer that it showed."""
    def shown():
        return [row.text for row in sitting.browser.all(".row:not(.now) .answer") if row.text != "–"]
    place, call, before = sitting.place, sitting.call, shown()
    interruption()
    sitting.browser.wait(lambda: sitting.place == place, f"after {what} it does not go on at {place}")
    if (sitting.call, shown()) != (call, before):
        raise Failed(f"after {what} the page shows {shown()}, not {before}")


def stands(desk: Desk, call: str, count: int):
    """What is on the disk is the call with the first answers of the golden one, no fewer and no others."""
    kept, wanted = golden.facts(desk.show(call)), golden.facts(golden.shown_after(desk, count))
    if kept != wanted:
        raise Failed(f"not the first {count} answers:\n" + "\n".join(kept))

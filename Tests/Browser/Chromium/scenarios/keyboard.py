"""A whole v4 call by keyboard alone, to its golden transcript."""

import time
from pathlib import Path

import golden
from browser import Browser
from desk import Desk, Failed, ROLES
from selenium.webdriver.common.keys import Keys
from sitting import Sitting


def play(binary: str, screenshots: Path, scripts: bool = True):
    answers = golden.answers()
    with Desk(binary) as desk:
        desk.add_users("handler")
        desk.start()
        with Browser(desk, scripts=scripts) as browser:
            browser.sign_in(ROLES["handler"])
            processor, began, browser.keystrokes = desk.milliseconds_of_processor(), time.monotonic(), 0
            sitting = Sitting(browser, scripts)
            sitting.start()
            sitting.play(answers)
            call = sitting.call
            browser.screenshot(screenshots, "golden-call" if scripts else "golden-call-without-scripts")
            close(sitting, scripts)
            seconds = time.monotonic() - began
            processor = desk.milliseconds_of_processor() - processor
        check(desk, call)
    way = "" if scripts else ", without scripts"
    print(
        f"golden v4 call by keyboard{way}: {len(answers)} answers, {browser.keystrokes} keystrokes,"
        f" {browser.keystrokes / len(answers):.1f} an answer; {processor / 1000:.2f} s of the desk's processor time,"
        f" {processor / len(answers):.1f} ms an answer; {seconds:.0f} s with the browser and what drives it")


def close(sitting: Sitting, scripts: bool):
    """Closes the call by its link and the page that it leads to."""
    browser = sitting.browser
    sitting.tab_to(lambda focused: "/close" in (focused.get_attribute("href") or ""))
    browser.type(Keys.ENTER)
    browser.wait(lambda: browser.path.endswith("/close"), "no page asks whether to close it")
    if "Every required question is answered" not in browser.text:
        raise Failed(f"something required is open:\n{browser.text}")
    sitting.tab_to(lambda focused: focused.text == "Close the call")
    browser.type(Keys.ENTER)
    browser.wait_for_text("Closed.")


def check(desk: Desk, call: str):
    """What is on the disk is the golden call."""
    kept, wanted = golden.facts(desk.show(call)), golden.transcript()
    if kept != wanted:
        missing = [line for line in wanted if line not in kept]
        added = [line for line in kept if line not in wanted]
        raise Failed("the call is not the golden one; missing:\n" + "\n".join(missing) + "\nadded:\n" + "\n".join(added))

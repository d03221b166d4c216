"""The map steps through the months: by a slider under the keys, and without scripts by a list and links."""

from pathlib import Path

import looks
from browser import Browser
from desk import ROLES, Desk, Failed
from selenium.webdriver.common.keys import Keys


def play(binary: str, screenshots: Path):
    with Desk(binary) as desk:
        desk.layby("simulate", "--calls", "24", "--year", "2021", "--seed", "5")
        desk.add_users("analyst")
        desk.start()
        with Browser(desk) as browser:
            browser.sign_in(ROLES["analyst"])
            browser.open("/map?simulated=yes")
            slider = browser.find("#month-slider")
            bars = browser.find("#months-bars").get_attribute("innerHTML")
            slider.send_keys(Keys.HOME)
            browser.wait_for_text("January 2021: ")
            slider.send_keys(Keys.ARROW_RIGHT)
            browser.wait_for_text("February 2021: ")
            browser.wait(lambda: browser.path == "/map?simulated=yes&at=2021-02", "the address does not follow")
            if browser.focused != slider:
                raise Failed("the slider lost the focus when the map was changed")
            if browser.find("#months-bars").get_attribute("innerHTML") == bars:
                raise Failed("the bars do not show which month it is")
            if "February 2021: 2" not in slider.get_attribute("aria-valuetext"):
                raise Failed("a screen reader is not told the month")
            looks.check(browser, "the map of a month")
            browser.screenshot(screenshots, "map-month")
        with Browser(desk, scripts=False) as browser:
            browser.sign_in(ROLES["analyst"])
            browser.open("/map?simulated=yes&at=2021-05")
            if browser.all("#month-slider"):
                raise Failed("there is a slider that does nothing")
            browser.find("#months-steps [rel=prev]").click()
            browser.wait_for_text("April 2021: ")
            browser.find("#at option[value='2021-12']").click()
            browser.find("#months-form button").click()
            browser.wait_for_text("December 2021: ")
            if browser.path != "/map?simulated=yes&at=2021-12":
                raise Failed(f"the form forgot the filter: {browser.path}")

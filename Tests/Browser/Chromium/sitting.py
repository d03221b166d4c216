"""A handler at a call's page, hands on the keyboard."""

import re
from urllib.parse import quote

from selenium.common.exceptions import NoSuchElementException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import golden
from browser import Browser
from desk import Failed

CURRENT = ".row.now input[name=place]"


class Sitting:
    """Answers the question that the page asks, by keys alone.

    Where scripts run it uses the keys that `desk.js` adds: numbers for choices, F2 for unknown, F4 for refused, F8 for
    not asked. Where they do not, Tab, the arrows, Space and Enter, as any form takes them.
    """

    def __init__(self, browser: Browser, scripts: bool = True):
        self.browser = browser
        self.scripts = scripts

    def start(self):
        """Starts a call from the queue, on the newest script."""
        self.browser.open("/calls")
        self.tab_to(lambda focused: focused.text == "Start a call")
        self.browser.type(Keys.ENTER)
        self.browser.wait(lambda: "/calls/" in self.browser.path, "no call was started")

    @property
    def call(self) -> str:
        """The id of the call that is open."""
        return re.search(r"/calls/([0-9a-f-]{36})", self.browser.path)[1]

    @property
    def place(self) -> str:
        """The place of the question that is asked; empty where none is."""
        found = self.browser.all(CURRENT)
        return found[0].get_attribute("value") if found else ""

    def tab_to(self, is_there, key=Keys.TAB, most: int = 400):
        """Presses Tab until the element that has the focus is the one."""
        for _ in range(most):
            if is_there(self.browser.focused):
                return
            self.browser.type(key)
        raise Failed(f"Tab does not lead there, at {self.browser.path}")

    def answer(self, value):
        """Answers the question that is asked, and waits until the page asks another."""
        before = self.place
        self.enter_form()
        if isinstance(value, dict) and "missing" in value:
            self.mark(value)
        elif isinstance(value, dict):
            self.fill_grid(value)
        elif isinstance(value, list):
            self.tick(value)
        elif self.browser.all(".row.now .choices input[type=radio]"):
            self.choose(str(value))
        else:
            self.write(golden.typed(value))
        self.settle(before)

    def settle(self, before: str):
        """Waits until the page has been drawn anew; fails when it says that the answer was not taken."""
        def is_drawn():
            if refusal := self.browser.all(".row.now .said.bad, p.said.bad"):
                if refusal[0].text:
                    raise Failed(f"{before} is refused: {refusal[0].text}")
            return self.place != before
        self.browser.wait(is_drawn, f"nothing came of answering {before}")

    def enter_form(self):
        """Where no script puts the focus into the form, Tab does."""
        def is_in_form(focused):
            try:
                focused.find_element(By.XPATH, "ancestor::*[contains(@class, 'now')]")
                return focused.tag_name in ("input", "textarea", "select")
            except NoSuchElementException:
                return False
        if self.scripts:
            self.browser.wait(lambda: is_in_form(self.browser.focused), f"{self.place} has not the focus")
        else:
            self.tab_to(is_in_form)

    def mark(self, value: dict):
        """Unknown, refused, not asked: one key each."""
        missing = value["missing"]
        if self.scripts:
            self.browser.type({"unknown": Keys.F2, "refused": Keys.F4, "notAsked": Keys.F8}[missing])
            if missing == "notAsked":
                self.browser.type(value["reason"], Keys.ENTER)
            return
        if missing == "notAsked":
            self.tab_to(lambda focused: focused.tag_name == "summary")
            self.browser.type(Keys.ENTER, Keys.TAB, value["reason"])
        self.tab_to(lambda focused: focused.get_attribute("value") == missing and focused.tag_name == "button")
        self.browser.type(Keys.ENTER)

    def choose(self, code: str):
        """One of some choices; the golden call has codes, and yes and no."""
        codes = [radio.get_attribute("value") for radio in self.browser.all(".row.now .choices input[type=radio]")]
        if code not in codes:
            raise Failed(f"{self.place} offers {codes}, not {code}")
        position = codes.index(code)
        if self.scripts and position < 9:
            self.browser.type(str(position + 1))
        elif position == 0:
            self.browser.type(Keys.SPACE, Keys.ENTER)
        else:
            self.browser.type(*[Keys.ARROW_DOWN] * position, Keys.ENTER)

    def tick(self, codes: list):
        """Any of some choices."""
        offered = [box.get_attribute("value") for box in self.browser.all(".row.now .choices input[type=checkbox]")]
        if self.scripts:
            self.browser.type(*[str(offered.index(code) + 1) for code in codes])
        else:
            for position, code in enumerate(offered):
                if position > 0:
                    self.browser.type(Keys.TAB)
                if code in codes:
                    self.browser.type(Keys.SPACE)
        self.browser.type(Keys.ENTER)

    def fill_grid(self, rows: dict):
        """A choice for each row of a checklist; Tab goes from row to row."""
        lines = self.browser.all(".row.now fieldset")
        for number, line in enumerate(lines):
            radios = line.find_elements(By.CSS_SELECTOR, "input[type=radio]")
            row = radios[0].get_attribute("name").removeprefix("row.")
            codes = [radio.get_attribute("value") for radio in radios]
            if number > 0:
                self.browser.type(Keys.TAB)
            if row not in rows:
                continue
            position = codes.index(rows[row])
            if self.scripts:
                self.browser.type(str(position + 1))
            else:
                self.browser.type(*([Keys.SPACE] if position == 0 else [Keys.ARROW_DOWN] * position))
        self.browser.type(Keys.ENTER)

    def write(self, text: str):
        """Types an answer. Enter saves a line; in a longer text it begins another, so Tab goes to the button first."""
        is_long = self.browser.focused.tag_name == "textarea"
        self.browser.type(text, *([Keys.TAB] if is_long else []), Keys.ENTER)

    def leave_for(self, place: str):
        """Leaves the question for later and goes to another one, by its link further down the page."""
        ends = (f"?at={place}", "?at=" + quote(place))
        self.tab_to(lambda focused: (focused.get_attribute("href") or "").endswith(ends))
        self.browser.type(Keys.ENTER)
        self.browser.wait(lambda: self.place == place, f"{place} is not asked")

    def play(self, answers: dict):
        """Answers these, in this order; what the page asks and they do not know is left for later."""
        for place, value in answers.items():
            if self.place != place:
                self.leave_for(place)
            self.answer(value)

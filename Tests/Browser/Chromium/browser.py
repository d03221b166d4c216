"""A real Chromium, as somebody who sits at it, and what is seen of it from outside."""

import base64
import json
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from desk import PASSWORD, Desk, Failed

CHROMIUM, CHROMEDRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
PHONE, SCREEN = (360, 740), (1440, 900)
SECONDS = 30


class Browser:
    """One person's browser, with a profile of its own that goes when it does.

    It reaches no host but this machine: any other name does not resolve, and asking for one is a failure.
    """

    def __init__(self, desk: Desk, size=SCREEN, dark=False, scripts=True):
        for program in (CHROMIUM, CHROMEDRIVER):
            if not Path(program).exists():
                raise Failed(f"{program} is missing: run `make test`, which installs it")
        self.desk = desk
        self.keystrokes = 0
        self.profile = tempfile.TemporaryDirectory(prefix="layby-profile-", ignore_cleanup_errors=True)
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for argument in (
            # The sandbox refuses to run as root; nothing is opened but our own pages.
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking",
            "--disable-component-update", "--no-first-run", f"--user-data-dir={self.profile.name}",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--force-prefers-reduced-motion",
        ):
            options.add_argument(argument)
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.set_capability("acceptInsecureCerts", True)
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
        self.driver.set_page_load_timeout(SECONDS)
        # Several browsers at once each behave as the one that somebody sits at.
        self.driver.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
        self.requests: list[dict] = []
        self.resize(size)
        self.paint(dark)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.check_clean()
        finally:
            self.driver.quit()
            self.profile.cleanup()

    # Looking

    def open(self, path: str):
        """Goes to a page of the desk."""
        self.driver.get(path if path.startswith("http") else self.desk.address + path)

    @property
    def path(self) -> str:
        """Where it is, from the root."""
        parts = urlsplit(self.driver.current_url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def text(self) -> str:
        """All that is seen on the page."""
        return self.driver.find_element(By.TAG_NAME, "body").text

    def find(self, selector: str):
        """The one element that this selects, as soon as it is there."""
        return self.wait(lambda: self.driver.find_element(By.CSS_SELECTOR, selector), f"no {selector}")

    def all(self, selector: str) -> list:
        """All elements that this selects now."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def script(self, source: str, *arguments):
        """What a script gives that is put into the page from outside, past its policy."""
        return self.driver.execute_script(source, *arguments)

    def wait(self, condition, otherwise: str):
        """Waits until a condition gives something, and gives that."""
        def looked(_):
            try:
                return condition()
            except StaleElementReferenceException:
                return None
        try:
            return WebDriverWait(self.driver, SECONDS, poll_frequency=0.02).until(looked)
        except TimeoutException:
            raise Failed(f"{otherwise}, at {self.path}:\n{self.text[:1500]}") from None

    def wait_for_text(self, text: str):
        """Waits until it is seen on the page."""
        self.wait(lambda: text in self.text, f"not shown: {text!r}")

    # Doing

    def sign_in(self, user: str, password: str = PASSWORD):
        """Signs in by the page that asks for it, by keyboard."""
        self.open("/sign-in")
        self.find("input[name=user]").send_keys(user)
        self.find("input[name=password]").send_keys(password + Keys.ENTER)
        self.wait(lambda: not self.path.startswith("/sign-in"), f"{user} is not signed in")

    def type(self, *keys: str):
        """Types into whatever has the focus, as a person does, and counts the keystrokes.

        A text is one keystroke a character, and one more for each that wants Shift; `Keys` count one each.
        """
        for text in keys:
            self.keystrokes += len(text) + sum(1 for character in text if needs_shift(character))
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    @property
    def focused(self):
        """The element that has the focus."""
        return self.driver.switch_to.active_element

    # Looks

    def resize(self, size):
        """Makes the page as large as this, in CSS pixels; a phone's when it is narrow."""
        width, height = size
        self.size = size
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def paint(self, dark: bool):
        """Asks for light or dark pages, as a person's system would."""
        self.dark = dark
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def screenshot(self, folder: Path, name: str):
        """Keeps the whole page as `name-360-light.png`, or as its size and scheme say."""
        image = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "format": "png"})
        folder.mkdir(parents=True, exist_ok=True)
        scheme = "dark" if self.dark else "light"
        (folder / f"{name}-{self.size[0]}-{scheme}.png").write_bytes(base64.b64decode(image["data"]))

    # What was sent and said

    def read_requests(self) -> list[dict]:
        """The requests since the last time: address, document or not, status, bytes as sent and unpacked."""
        found: dict[str, dict] = {}
        for line in self.driver.get_log("performance"):
            message = json.loads(line["message"])["message"]
            method, params = message["method"], message["params"]
            if method == "Network.requestWillBeSent":
                found[params["requestId"]] = {
                    "url": params["request"]["url"], "method": params["request"]["method"],
                    "is_document": params.get("type") == "Document", "status": 0, "sent": 0, "unpacked": 0}
            elif (request := found.get(params.get("requestId", ""))) is None:
                continue
            elif method == "Network.responseReceived":
                request["status"] = params["response"]["status"]
            elif method == "Network.dataReceived":
                request["unpacked"] += params["dataLength"]
            elif method == "Network.loadingFinished":
                request["sent"] = params["encodedDataLength"]
        fresh = list(found.values())
        self.requests += fresh
        return fresh

    def check_clean(self):
        """Fails when a page asked for something of another host, broke its policy, or a script of it failed."""
        self.read_requests()
        ours = urlsplit(self.desk.address).netloc
        for request in self.requests:
            parts = urlsplit(request["url"])
            if parts.scheme not in ("data", "blob", "about", "chrome") and parts.netloc != ours:
                raise Failed(f"a request to another host: {request['url']}")
        # An answer 4xx to a page or a form is a scenario's matter; to anything else that a page asks for, its fault.
        pages = {request["url"] for request in self.requests if request["is_document"] or request["method"] == "POST"}
        complaints = [
            line["message"] for line in self.driver.get_log("browser")
            if line["level"] == "SEVERE" and not (
                line["source"] == "network" and any(line["message"].startswith(page + " ") for page in pages))
        ]
        if complaints:
            raise Failed("the browser complains:\n" + "\n".join(complaints))


def needs_shift(character: str) -> bool:
    """Whether a person holds Shift for this, on a British keyboard."""
    return character.isupper() or character in '!"£$%^&*()_+{}:@~<>?|¬'

"""The page of a call with a full history weighs less than 150 KB with all that it asks for, and is from one host."""

from pathlib import Path

import golden
from browser import Browser
from desk import ROLES, Desk, Failed

MOST = 150 * 1000


def play(binary: str, screenshots: Path):
    with Desk(binary) as desk:
        desk.layby("call", "run", "--script", "4", "-", input=golden.first(len(golden.answers())))
        desk.add_users("handler")
        desk.start()
        with Browser(desk) as browser:
            browser.sign_in(ROLES["handler"])
            browser.find("tbody a").click()
            browser.wait_for_text("Type of event")
            call = browser.path
            # As on the first day: nothing of it is kept in the browser.
            browser.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
            browser.read_requests()
            browser.open(call)
            asked = browser.read_requests()
            sent, unpacked = (sum(request[key] for request in asked) for key in ("sent", "unpacked"))
            print(
                f"a call's page with {len(golden.answers())} answers: {sent / 1000:.1f} kB in {len(asked)} requests,"
                f" {unpacked / 1000:.1f} kB unpacked")
            if sent > MOST or sent == 0:
                parts = "\n".join(f"{request['sent']:8} {request['url']}" for request in asked)
                raise Failed(f"the page weighs {sent} bytes, more than {MOST}:\n{parts}")

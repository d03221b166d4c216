"""Two handlers in one call: each sees what the other saved, and neither overwrites the other unseen."""

from pathlib import Path

from browser import Browser
from desk import Desk, Failed, ROLES
from sitting import Sitting

OTHER = "h0232"


def play(binary: str, screenshots: Path):
    with Desk(binary) as desk:
        desk.add_users("handler")
        desk.add_user(OTHER, "handler")
        desk.start()
        with Browser(desk) as first, Browser(desk) as second:
            first.sign_in(ROLES["handler"])
            second.sign_in(OTHER)
            ours, theirs = Sitting(first), Sitting(second)
            ours.start()
            call = f"/calls/{ours.call}"
            second.open(call)
            # Both are asked the same; the second to answer sees what the first said, and chooses.
            ours.answer("lorry")
            answer_late(theirs, "container")
            second.screenshot(screenshots, "conflict")
            shown = second.find("#conflict").text
            for words in (ROLES["handler"], "Lorry", "container"):
                if words.lower() not in shown.lower():
                    raise Failed(f"the conflict does not say {words!r}: {shown}")
            keep(theirs, "Keep theirs")
            stands(desk, ours.call, "Lorry, soft-sided or open")
            # Once more, and this time the second insists.
            first.open(f"{call}?at=event_type")
            second.open(f"{call}?at=event_type")
            ours.answer("rail")
            answer_late(theirs, "container")
            keep(theirs, "Save mine in its place")
            stands(desk, ours.call, "Shipping container")
            # Different questions do not meet.
            first.open(f"{call}?at=casualty_state")
            second.open(f"{call}?at=callback_number")
            theirs.answer("+447700900123")
            ours.answer("none")
            stands(desk, ours.call, "Nobody is hurt")
            stands(desk, ours.call, "+447700900123")


def answer_late(sitting: Sitting, code: str):
    """Answers a question that another has answered since the page was loaded."""
    sitting.enter_form()
    sitting.choose(code)
    sitting.browser.wait(lambda: sitting.browser.all("#conflict"), "no conflict is shown")


def keep(sitting: Sitting, label: str):
    """Chooses on the page of the conflict, by keyboard."""
    sitting.tab_to(lambda focused: focused.text == label)
    sitting.browser.type("\n")
    sitting.browser.wait(lambda: not sitting.browser.all("#conflict"), f"{label} leads nowhere")


def stands(desk: Desk, call: str, words: str):
    """The call on the disk has these words."""
    if words not in (kept := desk.show(call)):
        raise Failed(f"not kept: {words}\n{kept[:800]}")

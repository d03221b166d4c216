"""The golden v4 call, as it is said to a handler. Invented, all of it."""

import json
import re
from pathlib import Path

import yaml

from desk import Desk

FOLDER = Path(__file__).resolve().parents[2] / "SystemTests" / "Golden"
NAME = "v4-refrigerated"


def answers() -> dict:
    """By place (`age_band[1]`), in the order in which they were given: a text, a list, rows, or what is missing."""
    return yaml.safe_load((FOLDER / f"{NAME}.yaml").read_text())["answers"]


def transcript() -> list[str]:
    """The lines of the call as `layby call show` prints it when it is over."""
    return facts((FOLDER / f"{NAME}.txt").read_text())


def first(count: int) -> str:
    """The first answers, as a file for `layby call run`."""
    return yaml.safe_dump({"answers": dict(list(answers().items())[:count])}, sort_keys=False)


def until(place: str) -> str:
    """The answers before this one, as a file for `layby call run`."""
    return first(list(answers()).index(place))


def shown_after(desk: Desk, count: int) -> str:
    """What `layby call show` prints of a call with the first answers, taken without a browser in a log of its own."""
    environment = desk.environment("other") | {"LAYBY_DATABASE": str(desk.path / f"first-{count}.sqlite")}
    outcome = json.loads(desk.layby("call", "run", "--script", "4", "-", input=first(count), environment=environment))
    return desk.layby("call", "show", outcome["call"], environment=environment)


def facts(shown: str) -> list[str]:
    """Of a transcript the lines that are the same for each call with these answers: questions, answers, counts."""
    lines = [line.rstrip() for line in shown.splitlines()]
    return [line for line in lines if line.startswith(("  ", "○")) and line.strip()]


def typed(value) -> str:
    """As a person types it: the file has durations and times as machines write them."""
    text = str(value)
    if found := re.fullmatch(r"PT(\d+)M", text):
        return f"{found[1]}m"
    return text

"""The golden v4 call, as it is said to a handler. Invented, all of it."""

import re
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "SystemTests" / "Golden"
NAME = "v4-refrigerated"


def answers() -> dict:
    """By place (`age_band[1]`), in the order in which they were given: a text, a list, rows, or what is missing."""
    return yaml.safe_load((FOLDER / f"{NAME}.yaml").read_text())["answers"]


def transcript() -> list[str]:
    """The lines of the call as `layby call show` prints it when it is over."""
    return facts((FOLDER / f"{NAME}.txt").read_text())


def facts(shown: str) -> list[str]:
    """Of a transcript the lines that are the same for each call with these answers: questions, answers, counts."""
    lines = [line.rstrip() for line in shown.splitlines()]
    return [line for line in lines if line.startswith("  ") and line.strip()]


def typed(value) -> str:
    """As a person types it: the file has durations and times as machines write them."""
    text = str(value)
    if found := re.fullmatch(r"PT(\d+)M", text):
        return f"{found[1]}m"
    return text

"""The same whole v4 call where the browser runs no scripts."""

from pathlib import Path

from scenarios import keyboard


def play(binary: str, screenshots: Path):
    keyboard.play(binary, screenshots, scripts=False)

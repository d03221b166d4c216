"""Plays one scenario in a real browser against the real binary.

    run.py SCENARIO BINARY SCREENSHOTS

Ends with 0 when the rule holds; else with 1, and says on standard error what does not.
"""

import importlib
import signal
import sys
import traceback
from pathlib import Path

from selenium.common.exceptions import WebDriverException

from desk import Failed


def main() -> int:
    name, binary, screenshots = sys.argv[1:]
    # Told to end, it ends its browsers and desks too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(f"{name}: told to end before it was over"))
    scenario = importlib.import_module(f"scenarios.{name}")
    try:
        scenario.play(binary, Path(screenshots))
    except Failed as failed:
        # Where in the scenario, then what: the stack of the harness below it says nothing.
        place = [frame for frame in traceback.extract_tb(failed.__traceback__) if "/scenarios/" in frame.filename]
        print("".join(traceback.format_list(place[-1:])) + str(failed), file=sys.stderr)
        return 1
    except WebDriverException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

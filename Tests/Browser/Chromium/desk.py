"""The real binary, serving a log of its own."""

import os
import re
import select
import signal
import subprocess
import tempfile
import time
from pathlib import Path

# For tests, and open: the key of Tests/LogSupport.
TEST_KEY = "VGhpcyBrZXkgaXMgZm9yIHRlc3RzLCBhbmQgb3Blbi4="
PASSWORD = "an invented password"
ROLES = {
    "handler": "h0231", "opt-lead": "lead-1", "analyst": "analyst-1", "supervisor": "super-1", "administrator": "boss",
}
SECONDS_TO_START = 60


class Failed(Exception):
    """A rule that does not hold, in words."""


class Desk:
    """`layby desk` on a free port, with a log, keys and homes in a folder that goes when it does."""

    def __init__(self, binary: str):
        self.binary = binary
        self.folder = tempfile.TemporaryDirectory(prefix="layby-browser-")
        self.path = Path(self.folder.name)
        self.process = None
        self.address = ""
        self.errors = self.path / "errors"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        ended = self.process.poll() if self.process else None
        said = self.said()
        self.kill()
        self.folder.cleanup()
        if ended is not None:
            raise Failed(f"the desk ended by itself with {ended}: {said[-2000:]}")

    def environment(self, user: str = "boss") -> dict:
        """What a command of this user runs with: nothing of ours but the paths, so nobody's own log is touched."""
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        return kept | {
            "HOME": str(self.path / "homes" / user), "USER": "tester", "LAYBY_KEY": TEST_KEY,
            "LAYBY_DATABASE": str(self.path / "layby.sqlite"),
        }

    def layby(self, *arguments: str, user: str = "boss", input: str = "", environment: dict | None = None) -> str:
        """Runs a command to its end and gives what it printed; fails with what it said when it did not succeed."""
        done = subprocess.run(
            [self.binary, *arguments], input=input, capture_output=True, text=True, timeout=240,
            env=environment or self.environment(user))
        if done.returncode != 0:
            raise Failed(f"layby {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def add_users(self, *roles: str):
        """Adds an administrator, who is signed in at the terminal, and a user for each of these roles."""
        self.layby("user", "add", "boss", "--role", "administrator", input=f"{PASSWORD}\n")
        self.layby("login", "boss", input=f"{PASSWORD}\n")
        for role in roles:
            if role != "administrator":
                self.add_user(ROLES[role], role)

    def add_user(self, id: str, role: str):
        """Adds one more user; after `add_users`."""
        self.layby("user", "add", id, "--role", role, input=f"{PASSWORD}\n")

    def start(self):
        """Starts it on a free port, or after a kill on the port that it had, and waits until it says where it is."""
        port = self.address.rsplit(":", 1)[-1] if self.address else "0"
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                [self.binary, "desk", "--port", port], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=errors, env=self.environment())
        shown = b""
        until = time.monotonic() + SECONDS_TO_START
        while not (found := re.search(rb"(https?://[\w.\[\]:]+:\d+)\S*\s", shown)):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, until - time.monotonic()))
            more = os.read(self.process.stdout.fileno(), 4096) if ready else b""
            if not more:
                raise Failed(f"`layby desk` does not say where it is; it said {shown!r} and {self.said()}")
            shown += more
        self.address = found.group(1).decode()

    def kill(self):
        """Ends it as a power cut would: SIGKILL."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        if self.process:
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def restart(self):
        """Kills it and starts it again where it was."""
        self.kill()
        self.start()

    def milliseconds_of_processor(self) -> int:
        """What the process has used of the processor so far, by itself and for the system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return round((int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK"))

    def said(self) -> str:
        """What it wrote to standard error."""
        return self.errors.read_text(errors="replace") if self.errors.exists() else ""

    def show(self, call: str) -> str:
        """A call as `layby call show` prints it: what is on the disk, read by another process."""
        reader = ROLES["handler"]
        if not (self.path / "homes" / reader).exists():
            self.layby("login", reader, user=reader, input=f"{PASSWORD}\n")
        return self.layby("call", "show", call, user=reader)

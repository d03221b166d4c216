"""Handlers for the benchmark of the desk, by the desk's own pages, as a browser would use them.

    handlers.py ADDRESS FOLDER PAGES

Signs in, opens calls, and writes what `load.lua` is to send to FOLDER: `saves` (an answer in each of the calls, as a plain
form), `pieces` (the same as `desk.js` sends it, which is answered with what changed of the page), `page-call` and
`page-queue`. The two pages go to PAGES as files, and what asks for them there to `page-call-file` and `page-queue-file`.

    handlers.py --count FOLDER

Prints how many entries the desk's log has.
"""

import http.client
import json
import re
import sqlite3
import sys
from pathlib import Path
from urllib.parse import urlencode, urlsplit

CALLS, SESSIONS = 200, 8
USER, PASSWORD = "h0231", "an invented password"
# Any later version than the call has: as from a page that was loaded just now.
NEWEST = 999_999_999


class Session:
    """Somebody signed in."""

    def __init__(self, address: str):
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.cookies: dict[str, str] = {}
        self.csrf = ""
        self.csrf = csrf_of(self.send("GET", "/sign-in"))
        self.send("POST", "/sign-in", {"user": USER, "password": PASSWORD, "to": "/calls"})
        self.csrf = csrf_of(self.send("GET", "/calls"))

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value)

    def send(self, method: str, path: str, fields: dict | None = None) -> str:
        """The page, or for a form where it leads."""
        headers = {"Cookie": self.cookie}
        body = None
        if fields is not None:
            body = urlencode({"csrf": self.csrf} | fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        if answer.status != (200 if method == "GET" else 303):
            sys.exit(f"handlers.py: {method} {re.sub(r'[0-9a-f-]{36}', '…', path)} was answered {answer.status}")
        return answer.headers.get("Location", "") if method == "POST" else text


def csrf_of(page: str) -> str:
    """The token of a page's forms."""
    return re.search(r'name="csrf" value="([0-9a-f]*)"', page)[1]


def main(address: str, folder: Path, pages: Path):
    sessions = [Session(address) for _ in range(SESSIONS)]
    saves, pieces = [], []
    for number in range(CALLS):
        session = sessions[number % SESSIONS]
        call = re.match(r"/calls/[0-9a-f-]{36}", session.send("POST", "/calls", {"version": "4"}))[0]
        for place, value in (("event_type", "lorry"), ("casualty_state", "none")):
            session.send("POST", f"{call}/answer", {"place": place, "seen": str(NEWEST), "answer": value})
        body = urlencode({"csrf": session.csrf, "place": "location_text", "seen": str(NEWEST)})
        line = f"{call}/answer\t{session.cookie}\t{body}&answer=Simulated%3A+hard+shoulder+%d\n"
        saves.append(f"POST\t{line}")
        pieces.append(f"PIECES\t{line}")
    (folder / "saves").write_text("".join(saves))
    (folder / "pieces").write_text("".join(pieces))
    full = json.loads((folder / "call.json").read_text())["call"]
    pages.mkdir(parents=True, exist_ok=True)
    for name, path in (("call", f"/calls/{full}"), ("queue", "/calls")):
        session = sessions[0]
        (pages / f"{name}.html").write_text(session.send("GET", path))
        # One line for each of wrk's threads.
        (folder / f"page-{name}").write_text(f"GET\t{path}\t{session.cookie}\t\n" * 2)
        (folder / f"page-{name}-file").write_text(f"GET\t/{name}.html\t\t\n" * 2)


if __name__ == "__main__":
    if sys.argv[1] == "--count":
        with sqlite3.connect(f"file:{sys.argv[2]}/layby.sqlite?mode=ro", uri=True) as log:
            print(log.execute("SELECT count(*) FROM entries").fetchone()[0])
    else:
        main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))

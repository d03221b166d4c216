"""What looks at pages finds each fault that it is there for, on a page that has it and nothing else."""

import http.server
import threading
from pathlib import Path

import looks
from browser import PHONE, Browser
from desk import Failed

PAGE = """<!DOCTYPE html><html lang="en"><title>Sound</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style">
<main><h1>Sound</h1><p>Invented.</p>{}</main></html>"""
SOUND = '<label for="a">Collar number</label> <input id="a"> <a href="/">A link that is long enough</a>'
FAULTS = {
    "no label": '<input id="a">',
    "axe color-contrast": '<p class="faint">Hardly to be read</p>',
    "axe heading-order": "<h4>Too deep</h4>",
    "2 headings h1": "<h1>Another</h1>",
    "ids that are there twice": '<p id="x">One</p><p id="x">Two</p>',
    "wider than its window": '<p class="wide">Wide</p>',
    "focus is not seen": '<button class="flat">Go</button>',
    "hidden when it has the focus": '<p class="over">Over</p><button class="under">Go</button>',
    "axe target-size": '<p><button class="tiny">a</button><button class="tiny">b</button></p>',
    "another host": '<p>See</p><img alt="Elsewhere" src="http://elsewhere.example/x.png">',
    "Content Security Policy": "<p>Ours</p><script>document.title = 'Run'</script>",
    "failed of itself": '<p>Ours</p><script src="/script"></script>',
}
STYLE = """body { background: #fff; color: #111; } .faint { color: #ccc; } .wide { width: 900px; }
.flat:focus { outline: none; } .over { position: fixed; inset: 0; background: #fff; z-index: 9; }
.tiny { width: 9px; height: 9px; padding: 0; border: 0; margin: 0; font-size: 6px; color: #000; }"""


class Pages(http.server.BaseHTTPRequestHandler):
    """Serves a page with the fault of its path's number."""

    def do_GET(self):
        kind = {"/style": "text/css", "/script": "text/javascript"}.get(self.path, "text/html; charset=utf-8")
        fault = SOUND if self.path == "/" else list(FAULTS.values())[int(self.path[1:])] if self.path[1:].isdigit() else ""
        body = {"/style": STYLE, "/script": "throw new Error('failed of itself')"}.get(self.path, PAGE.format(fault))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src * data:")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


class Served:
    """In the place of a desk."""

    def __init__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def play(binary: str, screenshots: Path):
    served = Served()
    with Browser(served, PHONE) as browser:
        browser.open("/")
        looks.check(browser, "a sound page")
    with Browser(served, PHONE) as browser:
        for number, fault in enumerate(FAULTS):
            browser.open(f"/{number}")
            said = ""
            for check in (lambda: looks.check(browser, "page"), browser.check_clean):
                try:
                    check()
                except Failed as failed:
                    said += str(failed)
            if fault not in said:
                raise Failed(f"not found: {fault}; found: {said or 'nothing'}")
            browser.requests.clear()

"""Every page that somebody can reach by links, so that a new page is looked at without being named."""

import re
import urllib.error
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from browser import Browser

MOST_OF_A_KIND = 2
WORDS = "Simulated"


class Links(HTMLParser):
    """The links of a page, and the pages that its forms of method GET lead to."""

    def __init__(self):
        super().__init__()
        self.links: list[str] = []
        self.form: str | None = None
        self.fields: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and "href" in given and "download" not in given:
            self.links.append(given["href"])
        elif tag == "form" and given.get("method", "get").lower() == "get":
            self.form, self.fields = given.get("action", ""), []
        elif self.form is not None and tag == "input" and "name" in given:
            if given.get("type") == "search":
                self.fields.append((given["name"], given.get("value") or WORDS))
            elif given.get("type", "text") in ("text", "hidden"):
                self.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form" and self.form is not None:
            self.links.append(f"{self.form}?{urlencode(self.fields)}")
            self.form = None


def kind(path: str) -> str:
    """What is the same for each page of a kind: ids, numbers and users left out; of a query, only whether there is one."""
    parts = urlsplit(path)
    plain = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}|\d+", "-", parts.path)
    plain = re.sub(r"^/users/[^/]+", "/users/-", plain)
    # Each report has a page of its own; narrowed down, and with the calls behind it, all are of one make.
    plain = re.sub(r"^/reports/[^/]+(?=/)", "/reports/-", plain)
    if parts.query:
        plain = re.sub(r"^/reports/[^/]+$", "/reports/-", plain)
    return plain + ("?" if parts.query else "")


def pages(browser: Browser, faults: list[str], start: str = "/") -> list[str]:
    """The paths of the pages that whoever is signed in can reach, at most two of each kind.

    Adds to the faults each link that leads nowhere, to another host, or to what this role may not see.
    """
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in browser.driver.get_cookies())
    address = browser.desk.address
    waiting, seen, counts, found = [(start, "the start")], {start}, {}, []
    while waiting:
        path, linked_from = waiting.pop(0)
        request = urllib.request.Request(address + path, headers={"Cookie": cookies})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                if not answer.headers["Content-Type"].startswith("text/html"):
                    continue
                html = answer.read().decode()
                landed = answer.url.removeprefix(address)
        except urllib.error.HTTPError as refused:
            faults.append(f"{kind(path)}, linked from {kind(linked_from)}, is answered {refused.code}")
            continue
        if landed.startswith("/sign-in") and path != landed:
            faults.append(f"{kind(path)}, linked from {kind(linked_from)}, asks to sign in again")
            continue
        found.append(path)
        links = Links()
        links.feed(html)
        for link in links.links:
            target = urljoin(address + landed, link)
            if not target.startswith(address + "/"):
                if urlsplit(target).scheme in ("http", "https"):
                    faults.append(f"{kind(path)} links to another host: {target}")
                continue
            target = urlsplit(target)._replace(fragment="").geturl().removeprefix(address)
            if target in seen or counts.get(kind(target), 0) >= MOST_OF_A_KIND:
                continue
            seen.add(target)
            counts[kind(target)] = counts.get(kind(target), 0) + 1
            waiting.append((target, path))
    return found

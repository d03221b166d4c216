"""Reads a printed form as a strict reader of HTML would, and prints what it counted as JSON.

Argument: the page. Exits 1 with a line for each fault: tags that do not match, ids twice, links that lead nowhere,
headings out of order, anything from outside the file, colours too close to each other.
"""
import json
import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link"}
faults = []


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.headings, self.counts = [], [], [], [], {}
        self.attributes, self.text, self.style = {}, [], []

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        for name in attributes.get("class", "").split():
            self.counts["." + name] = self.counts.get("." + name, 0) + 1
        if len(attributes) < len(pairs):
            faults.append(f"<{tag}> has an attribute twice")
        for name in attributes:
            if name in ("src", "srcset", "onclick", "onload", "onerror"):
                faults.append(f"<{tag}> has {name}")
        if tag in ("script", "link", "img", "iframe", "object", "embed"):
            faults.append(f"<{tag}> in a form on paper")
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        for name in ("aria-labelledby",):
            if name in attributes:
                self.links.append("#" + attributes[name])
        if tag == "html":
            self.attributes = attributes
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "p" and "p" in self.open:
            faults.append("<p> within <p>")
        if tag in ("ul", "div", "article", "table") and "p" in self.open:
            faults.append(f"<{tag}> within <p>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            faults.append(f"</{tag}> closes {self.open[-1:]} at {self.getpos()}")
        else:
            self.open.pop()

    def handle_data(self, data):
        (self.style if self.open[-1:] == ["style"] else self.text).append(data)


with open(sys.argv[1], encoding="utf-8") as file:
    source = file.read()
page = Page()
page.feed(source)
page.close()
if not source.startswith("<!DOCTYPE html>\n"):
    faults.append("no doctype")
if page.open:
    faults.append(f"left open: {page.open}")
if page.attributes.get("lang") != "en-GB":
    faults.append("no language")
if len(set(page.ids)) != len(page.ids):
    faults.append("an id twice")
for link in page.links:
    if not link.startswith("#") or link[1:] not in page.ids:
        faults.append(f"the link {link} leads nowhere")
if page.headings[:1] != [1] or page.headings.count(1) != 1:
    faults.append("not one h1, first")
for before, after in zip(page.headings, page.headings[1:]):
    if after > before + 1:
        faults.append(f"h{after} after h{before}")
style = "".join(page.style)
if re.search(r"url\(|@import|https?:", style):
    faults.append("the style reaches outside the file")


def luminance(colour):
    colour = colour.lstrip("#")
    if len(colour) == 3:
        colour = "".join(digit * 2 for digit in colour)
    parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first, second):
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    ("ink", "paper", 4.5), ("quiet", "paper", 4.5), ("accent", "paper", 4.5), ("red", "paper", 4.5),
    ("amber", "paper", 4.5), ("ink", "tint", 4.5), ("accent", "tint", 4.5), ("quiet", "tint", 4.5),
    ("red", "redground", 4.5), ("ink", "redground", 4.5), ("accent", "redground", 4.5), ("ink", "note", 4.5),
    ("line", "paper", 3),
]
palettes = [dict(re.findall(r"--(\w+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", style, re.S)]
if len(palettes) != 3:
    faults.append(f"{len(palettes)} palettes, not light, dark and paper")
for palette in palettes:
    for first, second, least in PAIRS:
        found = contrast(palette[first], palette[second])
        if found < least:
            faults.append(f"{first} on {second}: {found:.2f}")
for fault in faults:
    print(fault, file=sys.stderr)
print(json.dumps({"counts": page.counts, "text": " ".join(" ".join(page.text).split())}))
sys.exit(1 if faults else 0)

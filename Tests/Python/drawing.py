"""Reads an SVG drawing and prints what it counted as JSON.

Argument: the file. Exits 1 with a line for each fault: broken XML, no title or description, text over text, text out of
its box or off the picture.
"""
import json
import sys
import xml.etree.ElementTree as XML

SVG = "{http://www.w3.org/2000/svg}"
# Widths of Arial's letters in thousandths of an em, so that no font is needed to measure.
WIDTHS = dict(zip(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~", [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584]))
SIZES = {"title": (20, 1.08), "summary": (13, 1), "number": (14, 1.08), "name": (14, 1.08), "detail": (12, 1), "note": (12, 1)}
faults = []
root = XML.parse(sys.argv[1]).getroot()
_, _, width, height = map(float, root.get("viewBox").split())
if root.find(SVG + "title") is None or root.find(SVG + "desc") is None or root.get("role") != "img":
    faults.append("no title, description or role")
boxes = [[float(box.get(name)) for name in ("x", "y", "width", "height")]
         for box in root.iter(SVG + "rect") if "box" in box.get("class").split()]
texts = []
for text in root.iter(SVG + "text"):
    size, bold = SIZES[text.get("class").split()[0]]
    x, y = float(text.get("x")), float(text.get("y"))
    wide = sum(WIDTHS.get(character, 600) for character in text.text) / 1000 * size * bold
    texts.append((text.text, text.get("class").split()[0], x, y - size * 0.75, x + wide, y + size * 0.22))
for index, (text, kind, left, top, right, bottom) in enumerate(texts):
    if left < 0 or top < 0 or right > width or bottom > height:
        faults.append(f"off the picture: {text}")
    for other in texts[index + 1:]:
        if left < other[4] and other[2] < right and top < other[5] and other[3] < bottom:
            faults.append(f"{text} lies over {other[0]}")
    if kind in ("name", "detail", "number"):
        if not any(x <= left and right <= x + w and y <= top and bottom <= y + h for x, y, w, h in boxes):
            faults.append(f"out of its box: {text}")
for first, second in zip(boxes, boxes[1:]):
    if first[1] + first[3] > second[1]:
        faults.append("boxes overlap")
arcs = [arc for arc in root.iter(SVG + "path") if "arc" in arc.get("class").split()]
for fault in faults:
    print(fault, file=sys.stderr)
print(json.dumps({"boxes": len(boxes), "arcs": len(arcs)}))
sys.exit(1 if faults else 0)

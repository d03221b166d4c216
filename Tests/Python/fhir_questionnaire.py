"""Reads a FHIR R4 Questionnaire strictly, holds it to R4's own invariants, and prints what it counted as JSON.

Argument: the file. Exits 1 with a line for each fault.
"""
import json
import re
import sys

from fhir.resources.questionnaire import Questionnaire

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
questionnaire = Questionnaire.parse_raw(text)
faults = []
counts = {
    "items": 0, "groups": 0, "displays": 0, "enableWhen": 0, "enableWhenExpressions": 0, "constraints": 0,
    "answerOptions": 0, "required": 0, "variables": 0, "calculated": 0, "repeats": 0,
}
items = {}


def url_of(extension):
    return str(extension.url).rsplit("/", 1)[-1]


def extensions(element, name):
    return [e for e in element.extension or [] if url_of(e) == name]


def walk(item):
    counts["items"] += 1
    if item.linkId in items:
        faults.append(f"que-2 linkId {item.linkId} twice")
    items[item.linkId] = item
    kind = item.type
    if kind == "group":
        counts["groups"] += 1
        if not item.item:
            faults.append(f"que-1 empty group {item.linkId}")
    if kind == "display":
        counts["displays"] += 1
        if item.item or item.required or item.repeats or item.readOnly:
            faults.append(f"que-1, 6, 9 display {item.linkId}")
    if item.answerOption and kind not in ("choice", "open-choice", "date", "time", "integer", "string"):
        faults.append(f"que-5 options on {kind} {item.linkId}")
    if item.answerOption and item.answerValueSet:
        faults.append(f"que-4 {item.linkId}")
    if kind == "choice" and not (item.answerOption or item.answerValueSet):
        faults.append(f"choice without options {item.linkId}")
    if item.maxLength is not None and kind not in ("boolean", "decimal", "integer", "string", "text", "url"):
        faults.append(f"que-10 {item.linkId}")
    if len(item.enableWhen or []) > 1 and not item.enableBehavior:
        faults.append(f"que-12 {item.linkId}")
    counts["required"] += bool(item.required)
    counts["repeats"] += bool(item.repeats)
    counts["enableWhen"] += len(item.enableWhen or [])
    counts["answerOptions"] += len(item.answerOption or [])
    counts["enableWhenExpressions"] += len(extensions(item, "sdc-questionnaire-enableWhenExpression"))
    counts["calculated"] += len(extensions(item, "sdc-questionnaire-calculatedExpression"))
    counted(item)
    if item.enableWhen and extensions(item, "sdc-questionnaire-enableWhenExpression"):
        faults.append(f"enableWhen and its expression {item.linkId}")
    for inner in item.item or []:
        walk(inner)


def counted(element):
    counts["variables"] += len(extensions(element, "variable"))
    for constraint in extensions(element, "questionnaire-constraint"):
        counts["constraints"] += 1
        parts = {str(part.url): part for part in constraint.extension}
        if set(parts) != {"key", "severity", "expression", "human"}:
            faults.append(f"constraint parts {sorted(parts)}")
        elif not re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", str(parts["key"].valueId)):
            faults.append("constraint key")


def tests(item, scope):
    """Every enableWhen names a question whose answers have that type, in a place that R4 finds."""
    for line in item.enableWhen or []:
        target = items.get(line.question)
        if target is None:
            faults.append(f"{item.linkId} looks at {line.question}, which is not there")
            continue
        if target.type in ("group", "display"):
            faults.append(f"{item.linkId} looks at {line.question}, a {target.type}")
        if line.operator == "exists" and line.answerBoolean is None:
            faults.append(f"que-7 {item.linkId}")
        home = repeated.get(line.question)
        if home is not None and home not in scope:
            faults.append(f"{item.linkId} looks into the repeat group {home}")
        if line.answerCoding is not None and target.answerOption:
            pair = (str(line.answerCoding.system), str(line.answerCoding.code))
            if pair not in {(str(o.valueCoding.system), str(o.valueCoding.code)) for o in target.answerOption}:
                faults.append(f"{item.linkId} compares with {pair[1]}, no option of {line.question}")
    for inner in item.item or []:
        tests(inner, scope | {item.linkId})


def homes(item, home):
    if item.type == "group" and item.repeats:
        home = item.linkId
    repeated[item.linkId] = home
    for inner in item.item or []:
        homes(inner, home)


repeated = {}
for top in questionnaire.item:
    walk(top)
    homes(top, None)
for top in questionnaire.item:
    tests(top, set())
counted(questionnaire)
# What was parsed says the same as the file: nothing was passed over. It writes UTC in another way.
if json.loads(questionnaire.json().replace("+00:00\"", "Z\"")) != json.loads(text):
    faults.append("reading it back gives another questionnaire")
for fault in faults:
    print(fault, file=sys.stderr)
print(json.dumps(counts))
sys.exit(1 if faults else 0)

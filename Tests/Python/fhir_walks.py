"""Works out a FHIR R4 Questionnaire on answers, apart from our own engine, and says what each response makes of it.

Arguments: the Questionnaire, and a file with a JSON list of QuestionnaireResponses. Prints a JSON list with, for each,
`enabled` (linkIds, with [n] in the n-th repeat of a group), `calculated` (linkId to number) and `broken` (keys of
constraints of severity error that do not hold). FHIRPath is fhirpathpy's; enableWhen is read as R4 defines it.
"""
import json
import sys

import fhirpathpy
from fhirpathpy.engine.nodes import ResourceNode
from fhirpathpy.models import models

R4 = models["r4"]
compiled = {}


def evaluate(expression, base, variables):
    if expression not in compiled:
        compiled[expression] = fhirpathpy.compile(expression, R4)
    if "resourceType" not in base:
        # Without its path in the resource, an item's `answer.value` would not be found.
        base = ResourceNode.create_node(base, "QuestionnaireResponse.item")
    return compiled[expression](base, variables)


def is_true(result):
    return result == [True]


def extensions(element, name):
    return [e for e in element.get("extension", []) if e["url"].rsplit("/", 1)[-1] == name]


def declared(element, base, variables):
    variables = dict(variables)
    for extension in extensions(element, "variable"):
        expression = extension["valueExpression"]
        variables[expression["name"]] = evaluate(expression["expression"], base, variables)
    return variables


def items_of(holder, link):
    return [item for item in holder.get("item", []) if item["linkId"] == link]


def answers(link, scopes):
    """The answers of the nearest question of that name: of this instance of its group, where it stands in one.

    A filler keeps an item for each question, answered or not, so an empty one here hides another instance's.
    """
    for group, holder in scopes:
        if group is None or link in links_of(group):
            return [answer for item in descendants(holder) if item["linkId"] == link for answer in item.get("answer", [])]
    return []


def links_of(item):
    found = {item["linkId"]}
    for inner in item.get("item", []):
        found |= links_of(inner)
    return found


def descendants(holder):
    for item in holder.get("item", []):
        yield item
        yield from descendants(item)


def plain(value):
    if isinstance(value, dict):
        return value.get("code", value.get("value")) if "system" in value and "value" not in value else value["value"]
    return value


def holds(line, scopes):
    found = [plain(next(iter(answer.values()))) for answer in answers(line["question"], scopes)]
    wanted = plain(next(value for name, value in line.items() if name.startswith("answer")))
    tests = {
        "exists": lambda: bool(found) == wanted,
        "=": lambda: wanted in found,
        ">": lambda: any(value > wanted for value in found),
        "<": lambda: any(value < wanted for value in found),
        ">=": lambda: any(value >= wanted for value in found),
        "<=": lambda: any(value <= wanted for value in found),
    }
    return tests[line["operator"]]()


def is_enabled(item, scopes, base, variables):
    lines = item.get("enableWhen", [])
    if lines:
        verdicts = [holds(line, scopes) for line in lines]
        return any(verdicts) if item.get("enableBehavior") == "any" else all(verdicts)
    for extension in extensions(item, "sdc-questionnaire-enableWhenExpression"):
        return is_true(evaluate(extension["valueExpression"]["expression"], base, variables))
    return True


def walk(item, holder, scopes, variables, suffix, out):
    """`holder` is the response's item, or response, that the item's own would stand in."""
    if not is_enabled(item, scopes, holder, variables):
        return
    if item.get("repeats") and item["type"] == "group":
        instances = [(f"[{number}]", one) for number, one in enumerate(items_of(holder, item["linkId"]), 1)]
    else:
        instances = [(suffix, one) for one in items_of(holder, item["linkId"])] or [(suffix, {})]
    out["enabled"].append(item["linkId"] + suffix)
    for mark, one in instances:
        inner = declared(item, one, variables)
        for extension in extensions(item, "sdc-questionnaire-calculatedExpression"):
            result = evaluate(extension["valueExpression"]["expression"], holder, inner)
            out["calculated"][item["linkId"] + mark] = result[0] if len(result) == 1 else None
        check(item, one, inner, item["linkId"] + mark, out)
        for child in item.get("item", []):
            walk(child, one, [(item, one)] + scopes if mark != suffix else scopes, inner, mark, out)


def check(element, base, variables, place, out):
    for extension in extensions(element, "questionnaire-constraint"):
        parts = {part["url"]: part for part in extension["extension"]}
        result = evaluate(parts["expression"]["valueString"], base, variables)
        if result not in ([True], [False]):
            out["broken"].append(f"{place}: neither true nor false: {result}")
        elif parts["severity"]["valueCode"] == "error" and result == [False]:
            out["broken"].append(place)


with open(sys.argv[1], encoding="utf-8") as file:
    questionnaire = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    responses = json.load(file)
results = []
for response in responses:
    out = {"enabled": [], "calculated": {}, "broken": []}
    root = declared(questionnaire, response, {"resource": response, "context": response})
    check(questionnaire, response, root, "questionnaire", out)
    for top in questionnaire["item"]:
        walk(top, response, [(None, response)], root, "", out)
    results.append(out)
print(json.dumps(results))

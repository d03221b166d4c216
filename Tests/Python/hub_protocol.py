"""Reads the hub's protocol and what goes over it as a partner would: hub_protocol.py FOLDER.

FOLDER has openapi.json, batch.json (records in their envelopes), feedback.json (a page of it), receipt.json and, each by
itself, schemas as NAME.schema.json. Fails with what does not hold; prints the number of records and of changes that a
schema noticed.
"""
import copy
import functools
import json
import pathlib
import sys

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

folder = pathlib.Path(sys.argv[1])


def load(name):
    return json.loads((folder / name).read_text())


document = load("openapi.json")
validate(document)
components = document["components"]["schemas"]


# To read so large a document costs more than to judge by it, so each is made once.
@functools.cache
def validator(name, is_closed=False):
    schemas = closed_components if is_closed else components
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@functools.cache
def alone(name):
    return Draft202012Validator(load(f"{name}.schema.json"))


def holds(name, value, is_closed=False):
    error = next(validator(name, is_closed).iter_errors(value), None)
    if error is not None:
        sys.exit(f"{name}: {list(error.absolute_path)} {error.message[:300]}")


def closed(schema):
    """The same, forbidding each member that it does not name: then none can have been forgotten."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: part if name in ("if", "then", "else", "not") else closed(part) for name, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema and "additionalProperties" not in schema:
        result["additionalProperties"] = False
    return result


batch, page = load("batch.json"), load("feedback.json")
holds("batch", batch)
holds("receipt", load("receipt.json"))
holds("feedback-page", page)
# Referrals name their fields' values in conditions, which stay open.
closed_components = {name: closed(schema) for name, schema in components.items() if name != "cloud-event"}
closed_components["cloud-event"] = components["cloud-event"]
holds("batch", batch, is_closed=True)
holds("feedback-page", page, is_closed=True)
Draft202012Validator.check_schema(load("event-record.schema.json"))

for path in document["paths"].values():
    for operation in path.values():
        bodies = [operation.get("requestBody", {})] + [
            answer for answer in operation["responses"].values() if "$ref" not in answer]
        for body in bodies:
            for content in body.get("content", {}).values():
                if "example" in content:
                    schema = {**content["schema"], "components": document["components"]}
                    Draft202012Validator(schema).validate(content["example"])

# A record that is not what it should be is noticed, by the schema of its type alone as well.
noticed = 0
seen = set()
for event in batch:
    name = event["type"].removeprefix("uk.layby.")
    version = (event["data"].get("script") or {}).get("version")
    if (name, version) in seen:
        continue
    seen.add((name, version))
    if not alone(name).is_valid(event["data"]):
        sys.exit(f"{name}: its schema by itself says otherwise")
    changes = [lambda data, member=member: data.pop(member) for member in event["data"]
               if member in ("call", "script", "phase", "required", "open", "answers", "fields", "operation", "name",
                             "seizures", "report", "marking", "items")]
    if name != "operation":
        changes.append(lambda data: data.update(simulated="yes"))
    else:
        changes += [lambda data: data.update(kind="outing"), lambda data: data["threats"].update(weather=1)]
    if name == "civil-penalty-referral":
        changes.append(lambda data: next(f for f in data["fields"] if f["place"] == "number_found").update(value="two"))
    answers = event["data"].get("answers", {})
    if answers:
        changes += [
            lambda data: next(iter(data["answers"].values())).clear(),
            lambda data: data.update(phase="over"),
            lambda data: data["script"].update(version=9),
        ]
    for place, wrong in (("found_at", {"answer": 5}), ("number_found", {"missing": "forgotten"}),
                         ("event_type", {"answer": "submarine"}), ("person_name[1]", {"answer": True})):
        if place in answers:
            changes.append(lambda data, place=place, wrong=wrong: data["answers"].update({place: wrong}))
    for change in changes:
        data = copy.deepcopy(event["data"])
        change(data)
        if alone(name).is_valid(data):
            sys.exit(f"{name}: a change was not noticed: {json.dumps(data)[:200]}")
        noticed += 1
    # In its envelope, too: data is judged by the type that stands beside it.
    if validator("record-event").is_valid({**event, "data": {}}):
        sys.exit(f"{name}: empty data was not noticed")
    for attribute in ("id", "subject", "source", "type", "time", "data", "specversion"):
        if validator("record-event").is_valid({key: value for key, value in event.items() if key != attribute}):
            sys.exit(f"{name}: {attribute} may be missing")

for item in page["items"]:
    spoilt = copy.deepcopy(item)
    spoilt["data"].pop("event" if "event" in spoilt["data"] else "edition")
    if validator("feedback-event").is_valid(spoilt):
        sys.exit(f"{item['type']}: a change was not noticed")
    noticed += 1

print(len(batch), len(seen), noticed)

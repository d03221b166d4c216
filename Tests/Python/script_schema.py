"""Holds script files to script.schema.json as an editor does: a JSON list of the first fault of each, or null.

Arguments: the schema, then YAML files. They are read as YAML 1.2's core schema: only true and false are booleans, and a
date is a text.
"""
import json
import re
import sys

import yaml
from jsonschema import Draft7Validator, validators


class Core(yaml.SafeLoader):
    yaml_implicit_resolvers = {}


for tag, pattern, first in [
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+.0123456789"),
]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
kind = validators.validator_for(schema)
kind.check_schema(schema)
# Editors know draft-07 best, so it must be whole and read the same there.
Draft7Validator.check_schema(schema)
validators_of = [kind(schema), Draft7Validator({**schema, "$schema": "http://json-schema.org/draft-07/schema#"})]


def fault(path):
    with open(path, encoding="utf-8") as file:
        document = yaml.load(file, Core)
    faults = [next(validator.iter_errors(document), None) for validator in validators_of]
    if (faults[0] is None) != (faults[1] is None):
        return "2020-12 and draft-07 read it differently"
    return None if faults[0] is None else faults[0].message[:200]


print(json.dumps([fault(path) for path in sys.argv[2:]]))

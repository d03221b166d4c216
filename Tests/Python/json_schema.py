"""Says of each document whether a JSON Schema takes it: a JSON list of the first fault of each, or null.

Arguments: the schema, and a file with a JSON list of documents; `check` behind them checks the schema itself, against
the draft that it names.
"""
import json
import sys

from jsonschema import validators

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    documents = json.load(file)
kind = validators.validator_for(schema)
if sys.argv[3:] == ["check"]:
    kind.check_schema(schema)
validator = kind(schema, format_checker=kind.FORMAT_CHECKER)


def fault(document):
    for error in validator.iter_errors(document):
        return f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
    return None


print(json.dumps([fault(document) for document in documents]))

"""Reads an exposition of metrics as Prometheus's own client library does: metrics.py < TEXT.

It must hold as text format 0.0.4 and as OpenMetrics alike. Prints what it says as JSON: {name: {"label=value,…": number}}.
"""
import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as text_format

text = sys.stdin.read()


def read(families):
    found = {}
    for family in families:
        if family.type != "gauge" or not family.documentation.endswith("."):
            sys.exit(f"{family.name} has no type or no help")
        found[family.name] = {
            ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items())): sample.value
            for sample in family.samples
        }
    return found


old, new = read(text_format(text)), read(open_metrics(text))
if old != new:
    sys.exit("the two formats are read otherwise")
print(json.dumps(old, sort_keys=True))

"""Compares canonical JSON: of each line `RAW<tab>OURS` of the standard input, OURS must be what rfc8785 makes of RAW.

Prints how many agreed; names the first line that does not.
"""
import json
import sys

import rfc8785

count = 0
for number, line in enumerate(sys.stdin.buffer, 1):
    raw, ours = line.rstrip(b"\n").split(b"\t")
    if rfc8785.dumps(json.loads(raw)) != ours:
        sys.exit(f"line {number} differs")
    count += 1
print(count)

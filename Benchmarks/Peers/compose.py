"""The peer of compiling a script: libyaml's node tree through PyYAML, without a reader of scripts on top.

compose.py FILE COUNT -> milliseconds a file, on standard output; nothing where PyYAML has no libyaml.
"""

import sys
import time

try:
    import yaml
    loader = yaml.CSafeLoader
except (ImportError, AttributeError):
    sys.exit(0)

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
count = int(sys.argv[2])
yaml.compose(text, Loader=loader)
start = time.perf_counter()
for _ in range(count):
    tree = yaml.compose(text, Loader=loader)
print((time.perf_counter() - start) * 1000 / count)

"""Sending alone, with httpx: one client, on one connection that is kept.

post.py ADDRESS FOLDER TIMES: requests a second. FOLDER is as post.c has it.
"""
import itertools
import pathlib
import sys
import time

import httpx

address, folder, times = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
requests = []
for number in itertools.count():
    body = folder / f"body-{number}"
    if not body.exists():
        break
    path, *lines = (folder / f"headers-{number}").read_text().splitlines()
    requests.append((address + path, dict(line.split(": ", 1) for line in lines), body.read_bytes()))
with httpx.Client(trust_env=False, timeout=60) as client:
    start = time.perf_counter()
    for _ in range(times):
        for url, headers, body in requests:
            if not client.post(url, headers=headers, content=body).is_success:
                sys.exit(69)
    print(f"{times * len(requests) / (time.perf_counter() - start):.6f}")

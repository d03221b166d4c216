"""Reads a request to a hub as other people's libraries do: hub_wire.py FOLDER SECRET.

FOLDER has headers.json and travelled, as they were sent, and body, unpacked. Fails with what does not hold; prints the
number of events.
"""
import base64
import hashlib
import hmac
import json
import pathlib
import sys

import rfc8785
from cloudevents.v1.http import from_http
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

folder, secret = pathlib.Path(sys.argv[1]), sys.argv[2]
headers = json.loads((folder / "headers.json").read_text())
body = (folder / "body").read_bytes()

# The library takes a body for text, so it checks what was unpacked; what travelled is checked as the specification says.
Webhook(secret).verify(body, headers, json_parse=False)
signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + (folder / "travelled").read_bytes()
own = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
if "v1," + base64.b64encode(own).decode() not in headers["webhook-signature"].split(" "):
    sys.exit("what travelled is not signed")
for spoiled in (body[:-1] + b" ", body + b" "):
    try:
        Webhook(secret).verify(spoiled, headers, json_parse=False)
    except WebhookVerificationError:
        continue
    sys.exit("a body that was changed verifies")

batch = json.loads(body)
if rfc8785.dumps(batch) != body:
    sys.exit("the batch is not canonical")

seen = set()
for event in batch:
    read = from_http({"content-type": "application/cloudevents+json"}, json.dumps(event))
    attributes = read.get_attributes()
    for name in ("specversion", "id", "source", "type", "subject", "time", "datacontenttype"):
        if attributes[name] != event[name]:
            sys.exit(f"{name} is read otherwise")
    if attributes["specversion"] != "1.0" or read.get_data() != event["data"]:
        sys.exit("an event is read otherwise")
    if (read["source"], read["id"]) in seen:
        sys.exit("two events have one id")
    seen.add((read["source"], read["id"]))
print(len(batch))

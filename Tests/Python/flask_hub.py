"""A receiver of CloudEvents batches that knows nothing of us: flask_hub.py FILE.

On Flask and the CloudEvents SDK. It writes a line of JSON for each event that it had not, and answers with a bare 204; of
packed bodies it reads gzip alone. Prints its port.
"""
import gzip
import json
import sys

from cloudevents.v1.http import from_http
from flask import Flask, request
from werkzeug.serving import make_server

app = Flask(__name__)
kept = {}


@app.post("/v1/batches")
def batches():
    body = request.get_data()
    encoding = request.headers.get("content-encoding", "identity")
    if encoding == "gzip":
        body = gzip.decompress(body)
    elif encoding != "identity":
        return "", 415, {"Accept-Encoding": "gzip"}
    if request.mimetype != "application/cloudevents-batch+json":
        return "", 415
    for event in json.loads(body):
        read = from_http({"content-type": "application/cloudevents+json"}, json.dumps(event))
        key = (read["source"], read["id"])
        if key in kept:
            if kept[key] != event:
                return "", 409
            continue
        kept[key] = event
        with open(sys.argv[1], "a") as file:
            file.write(json.dumps(event) + "\n")
    return "", 204


server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()

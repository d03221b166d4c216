"""Reads an export from standard input with other people's tools, and prints how many records it holds.

Usage: check_export.py ndjson|csv|geojson|kml
"""

import csv
import io
import json
import sys

text = sys.stdin.buffer.read().decode("utf-8")
form = sys.argv[1]

if form == "ndjson":
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[0]["disclosure"]["recipient"], "no disclosure in the first line"
    assert lines[-1] == {"end": True, "records": len(lines) - 2}, "the last line does not count the records"
    assert all(line["call"] and line["answers"] for line in lines[1:-1]), "a line without a call"
    print(len(lines) - 2)
elif form == "csv":
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1, "rows of different lengths"
    head = rows[0]
    for row in rows[1:]:
        for name, cell in zip(head, row):
            if name + "_missing" in head:
                missing = row[head.index(name + "_missing")]
                assert bool(cell) != bool(missing), f"{name} has both or neither of an answer and a missing state"
    print(len(rows) - 1)
elif form == "geojson":
    from geojson_pydantic import Feature, FeatureCollection, Point

    collection = FeatureCollection[Point, dict].parse_raw(text)
    assert any(feature.geometry for feature in collection.features), "no point"
    for feature in collection.features:
        if feature.geometry:
            longitude, latitude = feature.geometry.coordinates[:2]
            assert -11 < longitude < 13 and 48 < latitude < 62, "longitude and latitude changed places"
    assert json.loads(text)["records"] == len(collection.features)
    print(len(collection.features))
else:
    from lxml import etree
    from fastkml import KML
    from fastkml.utils import find_all
    from fastkml.features import Placemark
    from fastkml.validator import get_schema_parser

    # The OGC's own schema, which comes with fastkml.
    schema = get_schema_parser()
    document = etree.fromstring(text.encode("utf-8"))
    assert schema.validate(document), schema.error_log
    marks = list(find_all(KML.from_string(text.split("\n", 1)[1]), of_type=Placemark))
    points = [mark.geometry for mark in marks if mark.geometry]
    assert points, "no point"
    for point in points:
        assert -11 < point.x < 13 and 48 < point.y < 62, "longitude and latitude changed places"
    for mark in marks:
        assert mark.times is not None, "a placemark without a time"
        assert mark.name and len(mark.name) <= 26, "a placemark is named by more than a short id"
    print(len(marks))

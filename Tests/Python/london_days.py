"""Reads epoch seconds as JSON from standard input, and prints the day of each in London, by Python's zoneinfo."""
import datetime
import json
import sys
import zoneinfo

LONDON = zoneinfo.ZoneInfo("Europe/London")
print(json.dumps([
    datetime.datetime.fromtimestamp(seconds, LONDON).date().isoformat() for seconds in json.load(sys.stdin)]))

"""Reads a calendar from standard input by the package icalendar, and prints its days as JSON."""
import json
import sys

import icalendar

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
days = []
for event in calendar.walk("VEVENT"):
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    assert (end - start).days == 1, "a day is one day"
    assert event["DTSTAMP"].dt.utcoffset().total_seconds() == 0, "stamps are UTC"
    days.append({
        "uid": str(event["UID"]), "on": start.isoformat(), "summary": str(event["SUMMARY"]),
        "text": str(event["DESCRIPTION"]),
    })
print(json.dumps(days))

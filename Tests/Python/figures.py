"""Checks the reports of a folder by other people's packages: csvw, statsmodels, scipy and numpy.

Usage: figures.py FOLDER

Each folder in it holds the tables of one report, NAME.csv beside NAME.csv-metadata.json. Prints what was checked as JSON:
how many tables, rows, intervals and limits, and by version how far each rate is from the one before it.
"""
import json
import pathlib
import sys
from decimal import Decimal

import numpy
from csvw import CSVW
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

# Rates have six decimals.
CLOSE = 0.6e-6
counted = {"tables": 0, "rows": 0, "intervals": 0, "chartLimits": 0, "funnelLimits": 0, "stages": 0}
differences = []
PYTHON = {"string": str, "integer": int, "decimal": Decimal}


def close(ours, theirs, where):
    assert ours is not None and abs(float(ours) - theirs) <= CLOSE, f"{where}: {ours}, and not {theirs}"


def described(path):
    """The rows of a table, read by csvw as its description says."""
    metadata = json.loads(path.read_text())
    file = CSVW(str(path), validate=True)
    assert file.is_valid, f"{path}: {[str(warning.message) for warning in file.warnings]}"
    assert metadata["dc:title"] and all(note.strip() for note in metadata["rdfs:comment"]), f"{path}: a note is empty"
    columns = metadata["tableSchema"]["columns"]
    table = file.tables[0]
    rows = list(table.iterdicts(strict=True))
    for row in rows:
        assert list(row) == [column["name"] for column in columns], f"{path}: {list(row)}"
        for column in columns:
            datatype, cell = column["datatype"], row[column["name"]]
            base = datatype if isinstance(datatype, str) else datatype["base"]
            assert cell is None or isinstance(cell, PYTHON[base]), f"{path}: {column['name']} is {cell!r}"
            assert cell is not None or not column.get("required"), f"{path}: {column['name']} is empty"
    lines = path.with_name(metadata["url"]).read_bytes().decode("utf-8")
    assert lines.count("\r\n") == len(rows) + 1 and lines.count("\n") == len(rows) + 1, f"{path}: other line ends"
    counted["tables"] += 1
    counted["rows"] += len(rows)
    return rows, metadata


def wilson(rows, part, whole, where):
    for row in rows:
        if row[whole] == 0:
            assert row["rate"] is None and row["least"] is None and row["most"] is None, where
            continue
        close(row["rate"], row[part] / row[whole], where)
        low, high = proportion_confint(row[part], row[whole], alpha=0.05, method="wilson")
        close(row["least"], low, where)
        close(row["most"], high, where)
        counted["intervals"] += 1


def chart(rows, where):
    """A p-chart, stage by stage: a stage is what shares the month in which it began, or a middle where none is said."""
    stages = []
    for row in rows:
        said = "stage" if "stage" in row else "centre"
        if not stages or stages[-1][-1][said] != row[said]:
            stages.append([])
        stages[-1].append(row)
    for stage in stages:
        full = numpy.array([row["full"] for row in stage], dtype=float)
        closed = numpy.array([row["closed"] for row in stage], dtype=float)
        centre = full.sum() / closed.sum()
        with numpy.errstate(divide="ignore", invalid="ignore"):
            reach = 3 * numpy.sqrt(centre * (1 - centre) / closed)
        for row, wide in zip(stage, reach):
            close(row["centre"], centre, where)
            close(row["lower"], max(0, centre - wide) if row["closed"] else 0, where)
            close(row["upper"], min(1, centre + wide) if row["closed"] else 1, where)
            if row["closed"]:
                rate = row["full"] / row["closed"]
                above, below = rate > centre + wide, rate < centre - wide
                assert (row["signal"] == "aboveLimit") == above, f"{where}: {row}"
                assert (row["signal"] == "belowLimit") == below, f"{where}: {row}"
            counted["chartLimits"] += 1
    counted["stages"] += len(stages)


def quantile(level, trials, rate):
    """Spiegelhalter (2005), A.1.1: the whole number, less how far its step reaches over the level."""
    number = binom.ppf(level, trials, rate)
    over = binom.cdf(number, trials, rate) - level
    return max(0, number - over / binom.pmf(number, trials, rate)) / trials


def funnel(rows, where):
    target = sum(row["full"] for row in rows) / sum(row["closed"] for row in rows)
    for row in rows:
        close(row["target"], target, where)
        if target in (0, 1):
            continue
        full, closed = row["full"], row["closed"]
        for tail, low, high in ((0.025, "least95", "most95"), (0.001, "least998", "most998")):
            limits = [quantile(tail, closed, target), quantile(1 - tail, closed, target)]
            close(row[low], min(limits), where)
            close(row[high], max(limits), where)
        tail = min(binom.cdf(full, closed, target), binom.sf(full - 1, closed, target))
        assert (row["outlying"] == "yes") == (tail < 0.001), f"{where}: {row}"
        counted["funnelLimits"] += 1


for path in sorted(pathlib.Path(sys.argv[1]).glob("*/*.csv-metadata.json")):
    rows, metadata = described(path)
    name, report = metadata["url"].removesuffix(".csv"), path.parent.name
    if name == "completion":
        assert all(row["closed"] == row["full"] + row["partial"] + row["brokenOff"] for row in rows), report
        wilson(rows, "full", "closed", report)
        if report == "completion version":
            for other, row in zip(rows, rows[1:]):
                counts = row["full"], row["closed"], other["full"], other["closed"]
                low, high = confint_proportions_2indep(*counts, compare="diff", method="newcomb")
                differences.append({"counts": counts, "least": low, "most": high})
    elif name == "capture":
        states = "answered", "unknown", "refused", "notAsked", "notReached"
        assert all(row["applicable"] == sum(row[state] for state in states) for row in rows), report
        wilson(rows, "answered", "applicable", report)
    elif name == "completion-stages":
        chart(rows, report)
    elif name == "completion-limits":
        funnel(rows, report)

print(json.dumps(counted | {"differences": differences}, default=int))

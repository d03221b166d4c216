"""DuckDB on a table with a row a call, as an analyst would make one.

make DATABASE CSV: makes the table, day as a date, states as words.
count DATABASE TIMES: completion by month, force and version; prints ms of the first time, the median of TIMES more, that
    of each of the three, and MB of memory at most.
groups DATABASE: prints every group, closed, full, partial, broken off, as Layby's CSV has them.
"""
import statistics
import sys
import time

import duckdb

COUNTS = """count(*), count(*) FILTER (state = 'full'), count(*) FILTER (state = 'partial'),
    count(*) FILTER (state = 'brokenOff'), count(*) FILTER (simulated)"""
MONTH = "year(day) * 100 + month(day)"
THREE = [f"SELECT {group}, {COUNTS} FROM calls GROUP BY 1 ORDER BY 1" for group in (MONTH, "force", "version")]


def count(connection):
    times = []
    for sql in THREE:
        start = time.perf_counter()
        connection.execute(sql).fetchall()
        times.append((time.perf_counter() - start) * 1e3)
    return times


what, database = sys.argv[1:3]
if what == "make":
    connection = duckdb.connect(database)
    connection.execute(
        f"CREATE TABLE calls AS SELECT * FROM read_csv('{sys.argv[3]}', header = true, columns = {{'day': 'DATE', "
        "'force': 'VARCHAR', 'version': 'INTEGER', 'event_type': 'VARCHAR', 'handler': 'VARCHAR', 'state': 'VARCHAR', "
        "'simulated': 'BOOLEAN'})")
    connection.execute("CHECKPOINT")
elif what == "count":
    connection = duckdb.connect(database, read_only=True)
    first = count(connection)
    rounds = [count(connection) for _ in range(int(sys.argv[3]))]
    # Since the start of this process alone: ru_maxrss would begin with what the one before it had.
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    figures = [sum(first), statistics.median(map(sum, rounds))]
    figures += [statistics.median(round[index] for round in rounds) for index in range(3)]
    print(*(f"{figure:.3f}" for figure in figures), f"{peak * 1024 / 1e6:.3f}")
else:
    connection = duckdb.connect(database, read_only=True)
    names = (lambda month: f"{month // 100}-{month % 100:02}", str, lambda version: f"v{version}")
    for sql, name in zip(THREE, names):
        for group, *counts in connection.execute(sql).fetchall():
            print(name(group), *counts[:4], sep=",")

"""Looks marks up among many, as a script of an analyst's would; prints the median milliseconds of a lookup.

matching.py rapidfuzz|like MARKS QUERIES; prints nothing where what it needs is not there.
"""
import sqlite3
import statistics
import sys
import time

way, marks_path, queries_path = sys.argv[1:4]
marks = open(marks_path, encoding="utf-8").read().split("\n")
queries = open(queries_path, encoding="utf-8").read().split("\n")


def rapidfuzz_lookup():
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return lambda mark: process.extract(mark, marks, scorer=OSA.distance, score_cutoff=1, limit=20)


def like_lookup():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE vehicles (mark TEXT NOT NULL)")
    database.executemany("INSERT INTO vehicles VALUES (?)", ((mark,) for mark in marks))
    database.execute("CREATE INDEX by_mark ON vehicles (mark)")

    def look(mark):
        # Each letter may be any one, or left out.
        patterns = {mark[:i] + rest + mark[i + 1 :] for i in range(len(mark)) for rest in ("_", "")}
        words = " OR ".join("mark LIKE ?" for _ in patterns)
        return database.execute(f"SELECT mark FROM vehicles WHERE {words} LIMIT 20", sorted(patterns)).fetchall()

    return look


try:
    look = {"rapidfuzz": rapidfuzz_lookup, "like": like_lookup}[way]()
except ImportError:
    sys.exit(0)
times = []
for query in queries:
    start = time.perf_counter()
    look(query)
    times.append((time.perf_counter() - start) * 1e3)
print(statistics.median(times))

"""What the desk is measured against: the least form that keeps one answer a request on the disk.

No sign-in, no roles, no CSRF token, no script, no page: one INSERT and a redirect. WAL with `synchronous=FULL`, which is
SQLite's quickest setting that keeps what was answered through a power cut, as the desk does; a connection a thread.
"""

import os
import sqlite3
import threading

from flask import Flask, redirect, request

DATABASE = os.environ["FORM_DATABASE"]
application = Flask(__name__)
own = threading.local()


def connection() -> sqlite3.Connection:
    """This thread's, in which each statement is a transaction of its own."""
    if not hasattr(own, "connection"):
        own.connection = sqlite3.connect(DATABASE, timeout=60, isolation_level=None)
        own.connection.execute("PRAGMA synchronous=FULL")
    return own.connection


@application.get("/count")
def count():
    """How many answers it has kept."""
    return str(connection().execute("SELECT count(*) FROM answers").fetchone()[0])


@application.post("/<path:page>")
def save(page: str):
    """Keeps an answer and sends the browser back to the page, as the desk does."""
    form = request.form
    connection().execute(
        "INSERT INTO answers (page, question, answer) VALUES (?, ?, ?)",
        (page, form.get("question", ""), form.get("value", "")))
    return redirect(f"/{page}", code=303)


# Once, before gunicorn makes its processes: it loads this first (`--preload`).
with sqlite3.connect(DATABASE) as first:
    first.execute("PRAGMA journal_mode=WAL")
    first.execute(
        "CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY, page TEXT, question TEXT, answer TEXT,"
        " at TEXT DEFAULT CURRENT_TIMESTAMP)")
first.close()

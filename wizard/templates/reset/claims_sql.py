"""Claims as unique rows of your database: save as migrated_claims.py. Needs DATABASE_URL.

Written for PostgreSQL (package psycopg); any other driver of Python's DB-API works, such as
``import sqlite3 as driver`` with a file's path. Once, in that database:

    CREATE TABLE reset_claims (user_id VARCHAR(64) PRIMARY KEY, claimed_at BIGINT NOT NULL)
"""

from __future__ import annotations

import os
import time
from contextlib import closing

import psycopg as driver

SECONDS = 3_600  # a claim; what lasts is the mark in WorkOS
VALUE = {"qmark": "?", "format": "%s", "pyformat": "%s"}[driver.paramstyle]

database = os.environ["DATABASE_URL"]


def claim(user_id: str, seconds: int = SECONDS) -> bool:
    """Whether this call won the user: of all that try within the time, one does."""
    now = int(time.time())
    _run("DELETE FROM reset_claims WHERE user_id = ? AND claimed_at < ?", user_id, now - seconds)
    try:
        _run("INSERT INTO reset_claims (user_id, claimed_at) VALUES (?, ?)", user_id, now)
    except driver.IntegrityError:
        return False
    return True


def release(user_id: str) -> None:
    _run("DELETE FROM reset_claims WHERE user_id = ?", user_id)


def _run(statement: str, *values: str | int) -> None:
    with closing(driver.connect(database)) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(statement.replace("?", VALUE), values)
        connection.commit()


release("")  # refuse to start where the database or the table is not there

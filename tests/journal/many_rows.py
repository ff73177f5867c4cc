"""A journal of 100,000 listed rows, written at once: for searches and lists, where no step is looked at."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.journal import schema

ROWS = 100_000
COMMON, RARE = (
    Profile(Method.PASSWORD, (), EmailState.VERIFIED, status, enabled=True, phone=False)
    for status in (UserStatus.CONFIRMED, UserStatus.FORCE_CHANGE_PASSWORD)
)


def made(number: int) -> tuple[str, str, str]:
    """``sub``, address and username; every third username is a name of its own."""
    sub = f"{number:08x}-0000-4000-8000-{number:012x}"
    return sub, f"user{number}@acme{number % 7}.example", f"Name-{number}" if number % 3 == 0 else sub


def listed() -> Iterator[tuple[int, str, str, int, str, str]]:
    for number in range(1, ROWS + 1):
        sub, address, username = made(number)
        attributes = [{"Name": "sub", "Value": sub}, {"Name": "email", "Value": address}]
        record = {"Username": username, "Attributes": attributes, "UserStatus": "CONFIRMED"}
        yield number, sub, address, 2 if number % 1_000 == 7 else 1, json.dumps(record), username


def filled(path: Path) -> sqlite3.Connection:
    """The journal at ``path`` with all of them; close it."""
    db = sqlite3.connect(path)
    schema.upgrade(db, name="m")
    for profile in (COMMON, RARE):
        db.execute(
            "INSERT INTO profile (content) VALUES (?)", (json.dumps(profile.to_json(), sort_keys=True),)
        )
    db.executemany(
        "INSERT INTO row (id, sub, family, profile, record, digest, enabled, listing)"
        " SELECT ?1, ?2, ?3, ?4, ?5, '', 1, 1 WHERE ?6 <> ''",
        listed(),
    )
    db.commit()
    return db

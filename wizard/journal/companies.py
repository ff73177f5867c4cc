"""Attributes and domains over all rows of a listing, counted in SQLite: a record is never built for it."""

from __future__ import annotations

import sqlite3

_VALUES = """
SELECT json_extract(attribute.value, '$.Name') AS name, json_extract(attribute.value, '$.Value') AS value,
    count(*) AS n
FROM row, json_each(row.record, '$.Attributes') AS attribute
WHERE row.id > ? AND row.id <= ? AND row.state <> 'gone' GROUP BY 1, 2
"""
_DOMAINS = """
SELECT substr(family, instr(family, '@') + 1) AS domain, count(*) AS n FROM row
JOIN profile ON profile.id = row.profile
WHERE row.state <> 'gone' AND instr(family, '@') > 0 AND json_extract(profile.content, '$.email') = 'verified'
    AND json_extract(profile.content, '$.method') <> 'federated' GROUP BY 1
"""


def attribute_values(
    db: sqlite3.Connection, after: int, limit: int
) -> tuple[list[tuple[str, str, int]], int | None]:
    """Names, values and numbers of rows of the next rows by id, and the id to go on from (None: done)."""
    row = db.execute("SELECT id FROM row WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?", (after, limit - 1))
    found = row.fetchone()
    last = int(found["id"]) if found else 2**63 - 1
    values = [
        (str(item["name"]), str(item["value"]), int(item["n"])) for item in db.execute(_VALUES, (after, last))
    ]
    return values, last if found else None


def verified_domains(db: sqlite3.Connection) -> dict[str, int]:
    """Rows by the domain of their address, of those that are native and have it verified."""
    return {row["domain"]: row["n"] for row in db.execute(_DOMAINS)}

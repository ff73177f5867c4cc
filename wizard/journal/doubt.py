"""Who is in doubt: attempted and not settled, which no row or person says of itself.

At most a window of requests is out at any time, so these conditions look at a few effects through their
partial index, however many rows there are.
"""

from __future__ import annotations

# Said as the partial index says it, too: SQLite does not conclude it, and would read every effect.
PERSONS = "(SELECT person FROM effect WHERE state = 'attempted' AND state IN ('pending', 'attempted'))"

MEMBERSHIPS = (
    "(SELECT membership FROM effect WHERE state = 'attempted' AND state IN ('pending', 'attempted')"
    " AND membership IS NOT NULL)"
)

# For ``row`` and ``person`` alike, for both have the person's id; a row that is gone is no longer counted so.
# The plus keeps SQLite from walking along everything that is pending, or of a kind, to find these few.
IS_DOUBTED = f"+state = 'pending' AND id IN {PERSONS}"
STATE = f"CASE WHEN {IS_DOUBTED} THEN 'in_doubt' ELSE state END"

TALLY = f"""
SELECT word, n + CASE word WHEN 'in_doubt' THEN doubted WHEN 'pending' THEN -doubted ELSE 0 END AS n
FROM (SELECT word, n, CASE scope
        WHEN 'rows' THEN (SELECT count(*) FROM row WHERE {IS_DOUBTED})
        WHEN 'persons' THEN (SELECT count(*) FROM person WHERE {IS_DOUBTED})
        WHEN 'memberships' THEN (SELECT count(*) FROM organization_membership
            WHERE +state = 'pending' AND id IN {MEMBERSHIPS})
        ELSE 0 END AS doubted
      FROM tally WHERE scope = ?)
"""

KINDS = f"""
WITH doubted AS (SELECT kind, count(*) AS n FROM row WHERE +kind IS NOT NULL AND {IS_DOUBTED} GROUP BY kind)
SELECT kind, state, n - CASE state WHEN 'pending' THEN coalesce(
    (SELECT doubted.n FROM doubted WHERE doubted.kind = kind_tally.kind), 0) ELSE 0 END AS n
FROM kind_tally
UNION ALL SELECT kind, 'in_doubt', n FROM doubted
"""


def is_in(state: str) -> str:
    """The condition for a row or person that is in this state; ``state`` is one of ours, never a text."""
    match state:
        case "in_doubt":
            return IS_DOUBTED
        case "pending":
            return f"state = 'pending' AND id NOT IN {PERSONS}"
        case _:
            return f"state = '{state}'"


def is_of_kind(state: str) -> str:
    """The condition for a row of a kind, its one value, that is in this state."""
    return f"{'+' if state == 'in_doubt' else ''}kind = ? AND {is_in(state)}"

"""Taking an import for done although persons are open: whom it counts, and what is typed."""

from __future__ import annotations

from collections.abc import Mapping

ACCEPT_KEY = "import.accept_open"  # the answer that says why
OPEN = ("failed", "in_doubt", "pending")


def open_persons(*, persons: Mapping[str, int], rows: Mapping[str, int]) -> dict[str, int]:
    """Persons who are not settled, by state, of the tallies of an import that was planned.

    A row that was refused before it became a person stands for one.
    """
    found = {word: max(persons[word], rows[word]) for word in OPEN}
    return {word: n for word, n in found.items() if n}

"""Counts rows that share a person by the plan's own rules, with the answers as they are by now."""

from __future__ import annotations

from dataclasses import replace

from wizard.domain.census import CensusTaker
from wizard.domain.events import TwinsCounted
from wizard.domain.resolution import Kind
from wizard.guide.answers import rules_of
from wizard.journal import Reader

PAGE = 500


def take_census(journal: Reader) -> TwinsCounted:
    """What families of several rows, and rows with another address, change about counts by profile."""
    pool = journal.pool()
    assert pool is not None
    rules = replace(rules_of(journal.answers(), pool, ""), overrides=journal.overrides())
    taker = CensusTaker(rules)
    after: str | None = ""
    while after is not None:
        families, after = journal.shared_families(after, PAGE)
        for rows in families:
            taker.take(rows)
    census = taker.taken()
    kinds = {kind.value: rows for kind, rows in census.kinds.items()}
    twins, unproven = kinds.get(Kind.TWINS, 0), kinds.get(Kind.TWINS_UNPROVEN, 0)
    return TwinsCounted(twins, unproven, kinds, census.due)

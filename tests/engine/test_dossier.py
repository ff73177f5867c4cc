"""What a report is made of, as the journal tells it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.domain.people_made import POOL
from tests.journal.machine import PROFILE, creation, page
from wizard.domain.events import (
    ActDone,
    EffectsAttempted,
    EffectsSettled,
    ListingFinished,
    ListingStarted,
    PersonsPlanned,
    PlanStarted,
    Settled,
)
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Kind
from wizard.domain.rows.inventory import Inventory
from wizard.domain.trees import Branch
from wizard.engine import dossier
from wizard.engine.dossier import WITHOUT_KIND, collect, open_rows
from wizard.journal import Journal, Reader
from wizard.report.dossier import OpenRow

AT = "2026-11-23T08:00:00+00:00"
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    """Five rows: two of a kind, of which one failed; one created, one failed, one that waits."""
    actor = '{"user": "ann", "aws": "arn:aws:iam::1:user/ann", "version": "0.2", "environment": "staging"}'
    journal = Journal(tmp_path / "m.journal", actor=lambda: actor)
    people = []
    for number in range(1, 6):
        resolution = creation(number)
        assert resolution.person is not None
        kind = Kind.UNCONFIRMED if number < 3 else None
        people.append(replace(resolution, person=replace(resolution.person, kind=kind)))
    for fact in (
        ListingStarted(1, 5),
        page(1, 2, 3, 4, 5),
        ListingFinished(1),
        PlanStarted(1),
        PersonsPlanned(1, tuple(people)),
        EffectsAttempted((1, 3, 4)),
        EffectsSettled(
            (
                Settled(1, "sub-0001", RowState.FAILED, reason="taken"),
                Settled(3, "sub-0003", RowState.CREATED, "user_3"),
                Settled(4, "sub-0004", RowState.FAILED, reason="refused"),
            )
        ),
        ActDone("first", "note", {"n": 1}, "f1"),
        ActDone("second"),
    ):
        await journal.record(fact, AT)
    yield journal.reader
    journal.close()


OPEN = [
    OpenRow("sub-0001", "p1@acme.example", "failed", "unconfirmed", "taken"),
    OpenRow("sub-0002", "p2@acme.example", "pending", "unconfirmed", ""),
    OpenRow("sub-0004", "p4@acme.example", "failed", WITHOUT_KIND, "refused"),
    OpenRow("sub-0005", "p5@acme.example", "pending", WITHOUT_KIND, ""),
]


def test_rows_that_are_open_are_named_with_kind_and_reason(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(open_rows(reader)) == OPEN
    monkeypatch.setattr(dossier, "PAGE", 1)
    assert list(open_rows(reader)) == OPEN
    monkeypatch.setattr(dossier, "MOST_OPEN", 3)
    assert collect(reader, at=NOW, version="0.2").open_rows == OPEN[:3]


def test_open_rows_are_counted_by_kind_then_those_of_none(reader: Reader) -> None:
    assert collect(reader, at=NOW, version="0.2").open_kinds == [
        ("unconfirmed", "failed", 1),
        ("unconfirmed", "pending", 1),
        (WITHOUT_KIND, "failed", 1),
        (WITHOUT_KIND, "pending", 1),
    ]


def test_acts_come_in_their_order_with_who_did_them(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    found = collect(reader, at=NOW, version="0.2")
    first, second = found.acts
    assert first == {
        "at": AT,
        "who": "ann on unknown",
        "aws": "arn:aws:iam::1:user/ann",
        "version": "0.2",
        "environment": "staging",
        "fingerprint": "f1",
        "kind": "first",
        "note": "note",
        "details": {"n": 1},
    }
    assert second["kind"] == "second"
    assert not found.has_more_acts
    monkeypatch.setattr(dossier, "MOST_ACTS", 2)
    assert not collect(reader, at=NOW, version="0.2").has_more_acts
    monkeypatch.setattr(dossier, "MOST_ACTS", 1)
    found = collect(reader, at=NOW, version="0.2")
    assert ([act["kind"] for act in found.acts], found.has_more_acts) == (["second"], True)


def test_without_a_pool_nothing_is_said_of_it(reader: Reader) -> None:
    found: Any = collect(reader, at=NOW, version="0.2")
    assert (found.made_at, found.version) == (NOW, "0.2")
    assert (found.cohorts, found.left_behind, found.not_mailed, found.recovered) == ([], [], [], None)
    assert found.snapshot.notes["report"] == "interim"
    assert found.guide == {"acknowledged": None}


def test_how_far_the_journal_may_be_behind_the_pool(reader: Reader) -> None:
    drift = dict(collect(reader, at=NOW, version="0.2").drift)
    (listing,) = (summary for what, summary in drift.items() if what == "listing")
    assert listing.endswith(" before this report")
    assert drift["the pool since that listing"] == "not looked at; verify does"


def test_cohorts_are_those_that_have_rows_with_how_deep_they_are() -> None:
    def branch(label: str, count: int | None, *children: Branch) -> Branch:
        return Branch(label, label, count, children=children)

    tree = branch(
        "all", 9, branch("a", 6, branch("a1", 4), branch("a2", 0, branch("a21", 2))), branch("b", 3)
    )
    assert list(dossier._cohorts(tree)) == [("a", 0, 6), ("a1", 1, 4), ("a21", 2, 2), ("b", 0, 3)]


def test_what_stays_behind_is_counted() -> None:
    profiles = {PROFILE: 3, replace(PROFILE, phone=True): 4}
    inventory = Inventory(replace(POOL, groups=("admins", f"{POOL.id}_Google")), profiles)
    assert [number for _, number in dossier._left_behind(inventory)] == [4, 1, 7, 7]

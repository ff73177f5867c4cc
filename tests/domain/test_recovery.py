"""A journal in recovery, as it is kept and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wizard.domain.recovery import Found, Recovery, Why, found_lines, needed

SINCE = datetime(2026, 11, 30, 8, tzinfo=UTC)
BEGUN = Recovery(Why.BEHIND, SINCE, None)
READ = replace(BEGUN, last_commit=SINCE - timedelta(days=1), read_at=SINCE, found=Found(users=1_200))


def test_what_nobody_has_found_is_none() -> None:
    assert Found().to_json() == dict.fromkeys(("users", "settled", "differ", "unknown", "marks", "resets"), 0)
    found = Found(users=5, settled=4, differ=3, unknown=2, marks=1, resets=6)
    assert found + Found() == found
    assert found + found == Found(10, 8, 6, 4, 2, 12)


@pytest.mark.parametrize(
    "recovery", [BEGUN, READ, replace(READ, after="user_9", blind="x", found=Found(1, 2))]
)
def test_it_is_read_back_as_it_is_kept(recovery: Recovery) -> None:
    def text(at: datetime | None) -> str | None:
        return at.isoformat() if at else None

    kept = {
        "why": recovery.why,
        "since": recovery.since.isoformat(),
        "last_commit": text(recovery.last_commit),
        "found": recovery.found.to_json(),
        "after": recovery.after,
        "read_at": text(recovery.read_at),
        "blind": recovery.blind,
    }
    assert Recovery.from_json(kept) == recovery
    assert Recovery.from_json({"why": "behind", "since": SINCE.isoformat()}) == BEGUN


def test_what_was_read_holds_for_an_hour() -> None:
    assert not BEGUN.is_read(SINCE)
    assert READ.is_read(SINCE)
    assert READ.is_read(SINCE + timedelta(minutes=59, seconds=59))
    assert not READ.is_read(SINCE + timedelta(hours=1))
    assert not READ.is_read(SINCE - timedelta(seconds=1)), "the clock was set back"


def test_status_tells_all_of_it() -> None:
    assert BEGUN.to_json() == {
        "why": "behind",
        "since": "2026-11-30T08:00:00+00:00",
        "last_commit": "",
        "read": False,
        "found": Found().to_json(),
        "unknown": "",
        "told": [BEGUN.sentence, "What WorkOS holds has not been read yet."],
    }
    summary = replace(READ, blind="x").to_json()
    assert (summary["read"], summary["last_commit"], summary["unknown"]) == (
        True,
        "2026-11-29T08:00:00+00:00",
        "x",
    )
    assert summary["told"] == [
        BEGUN.sentence,
        "1,200 users of WorkOS were read; nothing there is unknown to this journal.",
        "What cannot be told: x",
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Found(settled=2), "2 users that this journal held as pending are in WorkOS as planned"),
        (Found(differ=2), "2 users that this journal held as pending are in WorkOS, but otherwise"),
        (Found(unknown=2), "2 users come from this pool"),
        (Found(marks=2), "2 users bear the mark"),
        (Found(resets=2), "2 users have got a reset"),
        (Found(settled=1), "1 user that this journal held as pending is in WorkOS as planned: it counts"),
        (Found(differ=1), "1 user that this journal held as pending is in WorkOS, but otherwise"),
        (Found(unknown=1), "1 user comes from this pool"),
        (Found(marks=1), "1 user bears the mark"),
        (Found(resets=1), "1 user has got a reset"),
    ],
)
def test_each_thing_found_has_its_line(found: Found, words: str) -> None:
    lines = found_lines(replace(READ, found=found))
    assert len(lines) == 2
    assert lines[1].startswith(words)
    stop = needed(replace(READ, found=found), "staging")
    assert (stop.phrase, words in str(stop)) == ("RECOVERED staging", True)

"""A verdict that rests on something unread is unknown, until just that is accepted with a note."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from wizard.domain.checks import UNKNOWN_ACCEPTED, CheckId
from wizard.domain.events import ActDone, CheckDone, CheckStatus, Event
from wizard.domain.rows.pool import LIST_PROVIDERS
from wizard.engine.context import Context
from wizard.guide.optional_calls import DESCRIBE_PROVIDER
from wizard.ports import Act
from wizard.steps.unknowns import unread_of, weighed

AT = datetime(2026, 11, 30, 8, tzinfo=UTC)
UNKNOWN = {"one": "One is not read.", "two": "Two is not read."}
VERDICT = CheckDone(CheckId.PROVIDERS, CheckStatus.PASS, "All is well.", "ann")


@dataclass
class Here:
    """As much of a Context as this needs: notes by check, what was accepted before, and what is unread."""

    notes: dict[str, str] | None = None
    accepted: tuple[Act, ...] = ()
    calls: dict[str, str] = field(default_factory=dict)
    journal: Any = field(init=False)

    def __post_init__(self) -> None:
        self.journal = self

    def setting(self, key: str) -> dict[str, str] | None:
        assert key == "verify.accept"
        return self.notes

    def acts(self, *, kind: str) -> tuple[Act, ...]:
        assert kind == UNKNOWN_ACCEPTED
        return self.accepted

    def pool(self) -> None:
        return None

    def unread(self) -> dict[str, str]:
        return self.calls


def accepted(note: str, *names: str, check: str = "providers") -> Act:
    return Act(1, AT, UNKNOWN_ACCEPTED, note, "", {"check": check, "unknown": list(names)}, {})


def weigh(
    verdict: CheckDone = VERDICT,
    unknown: dict[str, str] = UNKNOWN,
    *,
    note: str = "",
    before: tuple[Act, ...] = (),
) -> list[Event]:
    context = Here({"providers": note} if note else None, before)
    return list(weighed(cast("Context", cast("Any", context)), verdict, unknown))


def verdict_of(events: list[Event]) -> tuple[CheckStatus, str]:
    found = events[-1]
    assert isinstance(found, CheckDone)
    return found.status, found.evidence


def test_where_nothing_is_unknown_the_verdict_stays() -> None:
    assert weigh(unknown={}) == [VERDICT]
    assert weigh(unknown={}, note="seen") == [VERDICT]


def test_what_failed_has_failed_whatever_is_unknown() -> None:
    failed = CheckDone(CheckId.PROVIDERS, CheckStatus.FAIL, "No.", "ann")
    assert weigh(failed, note="seen") == [failed]


@pytest.mark.parametrize("status", [CheckStatus.PASS, CheckStatus.TODO, CheckStatus.WAITING])
def test_without_a_note_it_is_unknown_and_says_what(status: CheckStatus) -> None:
    (found,) = weigh(CheckDone(CheckId.PROVIDERS, status, "So far.", "ann"))
    assert verdict_of([found]) == (
        CheckStatus.UNKNOWN,
        "So far. Unknown: One is not read. Two is not read.",
    )
    (found,) = weigh(unknown={"one": "Not read.", "two": "Not read."})
    assert verdict_of([found])[1].endswith("Unknown: Not read.")


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (CheckStatus.PASS, CheckStatus.WAIVED),
        (CheckStatus.WAITING, CheckStatus.WAIVED),
        (CheckStatus.WAIVED, CheckStatus.WAIVED),
        (CheckStatus.TODO, CheckStatus.TODO),
    ],
)
def test_a_note_accepts_once_what_is_unknown_now(status: CheckStatus, after: CheckStatus) -> None:
    act, found = weigh(CheckDone(CheckId.PROVIDERS, status, "So far.", "ann"), note=" seen by Ann ")
    assert act == ActDone(UNKNOWN_ACCEPTED, "seen by Ann", {"check": "providers", "unknown": ["one", "two"]})
    assert verdict_of([found]) == (
        after,
        "So far. Accepted unknown: One is not read. Two is not read. (seen by Ann)",
    )
    assert weigh(
        CheckDone(CheckId.PROVIDERS, status, "So far.", "ann"),
        note="seen by Ann",
        before=(accepted("seen by Ann", "one", "two"),),
    ) == [found]


def test_more_than_was_accepted_has_to_be_said_in_new_words() -> None:
    before = (accepted("seen", "one"),)
    (found,) = weigh(note="seen", before=before)
    status, evidence = verdict_of([found])
    assert status is CheckStatus.UNKNOWN
    assert evidence.endswith("More is unknown than was accepted: say so in new words.")
    assert verdict_of(weigh(unknown={"one": "One is not read."}, note="seen", before=before))[0] is (
        CheckStatus.WAIVED
    )
    assert len(weigh(note="seen again", before=before)) == 2


def test_the_words_of_another_check_accept_nothing_here() -> None:
    assert len(weigh(note="seen", before=(accepted("seen", "one", "two", check="imported"),))) == 2
    context = cast("Context", cast("Any", Here({"imported": "seen"})))
    assert verdict_of(list(weighed(context, VERDICT, UNKNOWN)))[0] is CheckStatus.UNKNOWN


def test_only_the_calls_that_a_check_rests_on_make_it_unknown() -> None:
    calls = {LIST_PROVIDERS: "denied", DESCRIBE_PROVIDER: "denied"}
    context = cast("Context", cast("Any", Here(calls=calls)))
    assert set(unread_of(context, CheckId.PROVIDERS)) == set(calls)
    assert set(unread_of(context, CheckId.PROVIDERS, besides=(DESCRIBE_PROVIDER,))) == {LIST_PROVIDERS}
    assert "denied" in unread_of(context, CheckId.PROVIDERS)[LIST_PROVIDERS]
    assert unread_of(context, CheckId.RESET) == {}

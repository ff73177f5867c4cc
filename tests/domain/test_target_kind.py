"""What an environment is taken for, who may be mailed there, what is asked, and its pace (R4)."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from wizard.domain.target_kind import (
    WRITES_ELSEWHERE,
    WRITES_PRODUCTION,
    TargetFacts,
    TargetKind,
    called,
    key_kind,
    mailable,
    masked_key,
)

CANARY, COLLEAGUE, CUSTOMER = "ann@example.com", "qa@example.com", "customer@example.org"
EVERYBODY = {CANARY, COLLEAGUE, CUSTOMER}
NAMED = {CANARY}
TEST, LIVE, OTHER = "sk_test_a", "sk_live_a", "sk_a"
FAR, HERE = "https://api.workos.com", "http://127.0.0.1:4000"
ASKED = None
PRODUCTION, TESTING, SANDBOX = TargetKind.PRODUCTION, TargetKind.TEST, TargetKind.SANDBOX


class Row(NamedTuple):
    name: str
    key: str
    answer: str | None
    url: str
    kind: TargetKind | None
    mailed: set[str]
    blocks: bool = False


UNANSWERED = [
    *(
        Row(name, key, None, FAR, kind, mailed)
        for name in ("production", "production ", "Prod", "prod", "live", "LIVE", " Production\n")
        for key, kind, mailed in (
            (LIVE, PRODUCTION, EVERYBODY),
            (OTHER, PRODUCTION, EVERYBODY),
            (TEST, ASKED, NAMED),
        )
    ),
    *(
        Row(name, key, None, FAR, kind, NAMED)
        for name in ("staging", "Staging", "STAGING", "staging ", "stage", "acme-dev", "eu-1", "preprod", "")
        for key, kind in ((TEST, TESTING), (LIVE, ASKED), (OTHER, ASKED))
    ),
]
ANSWERED = [
    *(
        Row(name, key, "test", url, TESTING, NAMED, blocks=key == LIVE)
        for name in ("staging", "Stage", "acme-dev", "production ", "Prod", "live", "eu-1")
        for key in (TEST, LIVE, OTHER)
        for url in (FAR, HERE)
    ),
    *(
        Row(name, key, "production", url, PRODUCTION, EVERYBODY)
        for name in ("staging", "acme-dev", "Prod", "eu-1")
        for key in (TEST, LIVE, OTHER)
        for url in (FAR, HERE)
    ),
]
ON_THIS_MACHINE = [
    *(
        Row(name, key, None, url, SANDBOX, EVERYBODY)
        for name in ("production", "Staging", "stage", "eu-1")
        for key in (TEST, OTHER)
        for url in (HERE, "http://localhost:4000", "http://[::1]:4000", "https://127.9.9.9")
    ),
    Row("eu-1", LIVE, None, HERE, ASKED, NAMED),
    Row("prod", LIVE, None, HERE, PRODUCTION, EVERYBODY),
    *(
        Row("eu-1", TEST, None, url, TESTING, NAMED)
        for url in (
            "https://[::1]evil.com",
            "http://127.0.0.1@evil.com",
            "https://127.0.0.1.evil.com",
            "http://localhost.evil.com",
            "http://127.0.0.1:99999",
            "http://localhost\t:80",
            "",
        )
    ),
]
ROWS = [*UNANSWERED, *ANSWERED, *ON_THIS_MACHINE]


def _id(row: Row) -> str:
    return f"{row.name!r}-{row.key}-{row.answer}-{row.url!r}"


def _facts(row: Row) -> TargetFacts:
    answers = {"target.environment": row.name, "target.kind": row.answer}
    return TargetFacts.of(answers, row.url, key_kind(row.key))


def _mailed(
    kind: TargetKind | None, mail_allow: list[str] | None, canaries: tuple[str, ...] = (CANARY,)
) -> set[str]:
    allowed = mailable(kind, canaries, mail_allow)
    return EVERYBODY if allowed is None else EVERYBODY & set(allowed)


@pytest.mark.parametrize("row", ROWS, ids=_id)
def test_an_environment_is_what_answer_key_and_name_make_of_it(row: Row) -> None:
    assert _facts(row).kind == row.kind


@pytest.mark.parametrize("row", ROWS, ids=_id)
def test_whom_it_may_mail_follows_from_its_kind_and_never_from_its_name(row: Row) -> None:
    kind = _facts(row).kind
    assert _mailed(kind, None) == row.mailed
    # A list that was given is honoured everywhere, one without a valid address included.
    assert _mailed(kind, [COLLEAGUE]) == {CANARY, COLLEAGUE}
    assert _mailed(kind, [" QA@Example.com "], canaries=()) == {COLLEAGUE}
    assert _mailed(kind, ["not an address"], canaries=()) == set()
    assert _mailed(kind, [], canaries=()) == set()


@pytest.mark.parametrize("row", ROWS, ids=_id)
def test_its_pace_is_that_of_production_until_it_is_known_to_be_none(row: Row) -> None:
    elsewhere = row.kind in {TESTING, SANDBOX}
    assert _facts(row).writes_per_second == (WRITES_ELSEWHERE if elsewhere else WRITES_PRODUCTION)


@pytest.mark.parametrize("row", ROWS, ids=_id)
def test_a_live_key_in_a_test_environment_is_the_contradiction_that_blocks(row: Row) -> None:
    assert _facts(row).is_contradiction == row.blocks
    assert (_facts(row).problem is not None) >= row.blocks


@pytest.mark.parametrize(
    ("name", "key", "answer", "said"),
    [
        ("eu-1", TEST, "production", "is said to be production, but the key is a test key"),
        ("Prod ", TEST, "test", "is called Prod, but is said to be a test environment"),
        ("eu-1", LIVE, "production", None),
        ("staging", TEST, "test", None),
    ],
)
def test_what_does_not_go_together_is_said(name: str, key: str, answer: str, said: str | None) -> None:
    problem = TargetFacts(answer, name, key_kind(key), loopback=False).problem
    assert (problem is None) == (said is None)
    assert problem is None or said in problem.says  # type: ignore[operator]


def test_a_hostile_name_reaches_no_sentence_as_it_is() -> None:
    facts = TargetFacts("test", "sta\u202eging\x1b[31m" * 40, "live", loopback=False)
    summary = f"{facts.summary}{facts.problem}"
    assert not {"\u202e", "\x1b"} & set(summary)
    assert len(facts.summary) < 300


def test_an_environment_is_called_by_its_name_and_what_it_is() -> None:
    assert called(" acme ", "production") == "ACME (production)"
    assert called("acme", None) == called("acme", "") == "ACME (kind not known)"


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("sk_test_abcdefghij", "sk_test_…ghij"),
        (" sk_live_abcdefghij\n", "sk_live_…ghij"),
        ("sk_abcdefghij", "sk_…ghij"),
        ("abcdefghi", "…fghi"),
        ("sk_test_abcdefgh", "sk_test_…"),
        ("abcdefgh", "…"),
        ("", "…"),
    ],
)
def test_of_a_key_its_kind_and_its_end_are_shown(key: str, shown: str) -> None:
    assert masked_key(key) == shown

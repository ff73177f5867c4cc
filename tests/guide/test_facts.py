from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.guide.facts import GUIDE_FACTS, FactState, check, new_rows

TEXTS = Path(__file__).parent.parent / "data" / "guide"
ONE = (TEXTS / "one.md").read_text(encoding="utf-8")
TWO = (TEXTS / "two.md").read_text(encoding="utf-8")


def states(text: str) -> dict[str, FactState]:
    return {result.id: result.state for result in check(text)}


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.md")), ids=lambda path: path.stem)
def test_every_wording_carries_every_fact(path: Path) -> None:
    results = check(path.read_text(encoding="utf-8"))
    assert [r.id for r in results if r.state is not FactState.FOUND] == []
    assert all(result.passage and result.relies for result in results)


def test_an_empty_guide_says_nothing() -> None:
    assert states("") == {fact.id: FactState.MISSING for fact in GUIDE_FACTS}


@pytest.mark.parametrize(
    ("fact", "old", "new"),
    [
        ("map_email", "| `email` | `email` |", "| `email` | `username` |"),
        ("map_verified", "| `emailVerified` | `email_verified` |", "| `emailVerified` | `verified` |"),
        ("map_first", "| `given_name` | `first_name` |", "| `given_name` | `last_name` |"),
        ("map_last", "| `family_name` | `last_name` |", "| `family_name` | `surname` |"),
        ("map_first", "| `given_name` | `first_name` |", "| `nickname` | `first_name` |"),
        (
            "no_hashes",
            "Cognito will not hand out password hashes, nor the keys behind MFA.",
            "Cognito now exports password hashes, so users do not notice.",
        ),
        (
            "no_mfa",
            ", nor the keys behind MFA. People you bring over choose a new password and set up MFA again.",
            ". The keys behind MFA are exported with the profile.",
        ),
        ("same_credentials", "Keep the same Client ID", "Create a new Client ID"),
        ("same_credentials", "Keep the same Client ID", "Do not use the same Client ID"),
        ("additional_uri", "add WorkOS as an additional Redirect URI", "replace the Redirect URI by WorkOS'"),
        ("additional_uri", "add WorkOS as an additional Redirect URI", "you need not add a Redirect URI"),
        ("reset_api", "A reset is started with", "It is no longer possible to reset with"),
    ],
)
def test_the_opposite_is_a_contradiction_with_its_passage(fact: str, old: str, new: str) -> None:
    assert old in ONE
    found = {result.id: result for result in check(ONE.replace(old, new))}
    assert found[fact].state is FactState.CONTRADICTED
    assert found[fact].passage


def test_of_two_contradictions_the_first_is_the_passage() -> None:
    old = "Cognito will not hand out password hashes, nor the keys behind MFA."
    first, second = "Cognito now exports password hashes.", "It also gives the hash to administrators."
    assert old in ONE
    found = {result.id: result for result in check(ONE.replace(old, f"{first} {second}"))}["no_hashes"]
    assert (found.state, found.passage) == (FactState.CONTRADICTED, first.rstrip("."))


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        ("map_last", "| `family_name` | `last_name` |"),
        (
            "reset_api",
            (
                "A reset is started with the "
                "[Send Password Reset Email API](/reference/authkit/password-reset/create)."
            ),
        ),
        ("additional_uri", ", and add WorkOS as an additional Redirect URI at the provider"),
    ],
)
def test_what_is_gone_is_missing(fact: str, line: str) -> None:
    assert line in ONE
    assert {k for k, v in states(ONE.replace(line, "")).items() if v is FactState.MISSING} == {fact}


def test_a_new_mapping_row_is_a_notice() -> None:
    assert new_rows(ONE) == ()
    assert new_rows(TWO) == ("locale|locale",)
    other = "\n\n| limit | value |\n| --- | --- |\n| writes | 500 |\n"
    assert new_rows(ONE + other) == ()


def test_passages_are_cleaned_and_short() -> None:
    hostile = "Cognito gives no password hashes \x1b[2J\u202e " + "x" * 1000
    passage = check(hostile)[0].passage
    assert "\x1b" not in passage
    assert len(passage) <= 300


@given(st.text())
def test_any_text_gets_every_answer(text: str) -> None:
    assert list(states(text)) == [fact.id for fact in GUIDE_FACTS]
    new_rows(text)


@pytest.mark.parametrize(
    "piece",
    [
        "|",
        "|a",
        "| `",
        "`->",
        "hash ",
        "mfa ",
        "not add ",
        "redirect uri ",
        "password reset ",
        "client id secret ",
        ". ",
        "(",
        "a",
        ", so",
        "api ",
        "\n",
        "|a|b|\n",
    ],
)
def test_huge_texts_are_read_in_time(piece: str) -> None:
    started = time.perf_counter()
    states(piece * (2_000_000 // len(piece)))
    assert time.perf_counter() - started < 5

"""The branch that keeps passwords: who can, who never will, and what cannot be had together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from wizard.domain.mail.keeping import (
    Never,
    can_keep,
    keepable,
    kept_on,
    nevers,
    refused_for,
    with_factor,
    wrong_answers,
)
from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.domain.rows.inventory import Inventory
from wizard.domain.rows.pool import Pool
from wizard.domain.trees import next_question
from wizard.errors import UsageError
from wizard.guide.answers import parse_answers
from wizard.guide.keep_passwords import consequence
from wizard.guide.reset_timing import RESET_TIMING

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
PAST, AHEAD = "2026-11-30", "2027-01-31"


def profile(**other: Any) -> Profile:
    usual: dict[str, Any] = {
        "method": Method.PASSWORD,
        "providers": (),
        "email": EmailState.VERIFIED,
        "status": UserStatus.CONFIRMED,
        "enabled": True,
        "phone": False,
    }
    return Profile(**usual | other)


PROFILES = {
    profile(): 1_000,
    profile(email=EmailState.UNVERIFIED): 70,
    profile(method=Method.LINKED, providers=("Google",)): 30,
    profile(method=Method.FEDERATED, providers=("Google",), status=UserStatus.EXTERNAL_PROVIDER): 400,
    profile(status=UserStatus.UNCONFIRMED): 50,
    profile(status=UserStatus.RESET_REQUIRED): 9,
    profile(status=UserStatus.FORCE_CHANGE_PASSWORD): 8,
    profile(status=UserStatus.ARCHIVED): 3,
    profile(enabled=False): 20,
    profile(email=EmailState.MISSING): 6,
    profile(email=EmailState.INVALID): 5,
    profile(enabled=False, status=UserStatus.UNCONFIRMED): 2,
}


def inventory(**pool: Any) -> Inventory:
    mfa = pool.pop("found", None)
    made = Pool("us-east-1_x", "arn:aws:cognito-idp:us-east-1:1:userpool/x", "x", 1, **pool)
    return Inventory(made, PROFILES, mfa=mfa)


def test_every_row_can_be_kept_or_is_counted_under_one_reason() -> None:
    found = inventory()
    assert can_keep(found) == 1_100
    assert nevers(found) == {
        Never.FEDERATED: 400,
        Never.UNCONFIRMED: 50,
        Never.DISABLED: 22,
        Never.RESET_REQUIRED: 9,
        Never.FORCE_CHANGE: 8,
        Never.NO_ADDRESS: 11,
        Never.STATUS: 3,
    }
    assert can_keep(found) + sum(nevers(found).values()) == found.total
    assert "1,100 rows can go on with the old password." in consequence(found)
    assert "50 never confirmed" in consequence(found)


@pytest.mark.parametrize(
    ("pool", "factor", "skip"),
    [
        ({"mfa": "OFF"}, 0, 1_100),
        ({"mfa": "ON"}, 1_100, 0),
        ({"mfa": "OPTIONAL"}, None, 1_100),
        ({"mfa": "OPTIONAL", "found": {"SMS_MFA": 10, "SOFTWARE_TOKEN_MFA": 5}}, 15, 1_085),
    ],
)
def test_a_second_factor_is_kept_only_where_cognito_finishes_it(
    pool: dict[str, Any], factor: int | None, skip: int
) -> None:
    found = inventory(**pool)
    assert with_factor(found) == factor
    assert keepable(found, {"passwords.mfa": "skip"}) == skip
    assert keepable(found, {"passwords.mfa": "finish"}) == 1_100
    assert ("unknown" in consequence(found)) is (factor is None)


def test_a_pool_without_passwords_keeps_none() -> None:
    found = inventory(first_factors=("EMAIL_OTP",))
    assert can_keep(found) == 0
    assert nevers(found) == {Never.PASSWORDLESS: found.total}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"passwords.until": PAST}, "that day is over"),
        ({"timing.page_today": "hosted"}, "Before the switch"),
        ({"timing.page_today": "hosted", "passwords.capture": "both"}, "Before the switch"),
        ({"passwords.capture": "after", "timing.sign_in_page": "authkit"}, "After the switch"),
        ({"passwords.capture": "after", "passwords.mfa": "finish"}, "second factor"),
        ({"timing.page_today": "hosted", "passwords.capture": "after"}, ""),
        ({"timing.page_today": "both", "passwords.capture": "both", "passwords.until": AHEAD}, ""),
        ({"passwords.until": "2026-12-01"}, ""),
    ],
)
def test_what_cannot_be_had_together_is_one_sentence(answers: dict[str, str], says: str) -> None:
    wrong = wrong_answers({"timing.reset": "keep"} | answers, answers, NOW)
    assert says in wrong if says else wrong == ""
    assert wrong.count(".") <= 1
    assert wrong_answers({"timing.reset": "proactive"} | answers, answers, NOW) == ""


def test_a_day_that_was_given_before_may_pass() -> None:
    answers = {"timing.reset": "keep", "passwords.until": PAST}
    assert wrong_answers(answers, {}, NOW) == ""


@pytest.mark.parametrize("day", ["31.1.2027", "2027-02-30", "20270131", "2027-1-31", "soon", " 2027-01-31"])
def test_what_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(UsageError, match=r"passwords\.until must be a day"):
        parse_answers(f'[passwords]\nuntil = "{day}"\n')


def test_the_branch_asks_its_questions_and_goes_on_to_sign_ups() -> None:
    answers = {"timing.reset": "keep"}
    asked = []
    while question := next_question(RESET_TIMING, answers):
        asked.append(question.id)
        answers[question.id] = question.default or ""
    assert asked == [
        "timing.page_today",
        "passwords.capture",
        "passwords.mfa",
        "passwords.then",
        "timing.signups",
    ]


def test_a_mark_tells_the_day_or_the_reason() -> None:
    assert str(kept_on("2026-12-01T10:00:00Z")) == str(kept_on("2026-12-01")) == "2026-12-01"
    assert [kept_on(mark) for mark in (None, "", "true", "2026-13-01", "refused 2026-12-01 weak")] == [
        None
    ] * 5
    assert refused_for("refused 2026-12-01 too weak") == "too weak"
    assert refused_for("2026-12-01") == refused_for(None) == ""

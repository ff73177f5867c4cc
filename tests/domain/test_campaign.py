"""Who mails those that are due, and which stage is to be sent or waited for."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wizard.domain.mail.campaign import (
    MAILED_BEFORE,
    Mail,
    MailState,
    SkipReason,
    Stage,
    WhoMails,
    is_next,
    resend_refused,
    sums,
    who_mails,
)
from wizard.guide.answers import defaults

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answers", "who"),
    [
        ({}, None),
        ({"timing.mailer": "own"}, None),
        ({"timing.reset": "reactive"}, WhoMails.NO_ONE),
        ({"timing.reset": "reactive", "timing.mailer": "own"}, WhoMails.NO_ONE),
        ({"timing.reset": "proactive", "timing.mailer": "workos"}, WhoMails.WIZARD),
        ({"timing.reset": "proactive", "timing.mailer": "own"}, WhoMails.OPERATOR),
        ({"timing.reset": "keep"}, WhoMails.NO_ONE),
        ({"timing.reset": "keep", "passwords.until": "2026-12-01"}, WhoMails.NO_ONE),
        ({"timing.reset": "keep", "passwords.until": "2026-11-30"}, WhoMails.WIZARD),
        (
            {"timing.reset": "keep", "passwords.until": "2026-11-30", "timing.mailer": "own"},
            WhoMails.OPERATOR,
        ),
        (
            {"timing.reset": "keep", "passwords.until": "2026-11-30", "passwords.then": "reactive"},
            WhoMails.NO_ONE,
        ),
        ({"timing.reset": "reactive", "passwords.until": "2026-11-30"}, WhoMails.NO_ONE),
    ],
)
def test_two_answers_say_who_mails(answers: dict[str, str], who: WhoMails | None) -> None:
    assert who_mails(answers, NOON) is who
    # An answer that was not given counts as its default.
    assert who_mails(defaults() | answers, NOON) is who


@pytest.mark.parametrize("who", [*WhoMails, None])
@pytest.mark.parametrize("stage", [Stage.SAMPLE, Stage.REST])
def test_only_the_wizards_own_campaign_has_a_sample_and_a_rest(stage: Stage, who: WhoMails | None) -> None:
    assert is_next(stage, who, pending=3, sent=0, held=False) is (who is WhoMails.WIZARD)


@pytest.mark.parametrize("who", [*WhoMails, None])
@pytest.mark.parametrize("stage", [Stage.CANARY, Stage.REMINDER])
def test_canary_and_reminder_are_sent_whoever_mails(stage: Stage, who: WhoMails | None) -> None:
    assert is_next(stage, who, pending=1, sent=0, held=False)


@pytest.mark.parametrize(
    ("stage", "waits"),
    [(Stage.CANARY, True), (Stage.SAMPLE, True), (Stage.REST, False), (Stage.REMINDER, False)],
)
def test_canary_and_sample_are_waited_for_until_they_went_well(stage: Stage, *, waits: bool) -> None:
    assert is_next(stage, WhoMails.WIZARD, pending=0, sent=2, held=False) is waits
    assert not is_next(stage, WhoMails.WIZARD, pending=0, sent=2, held=True)
    assert not is_next(stage, WhoMails.WIZARD, pending=0, sent=0, held=False)


NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
WAITING = Mail(1, "sub-1", "a@b.test", "user_1", Stage.REST, MailState.PENDING)
SENT = replace(WAITING, state=MailState.SENT, attempted_at=NOW - timedelta(seconds=60))


def refused(
    mail: Mail | None, *, now: datetime = NOW, waits_for_stage: bool = True, is_open: bool = True
) -> str:
    return resend_refused(mail, address="a@b.test", now=now, waits_for_stage=waits_for_stage, is_open=is_open)


def test_who_may_be_mailed_again_by_name() -> None:
    assert refused(SENT) == ""
    assert refused(replace(SENT, state=MailState.FAILED)) == ""
    assert refused(WAITING, waits_for_stage=False) == ""
    for reason in MAILED_BEFORE:
        assert refused(replace(WAITING, state=MailState.SKIPPED, reason=reason)) == ""


def test_who_may_not_and_why() -> None:
    assert "No user whom this journal brought over is due" in refused(None)
    assert "is mailed from the recorded cutover on" in refused(SENT, is_open=False)
    assert "it waits in the stage rest" in refused(WAITING)
    for reason in set(SkipReason) - MAILED_BEFORE:
        skipped = replace(WAITING, state=MailState.SKIPPED, reason=reason)
        assert refused(skipped) == f"a@b.test is not mailed: {reason}."


def test_a_minute_lies_between_two_mails_to_one_address() -> None:
    just = replace(SENT, attempted_at=NOW - timedelta(seconds=59))
    assert just.retry_at == NOW + timedelta(seconds=1)
    assert refused(just) == (
        "a@b.test was mailed at 07:59:01 UTC; it can be mailed again from 08:00:01 UTC on."
    )
    assert refused(just, now=NOW + timedelta(seconds=1)) == ""
    assert WAITING.retry_at is None


def test_the_sums_of_a_campaign_leave_out_who_is_skipped() -> None:
    assert sums(Counter()) == {"due": 0, "sent": 0, "failed": 0, "in_doubt": 0, "remaining": 0, "skipped": 0}
    tally = Counter[str](dict(zip(MailState, (1, 20, 300, 4_000, 50_000), strict=True)))
    assert sums(tally) == {
        "due": 4_321,
        "sent": 300,
        "failed": 4_000,
        "in_doubt": 20,
        "remaining": 1,
        "skipped": 50_000,
    }

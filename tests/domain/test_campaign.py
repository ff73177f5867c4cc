"""Who mails those that are due, and which stage is to be sent or waited for."""

from __future__ import annotations

import pytest

from wizard.domain.mail.campaign import Stage, WhoMails, is_next, who_mails
from wizard.guide.answers import defaults


@pytest.mark.parametrize(
    ("answers", "who"),
    [
        ({}, None),
        ({"timing.mailer": "own"}, None),
        ({"timing.reset": "reactive"}, WhoMails.NO_ONE),
        ({"timing.reset": "reactive", "timing.mailer": "own"}, WhoMails.NO_ONE),
        ({"timing.reset": "proactive", "timing.mailer": "workos"}, WhoMails.WIZARD),
        ({"timing.reset": "proactive", "timing.mailer": "own"}, WhoMails.OPERATOR),
    ],
)
def test_two_answers_say_who_mails(answers: dict[str, str], who: WhoMails | None) -> None:
    assert who_mails(answers) is who
    # An answer that was not given counts as its default.
    assert who_mails(defaults() | answers) is who


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

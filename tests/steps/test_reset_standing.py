"""How step 9 stands by what was sent, used and said: its proof, its holds, and what it waits for."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journal.machine import page
from tests.steps.bare import ADDRESSES, AT, Bare
from wizard.domain import events as e
from wizard.domain.confirmations import hold_phrase, mailed_phrase, unknown_phrase
from wizard.domain.events import CheckStatus
from wizard.domain.mail.adoption import UserEvent, UserEventKind
from wizard.domain.mail.campaign import MailState, Stage
from wizard.domain.planning.plan import PlanDraft
from wizard.domain.steps import StepName, StepState
from wizard.steps import mail_lists, own_mail, reset

PROACTIVE = {"timing.reset": "proactive"}
REACTIVE = {"timing.reset": "reactive"}
PLAN = PlanDraft(1, "acme", "https://api.workos.com").freeze(baseline=0, baseline_ours=0, at=AT)
READ = e.ResetEventsRead((), AT, AT, through=AT)


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    opened = Bare(tmp_path)
    yield opened
    await opened.close()


async def used(bare: Bare, *numbers: int) -> None:
    found = tuple(UserEvent(UserEventKind.USED, f"user_sub-{n:04}", "", AT) for n in numbers)
    await bare.record(e.EventsSeen(found, None, "event_1"))


def verdict(bare: Bare) -> tuple[CheckStatus, str]:
    (check,) = reset.proof(bare.context())
    assert isinstance(check, e.CheckDone)
    return check.status, check.evidence


def ended(bare: Bare) -> tuple[StepState, str]:
    moved = reset._ended(bare.context())
    return moved.state, moved.note


async def hold(bare: Bare, stage: Stage, *phrases: str, yes: bool = False) -> list[e.Event]:
    return await bare.run(reset._hold(bare.context(*phrases, yes=yes), stage))


async def test_the_flow_is_proven_by_a_link_that_was_used(bare: Bare) -> None:
    await bare.imported(PROACTIVE, canaries=2)
    await bare.record(READ)
    assert verdict(bare) == (CheckStatus.TODO, "The canary's reset has not been confirmed yet.")
    assert ended(bare) == (StepState.OPEN, "confirm the canary")
    await bare.mailed(Stage.CANARY)
    status, evidence = verdict(bare)
    assert (status, evidence) == (
        CheckStatus.WAITING,
        "2 canary resets created; no link has been used yet.",
    )
    assert ended(bare) == (StepState.OPEN, "prove the flow with a canary; 2 created")
    await used(bare, 0)
    assert verdict(bare) == (CheckStatus.PASS, "1 of 2 canaries used their link, seen in the events.")
    (passed,) = await hold(bare, Stage.CANARY)
    assert passed == e.HoldPassed(Stage.CANARY, "1 links used")
    assert await hold(bare, Stage.CANARY) == [], "once"
    assert ended(bare) == (StepState.OPEN, "2 to send; 2 created")


async def test_a_hold_is_passed_by_word_where_no_link_was_used(bare: Bare) -> None:
    await bare.imported(PROACTIVE)
    assert await hold(bare, Stage.CANARY, hold_phrase(Stage.CANARY)) == [], "nothing was sent"
    await bare.mailed(Stage.CANARY)
    (notice,) = await hold(bare, Stage.CANARY, yes=True)
    assert isinstance(notice, e.Notice)
    assert "0 of 1 used their link (canary)" in notice.text
    assert hold_phrase(Stage.CANARY) in notice.text
    act, passed = await hold(bare, Stage.CANARY, hold_phrase(Stage.CANARY))
    assert isinstance(act, e.ActDone)
    assert (act.kind, act.note) == ("canary went well", hold_phrase(Stage.CANARY))
    assert passed == e.HoldPassed(Stage.CANARY, "by the operator's word")
    await bare.mailed(Stage.SAMPLE)
    await used(bare, 1)
    (notice,) = await hold(bare, Stage.SAMPLE)
    assert isinstance(notice, e.Notice), "links of a sample are for somebody to look at"
    assert "1 of 3 used their link (sample)" in notice.text
    assert len(await hold(bare, Stage.SAMPLE, yes=True)) == 2


async def test_all_who_have_to_be_mailed_end_it(bare: Bare) -> None:
    await bare.imported(PROACTIVE)
    await bare.record(READ)
    await bare.mailed(Stage.CANARY)
    await bare.record(e.HoldPassed(Stage.CANARY, ""))
    assert ended(bare) == (StepState.OPEN, "3 to send; 1 created")
    await bare.mailed(Stage.SAMPLE)
    waits = "a canary has to use its link: no event shows it yet"
    assert ended(bare) == (StepState.OPEN, f"{waits}; 4 created")
    await used(bare, 0)
    assert ended(bare) == (StepState.DONE, "4 created")


async def test_a_reset_that_failed_fails_it_and_one_that_is_unknown_waits(bare: Bare) -> None:
    await bare.imported(PROACTIVE)
    await bare.record(READ)
    await bare.mailed(Stage.CANARY)
    await bare.record(e.HoldPassed(Stage.CANARY, ""))
    await used(bare, 0)
    await bare.mailed(Stage.SAMPLE, MailState.FAILED, most=1)
    last = bare.reader.mailing.mails(MailState.PENDING, Stage.SAMPLE, 0, 9)
    await bare.mailed(Stage.SAMPLE, most=1)
    await bare.record(e.MailsAttempted((last[1].id,)))
    assert ended(bare) == (
        StepState.OPEN,
        "2 created, 1 failed, 1 not settled yet; look again in 15 minutes",
    )
    await bare.record(e.MailsSettled((e.MailSettled(last[1].id, MailState.SENT),)))
    assert ended(bare) == (StepState.FAILED, "3 created, 1 failed")


async def test_where_people_reset_by_themselves_the_canary_is_all(bare: Bare) -> None:
    await bare.imported(REACTIVE)
    await bare.record(READ)
    await bare.mailed(Stage.CANARY)
    await bare.record(e.HoldPassed(Stage.CANARY, ""))
    await used(bare, 0)
    assert ended(bare) == (StepState.DONE, "1 created")


async def test_without_events_the_operators_word_has_to_do(bare: Bare) -> None:
    await bare.imported(REACTIVE)
    await bare.record(e.ResetEventsRefused("refused"))
    await bare.mailed(Stage.CANARY)
    await bare.record(e.HoldPassed(Stage.CANARY, ""))
    assert ended(bare) == (StepState.DONE, "1 created")


async def test_each_canary_that_is_not_mailed_has_its_reason(bare: Bare) -> None:
    await bare.imported(PROACTIVE, canaries=0)
    assert verdict(bare) == (CheckStatus.TODO, "No canary is named.")
    await bare.record(e.Answered({"verify.canaries": [ADDRESSES[0], "x@acme.example"]}))
    assert verdict(bare)[1] == (
        "p0@acme.example waits in the sample."
        " x@acme.example is no user of this pool whom the plan brings to WorkOS."
    )


async def test_the_operators_own_mail_waits_for_the_cutover_and_for_their_word(bare: Bare) -> None:
    await bare.imported(PROACTIVE | {"timing.mailer": "own", "authkit.app_name": "Acme"}, canaries=0)
    assert not own_mail.is_handed_over(bare.context())
    digest = own_mail._digest(bare.context())
    await bare.record(e.RecipientsWritten("recipients.csv", 4, digest))
    assert not own_mail.is_handed_over(bare.context())
    await bare.record(e.OwnMailSent(4, "other"))
    assert not own_mail.is_handed_over(bare.context())
    await bare.record(e.OwnMailSent(4, digest))
    assert own_mail.is_handed_over(bare.context())


async def test_no_list_is_written_where_no_one_has_to_be_named(bare: Bare) -> None:
    await bare.imported(PROACTIVE)
    assert await bare.run(mail_lists.write_lists(bare.context())) == []
    assert not list(bare.folder.rglob("*.csv"))


async def test_whoever_is_unknown_is_named_with_how_to_ask_for_them(bare: Bare) -> None:
    await bare.imported(PROACTIVE)
    await bare.record(e.ResetEventsRefused("refused"))
    mails = bare.reader.mailing.mails(MailState.PENDING, None, 0, 2)
    await bare.record(e.MailsAttempted(tuple(mail.id for mail in mails)))
    (notice,) = await bare.run(mail_lists.write_lists(bare.context()))
    assert isinstance(notice, e.Notice)
    assert notice.text.startswith("Whether 2 resets were created is unknown; the users are in ")
    assert "may not be mailed any more" not in notice.text
    assert notice.text.endswith(f"type «{unknown_phrase(2, 'acme')}».")
    lines = (bare.context().files.folder / mail_lists.UNKNOWN_FILE).read_text(encoding="utf-8").splitlines()
    columns, *people = csv.reader(lines)
    assert tuple(columns) == mail_lists.UNKNOWN_COLUMNS
    assert [person[0] for person in people] == [mail.email for mail in mails]
    await bare.record(e.Answered({"target.mail_allow": [ADDRESSES[0]]}))
    (notice,) = await bare.run(mail_lists.write_lists(bare.context()))
    assert isinstance(notice, e.Notice)
    assert "1 of them may not be mailed any more" in notice.text


async def test_recipients_are_written_again_only_where_they_are_others(bare: Bare) -> None:
    now = datetime.now(UTC)
    await bare.imported(PROACTIVE | {"timing.mailer": "own", "authkit.app_name": "Acme"}, canaries=0)
    await bare.record(e.PlanFrozen(PLAN), e.StepMoved(StepName.TRANSFORM, StepState.DONE), at=now)
    await bare.record(e.ListingStarted(2, 4), page(*range(4), listing=2), e.ListingFinished(2), at=now)
    await bare.record(e.ListingImported(2))
    written, notice = await bare.run(own_mail.hand_over(bare.context()))
    assert isinstance(written, e.RecipientsWritten)
    assert written.rows == 4
    assert isinstance(notice, e.Notice)
    assert notice.text.endswith("with a draft next to it; mail them after the cutover.")
    (notice,) = await bare.run(own_mail.hand_over(bare.context()))
    assert isinstance(notice, e.Notice)
    await bare.record(e.CutoverDone("CUTOVER acme"))
    phrase = mailed_phrase(4, "acme")
    (notice,) = await bare.run(own_mail.hand_over(bare.context()))
    assert isinstance(notice, e.Notice)
    assert notice.text.endswith(f"yourself, then say so with «{phrase}».")
    sent, act = await bare.run(own_mail.hand_over(bare.context(phrase)))
    assert sent == e.OwnMailSent(4, written.sha256)
    assert isinstance(act, e.ActDone)
    assert (act.note, act.details) == (phrase, {"sha256": written.sha256})
    assert await bare.run(own_mail.hand_over(bare.context())) == []
    await bare.mailed(Stage.SAMPLE, most=1)
    again, *_ = await bare.run(own_mail.hand_over(bare.context()))
    assert isinstance(again, e.RecipientsWritten)
    assert again.rows == 3

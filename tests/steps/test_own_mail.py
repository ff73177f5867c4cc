"""The operator mails: a file of recipients, a draft, and a word once that mail went out; we send nothing."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.steps.campaign import ENVIRONMENT, Campaign
from tests.steps.running import ended, only
from wizard.domain.confirmations import mailed_phrase
from wizard.domain.events import ActDone, OwnMailSent, RecipientsWritten
from wizard.domain.steps import StepName, StepState
from wizard.domain.text import csv_cell
from wizard.engine.context import Confirmations
from wizard.guide.own_mail import DRAFT_FILE, RECIPIENTS_FILE


@pytest.fixture
async def own(bare: Campaign) -> Campaign:
    """The canary is proven; everybody else is mailed by the operator."""
    await bare.answer(timing__mailer="own", authkit__app_name="Acme")
    await planned(bare)
    await bare.mail(f"SEND 1 {ENVIRONMENT}")
    bare.use_link(bare.canary)
    return bare


async def planned(campaign: Campaign) -> None:
    await campaign.open().migration.run(until=StepName.TRANSFORM, confirmations=Confirmations())


def in_file(campaign: Campaign) -> list[str]:
    path = campaign.path.with_suffix("") / RECIPIENTS_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    return [row["email"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]


def draft(campaign: Campaign) -> str:
    return (campaign.path.with_suffix("") / DRAFT_FILE).read_text(encoding="utf-8")


def phrase(campaign: Campaign) -> str:
    return mailed_phrase(len(in_file(campaign)), ENVIRONMENT)


async def test_who_is_due_is_written_to_a_file_with_a_draft_beside_it(own: Campaign) -> None:
    said = await own.mail()
    (written,) = only(own.events, RecipientsWritten)
    assert Path(written.path).name == RECIPIENTS_FILE
    due = [csv_cell(person.email) for person in own.mailing.recipients()]
    assert in_file(own) == due
    assert written.rows == len(due) == len(set(due)) > 26
    assert "mail them after the cutover" in said
    assert draft(own).startswith("Subject: Acme: please choose a new password\n")
    assert "http" not in draft(own)
    assert own.mails().total() == 1
    assert (ended(own.events).state, ended(own.events).note.split(";")[0]) == (
        StepState.OPEN,
        "mail the recipients yourself",
    )
    await own.mail()
    assert not only(own.events, RecipientsWritten), "the same list is written down once"


async def test_that_they_were_mailed_is_typed_after_the_cutover(own: Campaign) -> None:
    await own.mail()
    await own.mail(phrase(own))
    assert not only(own.events, OwnMailSent)
    await own.cut_over()
    assert f"then say so with «{phrase(own)}»" in await own.mail()
    await own.mail(phrase(own))
    (sent,) = only(own.events, OwnMailSent)
    (act,) = only(own.events, ActDone)
    assert sent.rows == len(in_file(own))
    assert (act.kind, act.note, act.details) == ("own mail sent", phrase(own), {"sha256": sent.sha256})
    assert ended(own.events).state is StepState.DONE
    assert own.mails().total() == 1
    await own.mail(phrase(own))
    assert not only(own.events, OwnMailSent)


async def test_another_list_is_another_mailing(own: Campaign) -> None:
    await own.mail()
    await own.cut_over()
    await own.mail(phrase(own))
    before, store = in_file(own), own.services.cognito.store
    leaver = next(
        row
        for name in store.pool.users
        if (row := store.get(name)) and row.attributes.get("email") == before[0]
    )
    store.put(replace(leaver, enabled=False))
    await own.open().migration.relist()
    await planned(own)
    said = await own.mail()
    assert in_file(own) == before[1:]
    assert f"«{mailed_phrase(len(before) - 1, ENVIRONMENT)}»" in said
    assert ended(own.events).state is StepState.OPEN


async def test_where_nobody_is_left_to_mail_nothing_waits(bare: Campaign) -> None:
    await bare.answer(timing__mailer="own", target__mail_allow=[])
    await planned(bare)
    await bare.mail(f"SEND 1 {ENVIRONMENT}")
    bare.use_link(bare.canary)
    await bare.mail()
    assert bare.mailing.count_recipients() == 0
    assert not only(bare.events, RecipientsWritten)
    assert ended(bare.events).state is StepState.DONE

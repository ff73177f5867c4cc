"""What events settle, what they do not, and sums that stay per campaign."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journal.machine import page, planned
from wizard.domain.events import (
    CampaignPlanned,
    EffectsAttempted,
    EffectsSettled,
    EventsSeen,
    ListFrozen,
    ListingFinished,
    ListingImported,
    ListingStarted,
    MailsAttempted,
    MailSettled,
    MailsResent,
    MailsSettled,
    ResetEventsRead,
    Settled,
)
from wizard.domain.mail.adoption import UserEvent, UserEventKind
from wizard.domain.mail.campaign import MailState, Stage
from wizard.domain.planning.people import RowState
from wizard.journal import Journal
from wizard.journal.mail_reads import MailReads

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
PEOPLE = 4


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """Four persons at WorkOS, all due, all planned to be mailed."""
    opened = Journal(tmp_path / "m.journal", actor=lambda: "{}")
    for fact in planned(PEOPLE):
        await opened.record(fact, AT.isoformat())
    effects = opened.reader.open_effects("pending", 0, PEOPLE)
    await opened.record(EffectsAttempted(tuple(effect.id for effect in effects)), AT.isoformat())
    done = [Settled(e.id, e.sub, RowState.CREATED, f"user_{e.sub}", e.draft.email) for e in effects]
    await opened.record(EffectsSettled(tuple(done)), AT.isoformat())
    await opened.record(CampaignPlanned(1, (), None), AT.isoformat())
    yield opened
    opened.close()


@pytest.fixture
def mailing(journal: Journal) -> MailReads:
    return journal.reader.mailing


def first(mailing: MailReads) -> int:
    return mailing.mails(MailState.PENDING, Stage.SAMPLE, 0, 1)[0].id


def seen(
    *user_events: tuple[UserEventKind, int, timedelta], before: str | None, after: str | None
) -> EventsSeen:
    """Events about persons by their number, so long after the start."""
    found = (
        UserEvent(sight, f"user_sub-{person:04}", "", AT + later) for sight, person, later in user_events
    )
    return EventsSeen(tuple(found), before=before, after=after)


@pytest.mark.parametrize(
    ("later", "settles"),
    [
        (timedelta(seconds=-30), True),  # WorkOS' clock may be behind
        (timedelta(minutes=-5), False),
        (timedelta(minutes=14), True),
        (timedelta(minutes=16), True),  # the person got a mail, whoever asked for it
        (timedelta(days=2), True),  # WorkOS' clock may jump
    ],
)
async def test_a_reset_that_was_created_since_an_attempt_settles_it(
    journal: Journal, mailing: MailReads, later: timedelta, *, settles: bool
) -> None:
    mail = first(mailing)
    await journal.record(MailsAttempted((mail,)), AT.isoformat())
    person = int(mailing.mails(MailState.IN_DOUBT, None, 0, 1)[0].sub.removeprefix("sub-"))
    await journal.record(
        seen((UserEventKind.CREATED, person, later), before=None, after="e1"), AT.isoformat()
    )
    assert mailing.tally().get("sent", 0) == int(settles)
    assert mailing.count_in_doubt() == int(not settles)


@pytest.mark.parametrize(
    ("later", "settles"), [(timedelta(seconds=-3), False), (timedelta(seconds=-1), True)]
)
async def test_an_attempt_dated_by_workos_is_settled_by_its_clock(
    journal: Journal, mailing: MailReads, later: timedelta, *, settles: bool
) -> None:
    theirs = AT - timedelta(hours=1)
    await journal.record(MailsAttempted((first(mailing),), asked_at=theirs), AT.isoformat())
    (mail,) = mailing.mails(MailState.IN_DOUBT, None, 0, 9)
    page = ((mail.target_id, theirs + later),)
    read = ResetEventsRead(page, since=theirs, window=theirs, through=theirs + timedelta(minutes=14))
    await journal.record(read, AT.isoformat())
    assert mailing.count_in_doubt() == int(not settles)
    assert mailing.count_unknown() == 0
    late = replace(read, created=(), through=theirs + timedelta(minutes=15))
    await journal.record(late, AT.isoformat())
    assert mailing.count_unknown() == int(not settles)


async def test_an_event_that_is_read_before_its_answer_comes_does_no_harm(
    journal: Journal, mailing: MailReads
) -> None:
    await journal.record(MailsAttempted((first(mailing),), asked_at=AT), AT.isoformat())
    (mail,) = mailing.mails(MailState.IN_DOUBT, None, 0, 9)
    await journal.record(ResetEventsRead(((mail.target_id, AT),), since=AT, window=AT), AT.isoformat())
    assert mailing.tally()["sent"] == 1
    expires = AT + timedelta(minutes=15)
    await journal.record(
        MailsSettled((MailSettled(mail.id, MailState.SENT, expires_at=expires),)), AT.isoformat()
    )
    assert mailing.tally()["sent"] == 1
    assert mailing.token_life() == timedelta(minutes=15)


async def test_a_page_of_events_counts_once(journal: Journal, mailing: MailReads) -> None:
    one = seen(
        (UserEventKind.SIGNED_IN, 0, timedelta(0)),
        (UserEventKind.SIGNED_IN, 0, timedelta(hours=1)),
        (UserEventKind.FAILED, 1, timedelta(0)),
        (UserEventKind.FAILED, 99, timedelta(0)),  # none of ours
        before=None,
        after="e1",
    )
    await journal.record(one, AT.isoformat())
    with pytest.raises(ValueError, match="does not follow"):
        await journal.record(one, AT.isoformat())
    next_day = seen((UserEventKind.SIGNED_IN, 1, timedelta(days=1)), before="e1", after="e2")
    await journal.record(next_day, AT.isoformat())
    days = [(day.day.day, day.signed_in, day.failed) for day in mailing.adoption()]
    assert days == [(23, 1, 1), (24, 1, 0)]


@pytest.mark.parametrize("before", [MailState.SENT, MailState.FAILED, MailState.IN_DOUBT])
async def test_a_second_request_without_effect_leaves_everything_as_it_was(
    journal: Journal, mailing: MailReads, before: MailState
) -> None:
    mail = first(mailing)
    await journal.record(MailsAttempted((mail,)), AT.isoformat())
    if before is not MailState.IN_DOUBT:
        await journal.record(MailsSettled((MailSettled(mail, before),)), AT.isoformat())
    tally = dict(mailing.tally())
    later = AT + timedelta(minutes=2)
    await journal.record(MailsResent((mail,)), later.isoformat())
    assert mailing.count_in_doubt() == 1
    await journal.record(MailsSettled((MailSettled(mail, MailState.PENDING),)), later.isoformat())
    assert mailing.tally() == tally
    (found,) = mailing.mails(before, None, 0, 1)
    assert found.attempted_at == AT


async def test_sums_stay_with_their_campaign(journal: Journal, mailing: MailReads) -> None:
    pending = mailing.mails(MailState.PENDING, None, 0, PEOPLE)
    mails = [mail.id for mail in pending]
    await journal.record(MailsAttempted(tuple(mails)), AT.isoformat())
    sent = tuple(MailSettled(mail, MailState.SENT) for mail in mails[1:])
    await journal.record(MailsSettled(sent), AT.isoformat())
    assert mailing.count_remindable(None) == PEOPLE - 1
    await journal.record(CampaignPlanned(2, (), None, reminds=True), AT.isoformat())
    doubtful = mailing.mail_to(pending[0].email, None)
    assert doubtful
    assert doubtful.state is MailState.IN_DOUBT
    # The one in doubt belongs to the first campaign, and settles there.
    event = seen((UserEventKind.CREATED, int(doubtful.sub[4:]), timedelta(0)), before=None, after="e1")
    await journal.record(event, AT.isoformat())
    assert dict(mailing.tally(1)) == {"sent": PEOPLE}
    assert dict(mailing.tally(2)) == {"pending": PEOPLE - 1}


async def test_who_left_the_pool_is_due_no_more(journal: Journal, mailing: MailReads) -> None:
    reader = journal.reader
    assert reader.due() == PEOPLE
    await journal.record(ListingImported(1), AT.isoformat())
    later = (ListingStarted(2, PEOPLE), replace(page(*range(1, PEOPLE)), listing=2), ListingFinished(2))
    for fact in later:
        await journal.record(fact, AT.isoformat())
    assert reader.due() == PEOPLE - 1
    await journal.record(CampaignPlanned(1, (), None), AT.isoformat())
    assert mailing.tally() == {"pending": PEOPLE - 1, "skipped": 1}


@pytest.mark.parametrize("persons", [PEOPLE - 1, PEOPLE + 1])
async def test_a_list_of_another_length_than_the_confirmed_one_is_refused(
    journal: Journal, mailing: MailReads, persons: int
) -> None:
    (stage,) = {mail.stage for mail in mailing.mails(MailState.PENDING, None, 0, 9)}
    with pytest.raises(ValueError, match="is not the one that would be mailed"):
        await journal.record(ListFrozen(stage, persons, "f00d"), AT.isoformat())
    assert mailing.count_frozen() == 0


async def test_who_is_mailed_is_told_in_the_order_of_their_list(journal: Journal, mailing: MailReads) -> None:
    assert (mailing.campaign(), mailing.tally()["pending"], mailing.count_recipients()) == (1, PEOPLE, PEOPLE)
    assert mailing.tally(0) == mailing.tally(2) == {}
    addresses = [f"p{n}@acme.example" for n in range(PEOPLE)]
    assert [email for _, email in mailing.addressees(Stage.SAMPLE)] == addresses
    assert [recipient.email for recipient in mailing.recipients()] == addresses
    assert list(mailing.addressees(Stage.CANARY)) == []
    mails = mailing.mails(MailState.PENDING, None, 0, 3)
    assert [mail.email for mail in mails] == addresses[:3]
    assert [mail.email for mail in mailing.mails(MailState.PENDING, None, mails[-1].id, 3)] == addresses[3:]
    assert mailing.mails(MailState.SENT, None, 0, 3) == []
    assert mailing.standing_of("p0@acme.example") == "due"
    assert mailing.standing_of("x@acme.example") is None
    assert mailing.token_life() is None
    assert mailing.proof() == (0, 0)
    await journal.record(CampaignPlanned(2, (), None), AT.isoformat())
    assert mailing.campaign() == 2


async def test_a_reset_is_sent_once_and_its_link_lives_for_a_time(
    journal: Journal, mailing: MailReads
) -> None:
    one, other = mailing.mails(MailState.PENDING, None, 0, 2)
    await journal.record(MailsAttempted((one.id, other.id)), AT.isoformat())
    assert (mailing.count_in_doubt(), mailing.tally()["pending"]) == (2, PEOPLE - 2)
    with pytest.raises(ValueError, match="not pending"):
        await journal.record(MailsAttempted((one.id,)), AT.isoformat())
    outcomes = (
        MailSettled(one.id, MailState.SENT, expires_at=AT + timedelta(days=2)),
        MailSettled(other.id, MailState.FAILED, "refused"),
    )
    await journal.record(MailsSettled(outcomes), AT.isoformat())
    assert mailing.tally() == {"sent": 1, "failed": 1, "pending": PEOPLE - 2}
    assert mailing.count_in_doubt() == mailing.count_unknown() == 0
    assert mailing.token_life() == timedelta(days=2)
    (failed,) = mailing.mails(MailState.FAILED, None, 0, 2)
    assert (failed.id, failed.reason) == (other.id, "refused")
    with pytest.raises(ValueError, match="was not attempted"):
        await journal.record(MailsSettled(outcomes[:1]), AT.isoformat())
    latest = mailing.mail_to("p0@acme.example", None)
    assert latest is not None
    assert (latest.id, latest.state) == (one.id, MailState.SENT)
    assert mailing.mail_to("x@acme.example", None) is None
    barred = mailing.mail_to("p0@acme.example", ())
    assert barred is not None
    assert barred.state is MailState.SKIPPED
    assert mailing.count_remindable(None) == len(list(mailing.remindable(None))) == 1
    assert list(mailing.remindable(("p0@acme.example",))) == [("user_sub-0000", "p0@acme.example")]
    assert mailing.count_remindable(("x@acme.example",)) == len(list(mailing.remindable(()))) == 0


async def test_a_list_that_was_confirmed_is_read_by_its_order_and_by_user(
    journal: Journal, mailing: MailReads
) -> None:
    assert mailing.count_frozen() == 0
    frozen = ListFrozen(Stage.SAMPLE, PEOPLE, "f")
    await journal.record(frozen, AT.isoformat())
    assert mailing.count_frozen() == PEOPLE
    mails = mailing.frozen(0, 3)
    assert [mail.sub for mail in mails] == ["sub-0000", "sub-0001", "sub-0002"]
    assert [mail.sub for mail in mailing.frozen(mails[-1].id, 3)] == ["sub-0003"]
    assert [mail.sub for mail in mailing.frozen_of(["user_sub-0002", "user_x"])] == ["sub-0002"]
    with pytest.raises(ValueError, match="not the one that would be mailed"):
        await journal.record(replace(frozen, persons=PEOPLE + 1), AT.isoformat())

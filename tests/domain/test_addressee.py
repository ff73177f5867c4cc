"""Whose an address is right before a mail, and who had a mail already (R4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wizard.domain.mail.addressee import READ_WITHIN, changed_hands, is_in_doubt, mailed_before
from wizard.domain.mail.campaign import Mail, MailState, SkipReason, Stage
from wizard.domain.planning.people import TargetUser

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
MAIL = Mail(1, "sub-1", "ann@acme.example", "user_1", Stage.REST, MailState.PENDING)
USER = TargetUser("user_1", "ann@acme.example", True, "sub-1", metadata={})
MARKED = replace(USER, metadata={"password_reset_sent": "true"})


def test_a_user_is_read_a_minute_before_the_mail_at_most() -> None:
    assert timedelta() < READ_WITHIN <= timedelta(seconds=60)


@pytest.mark.parametrize(
    ("user", "why"),
    [
        (USER, None),
        (replace(USER, email="Ann@Acme.example"), None),
        (None, SkipReason.DELETED),
        (replace(USER, id="user_2"), SkipReason.DELETED),
        (replace(USER, email="ann@other.example"), SkipReason.RENAMED),
        (replace(USER, external_id="sub-2"), SkipReason.OTHER_ID),
        (replace(USER, external_id=None), SkipReason.OTHER_ID),
    ],
)
def test_an_address_is_the_persons_only_by_id_address_and_external_id(
    user: TargetUser | None, why: SkipReason | None
) -> None:
    assert changed_hands(MAIL, user) is why


@pytest.mark.parametrize(
    ("user", "last_reset", "asked_at", "read_since", "why"),
    [
        (USER, None, None, AT, None),
        (USER, AT, None, None, SkipReason.RESET_SEEN),
        (MARKED, None, None, None, SkipReason.MARKED),
        (MARKED, None, None, AT, SkipReason.MARKED),
        # Our own mark, of a mail that no event shows although all events since then were read.
        (MARKED, None, AT, AT, None),
        (MARKED, None, AT, AT - timedelta(days=1), None),
        (MARKED, None, AT, AT + timedelta(seconds=1), SkipReason.MARKED),
        (MARKED, None, AT, None, SkipReason.MARKED),
    ],
)
def test_a_mark_counts_but_where_all_events_since_our_own_deny_it(
    user: TargetUser,
    last_reset: datetime | None,
    asked_at: datetime | None,
    read_since: datetime | None,
    why: SkipReason | None,
) -> None:
    mail = replace(MAIL, asked_at=asked_at, marked=asked_at is not None)
    assert mailed_before(mail, user, last_reset, read_since=read_since) is why


@pytest.mark.parametrize(
    ("user", "moments", "marked", "doubt"),
    [
        (MARKED, (None, AT, AT), False, True),
        (MARKED, (None, AT - timedelta(seconds=1), AT), False, True),
        # Events that were not read since then cannot deny it.
        (MARKED, (None, AT + timedelta(seconds=1), AT), False, False),
        (MARKED, (None, None, AT), False, False),
        # Nothing can be missing here.
        (MARKED, (None, AT, None), False, False),
        # An event tells of it; the mark is our own; there is no mark.
        (MARKED, (AT, AT, AT), False, False),
        (MARKED, (None, AT, AT), True, False),
        (USER, (None, AT, AT), False, False),
    ],
)
def test_a_mark_that_this_journal_does_not_know_is_in_doubt_where_mails_may_be_missing(
    user: TargetUser,
    moments: tuple[datetime | None, datetime | None, datetime | None],
    marked: bool,
    doubt: bool,
) -> None:
    mail, (last_reset, read_since, lost_since) = replace(MAIL, marked=marked), moments
    assert is_in_doubt(mail, user, last_reset, read_since=read_since, lost_since=lost_since) is doubt

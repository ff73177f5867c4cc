"""Whose an address is right before a mail, and who had a mail already (R4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wizard.domain.addressee import READ_WITHIN, changed_hands, mailed_before
from wizard.domain.campaign import LeftOut, Mail, MailState, Stage
from wizard.domain.people import TargetUser

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
        (None, LeftOut.DELETED),
        (replace(USER, id="user_2"), LeftOut.DELETED),
        (replace(USER, email="ann@other.example"), LeftOut.RENAMED),
        (replace(USER, external_id="sub-2"), LeftOut.OTHER_ID),
        (replace(USER, external_id=None), LeftOut.OTHER_ID),
    ],
)
def test_an_address_is_the_persons_only_by_id_address_and_external_id(
    user: TargetUser | None, why: LeftOut | None
) -> None:
    assert changed_hands(MAIL, user) is why


@pytest.mark.parametrize(
    ("user", "last_reset", "asked_at", "read_since", "why"),
    [
        (USER, None, None, AT, None),
        (USER, AT, None, None, LeftOut.RESET_SEEN),
        (MARKED, None, None, None, LeftOut.MARKED),
        (MARKED, None, None, AT, LeftOut.MARKED),
        # Our own mark, of a mail that no event shows although all events since then were read.
        (MARKED, None, AT, AT, None),
        (MARKED, None, AT, AT - timedelta(days=1), None),
        (MARKED, None, AT, AT + timedelta(seconds=1), LeftOut.MARKED),
        (MARKED, None, AT, None, LeftOut.MARKED),
    ],
)
def test_a_mark_counts_but_where_all_events_since_our_own_deny_it(
    user: TargetUser,
    last_reset: datetime | None,
    asked_at: datetime | None,
    read_since: datetime | None,
    why: LeftOut | None,
) -> None:
    mail = replace(MAIL, asked_at=asked_at, marked=asked_at is not None)
    assert mailed_before(mail, user, last_reset, read_since=read_since) is why

"""Whether a mail would still reach the person whom it is for, and whether they had one already (R4).

A reset is asked for by address, yet it belongs to a person: a WorkOS user id. Both are compared with what
WorkOS shows of that user right before the mail.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from wizard.domain.mail.campaign import Mail, SkipReason
from wizard.domain.mail.keeping import KEPT_KEY, kept_on
from wizard.domain.planning.budget import MARK_KEY, SENT_MARK
from wizard.domain.planning.people import TargetUser
from wizard.domain.rows.emails import normalise_email

# A user is read so shortly before their mail.
READ_WITHIN = timedelta(seconds=60)


def changed_hands(mail: Mail, user: TargetUser | None) -> SkipReason | None:
    """Why this address is not the person's any more; None where it still is."""
    if user is None or user.id != mail.target_id:
        return SkipReason.DELETED
    if normalise_email(user.email) != mail.email:
        return SkipReason.RENAMED
    if user.external_id != mail.sub:
        return SkipReason.OTHER_ID
    return None


def keeps_password(user: TargetUser | None) -> SkipReason | None:
    """Why a first mail is not needed: WorkOS holds the password that its user knows."""
    return SkipReason.KEPT if user and kept_on(user.metadata.get(KEPT_KEY)) else None


def is_marked_sent(user: TargetUser) -> bool:
    """Whether WorkOS shows that a reset was sent, whoever wrote it there."""
    return user.metadata.get(MARK_KEY) == SENT_MARK


def is_in_doubt(
    mail: Mail,
    user: TargetUser,
    last_reset: datetime | None,
    *,
    read_since: datetime | None,
    lost_since: datetime | None,
) -> bool:
    """Whether a mark tells of a mail that this journal does not know, and events show none (R4).

    Another state of this journal may have died between the mark and the mail. ``lost_since``: from when on
    mails may be missing here, None where none can be. Where events have a gap since then the mark decides.
    """
    may_tell = read_since is not None and lost_since is not None and read_since <= lost_since
    return may_tell and last_reset is None and is_marked_sent(user) and not mail.marked


def mailed_before(
    mail: Mail, user: TargetUser, last_reset: datetime | None, *, read_since: datetime | None
) -> SkipReason | None:
    """Why a first mail would be a second one; None where there was none.

    ``last_reset``: the latest reset of this user that events show. ``read_since``: from when on events
    were read without a gap, None where they are not readable. A mark that this journal wrote for a mail
    that WorkOS then refused counts as one only where events cannot tell.
    """
    if last_reset is not None:
        return SkipReason.RESET_SEEN
    if not is_marked_sent(user):
        return None
    was_refused = mail.marked and mail.asked_at and read_since and read_since <= mail.asked_at
    return None if was_refused else SkipReason.MARKED

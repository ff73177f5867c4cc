"""Sending resets, noting them in the metadata, and reading from the events what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from datetime import timedelta

from wizard.domain.campaign import Mail, MailState, Stage
from wizard.domain.events import MailsAttempted, MailSettled, MailsMarked, MailsSettled, ResetsSeen
from wizard.domain.people import TargetUser, UserChange
from wizard.ports import Bucket, Context, EventStream, InDoubt, Rejected, Sending, Unavailable

PAGE = 500
CREATED, USED = "password_reset.created", "password_reset.succeeded"
# Events are read from a little before the first attempt: clocks differ.
BEFORE = timedelta(minutes=5)
MARK = {"password_reset_sent": "true"}


async def send_stage(ctx: Context, stage: Stage) -> EventStream:
    """Send every pending reset of a stage; one whose answer is lost is left in doubt, never repeated."""
    sending: Sending[Mail, MailSettled] = Sending(
        send=lambda mail: _send(ctx, mail),
        attempted=lambda mail: MailsAttempted((mail.id,)),
        untouched=lambda mail: MailSettled(mail.id, MailState.PENDING),
    )
    groups = ctx.dispatch(_pending(ctx, stage), Bucket.WORKOS_RESET, sending)
    async with aclosing(groups):
        async for outcomes in groups:
            yield MailsSettled(outcomes)


async def mark_sent(ctx: Context) -> EventStream:
    """Write ``password_reset_sent="true"`` for whoever was mailed, one more write each."""
    if not ctx.setting("timing.mark_sent"):
        return
    after = 0
    while mails := ctx.journal.unmarked_mails(after, PAGE):
        for mail in mails:
            await ctx.read(Bucket.WORKOS_WRITE, lambda mail=mail: _mark(ctx, mail))  # type: ignore[misc]
            yield MailsMarked((mail.id,))
        after = mails[-1].id


async def read_events(ctx: Context) -> EventStream:
    """Read on in the events: resets created and used, by user. The first page by time, then by cursor."""
    after: str | None = ctx.journal.meta("events_after")
    started = ctx.journal.campaign_started()
    if started is None:
        return
    since = None if after else started - BEFORE
    while True:
        page = await ctx.read(
            Bucket.WORKOS_READ,
            lambda after=after, since=since: ctx.target.events(  # type: ignore[misc]
                (CREATED, USED), since=since, after=after
            ),
        )
        if not page.events:
            return
        after, since = page.events[-1].id, None
        yield ResetsSeen(
            created={event.user_id: event.at for event in page.events if event.name == CREATED},
            used={event.user_id: event.at for event in page.events if event.name == USED},
            after=after,
        )


def _pending(ctx: Context, stage: Stage) -> Iterator[Mail]:
    after = 0
    while page := ctx.journal.mails(MailState.PENDING, stage, after, PAGE):
        yield from page
        after = page[-1].id


async def _send(ctx: Context, mail: Mail) -> MailSettled:
    result = await ctx.target.create_password_reset(mail.email)
    if result is None:
        return MailSettled(mail.id, MailState.FAILED, "WorkOS has no user with this address any more")
    if isinstance(result, Rejected):
        return MailSettled(mail.id, MailState.FAILED, f"{result.code}: {result.message}")
    return MailSettled(mail.id, MailState.SENT, expires_at=result.expires_at)


async def _mark(ctx: Context, mail: Mail) -> TargetUser | None:
    """Marking twice does no harm, so a lost answer is simply asked for again."""
    try:
        result = await ctx.target.update_user(mail.target_id, UserChange(metadata=MARK))
    except InDoubt as doubt:
        raise Unavailable(doubt.reason) from doubt
    return result if isinstance(result, TargetUser) else None

"""Sending resets, and noting them in the metadata."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import aclosing

from wizard.domain.campaign import Mail, MailState, Resend, Stage
from wizard.domain.events import (
    CampaignPlanned,
    MailsAttempted,
    MailSettled,
    MailsMarked,
    MailsResent,
    MailsSettled,
)
from wizard.domain.people import TargetUser, UserChange
from wizard.domain.rows import normalise_email
from wizard.domain.target_kind import mailable
from wizard.ports import Bucket, Context, EventStream, InDoubt, Rejected, Sending, Unavailable

PAGE = 500
AT_ONCE = 16
MARK = {"password_reset_sent": "true"}
NextPage = Callable[[int, int], list[Mail]]


def addresses(ctx: Context, key: str) -> tuple[str, ...]:
    """The addresses of an answer, as persons have them."""
    return tuple(address for value in ctx.setting(key) if (address := normalise_email(value)))


def allowed(ctx: Context) -> tuple[str, ...] | None:
    """The only addresses that may be mailed; None where there is no such list."""
    return mailable(ctx.target_kind, ctx.setting("verify.canaries"), ctx.setting("target.mail_allow"))


def planned(ctx: Context, *, reminds: bool = False) -> CampaignPlanned:
    """Who is due as of now: in the latest campaign, or in a new one that ``reminds``."""
    campaign = ctx.journal.mailing.campaign() + reminds
    return CampaignPlanned(max(1, campaign), addresses(ctx, "verify.canaries"), allowed(ctx), reminds)


async def send_stage(ctx: Context, stage: Stage) -> EventStream:
    """Send every pending reset of a stage; one whose answer is lost is left in doubt, never repeated."""
    sending: Sending[Mail, MailSettled] = Sending(
        send=lambda mail: _send(ctx, mail),
        attempted=lambda mail: MailsAttempted((mail.id,)),
        untouched=lambda mail: MailSettled(mail.id, MailState.PENDING),
    )
    mails = pages(lambda after, most: ctx.journal.mailing.mails(MailState.PENDING, stage, after, most))
    groups = ctx.dispatch(mails, Bucket.WORKOS_RESET, sending)
    async with aclosing(groups):
        async for outcomes in groups:
            yield MailsSettled(outcomes)


async def send_again(ctx: Context, mails: Iterator[Mail]) -> EventStream:
    """Create these resets once more; one that had no effect leaves its mail as it was."""
    sending: Sending[Resend, MailSettled] = Sending(
        send=lambda resend: _send(ctx, resend.mail),
        attempted=lambda resend: MailsResent((resend.mail.id,)),
        untouched=lambda resend: MailSettled(resend.mail.id, MailState.PENDING),
    )
    groups = ctx.dispatch((Resend(mail) for mail in mails), Bucket.WORKOS_RESET, sending)
    async with aclosing(groups):
        async for outcomes in groups:
            yield MailsSettled(outcomes)


async def mark_sent(ctx: Context) -> EventStream:
    """Write ``password_reset_sent="true"`` for whoever was mailed, one more write each."""
    if not ctx.setting("timing.mark_sent"):
        return
    after = 0
    while mails := ctx.journal.mailing.unmarked(after, AT_ONCE):
        marks = [ctx.read(Bucket.WORKOS_WRITE, lambda mail=mail: _mark(ctx, mail)) for mail in mails]  # type: ignore[misc]
        outcomes = await asyncio.gather(*marks, return_exceptions=True)
        done = zip(mails, outcomes, strict=True)
        yield MailsMarked(tuple(mail.id for mail, outcome in done if not isinstance(outcome, BaseException)))
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        after = mails[-1].id


def pages(next_page: NextPage) -> Iterator[Mail]:
    """Mails page by page, each read when it is needed."""
    after = 0
    while page := next_page(after, PAGE):
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

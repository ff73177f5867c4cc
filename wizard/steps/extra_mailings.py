"""Resets that somebody asks for besides the stages: one person again, the unknown ones, a reminder.

Nothing here is ever done by itself: each is asked for by name and typed.
"""

from __future__ import annotations

from typing import assert_never

from wizard.domain.confirmations import fingerprint_of, resend_phrase, send_phrase, unknown_phrase
from wizard.domain.events import ActDone, ListFrozen, Notice
from wizard.domain.mail.campaign import (
    ExtraMailing,
    ExtraMailingKind,
    Mail,
    MailState,
    Stage,
    WhoMails,
    resend_refused,
)
from wizard.domain.rows.emails import normalise_email
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked, ConfirmationNeeded, UsageError, WizardError
from wizard.steps.freshness import require_fresh, require_planned
from wizard.steps.mailing import (
    addresses,
    allowed,
    is_open_to_all,
    mailer,
    pages,
    planned,
    send_again,
    send_frozen,
)


def run_extra_mailing(ctx: Context, extra_mailing: ExtraMailing) -> EventStream:
    """Do it, or raise what stands against it; ConfirmationNeeded carries the phrase."""
    match extra_mailing.kind:
        case ExtraMailingKind.NAMED:
            return _to_one(ctx, extra_mailing.address)
        case ExtraMailingKind.UNKNOWN:
            return _to_unknown(ctx)
        case ExtraMailingKind.REMINDER:
            return _remind(ctx)
        case _:
            assert_never(extra_mailing.kind)


async def _to_one(ctx: Context, given: str) -> EventStream:
    """One mail more to one person; no one else is touched, so the listing may be older."""
    address = normalise_email(given)
    if address is None:
        raise UsageError("An address is needed to re-send a reset.", fix="Give the user's address.")
    mail = ctx.journal.mailing.mail_to(address, allowed(ctx))
    refused = resend_refused(
        mail,
        address=address,
        now=ctx.clock.now(),
        waits_for_stage=mailer(ctx) is WhoMails.WIZARD,
        is_open=is_open_to_all(ctx) or address in addresses(ctx, "verify.canaries"),
    )
    if refused or mail is None:
        raise Blocked(refused, fix="No one was mailed.", recovery_id="mail")
    phrase = resend_phrase(address, ctx.environment)
    _confirm(ctx, phrase, f"One more reset mail would go to {address}.")
    yield ActDone("reset re-sent by name", details={"sub": mail.sub})
    async for event in send_again(ctx, iter([mail])):
        yield event


async def _to_unknown(ctx: Context) -> EventStream:
    """A mail to everybody whose first one is unknown; they may get two, which is why it is typed."""
    require_planned(ctx)
    require_fresh(ctx)
    mails = unknown_mails(ctx)
    if not mails:
        yield Notice("No reset is unknown; no one was mailed.")
        return
    phrase = unknown_phrase(len(mails), ctx.environment)
    _confirm(ctx, phrase, f"Whether {len(mails):,} users got a mail is unknown; some may get a second one.")
    yield ActDone("unknown resets re-sent", phrase, {"persons": len(mails)})
    async for event in send_again(ctx, iter(mails)):
        yield event


async def _remind(ctx: Context) -> EventStream:
    """A new campaign to those mailed who have not used their link."""
    if not ctx.journal.meta("cutover"):
        raise Blocked(
            "A reminder is mailed after the cutover, and none is recorded.",
            fix="Record the cutover in step 11 first.",
        )
    left = ctx.journal.mailing.tally()[MailState.PENDING]
    if left and mailer(ctx) is WhoMails.WIZARD:
        raise Blocked(
            f"{left:,} resets of this campaign are not sent yet.", fix="Send them before you remind."
        )
    require_planned(ctx)
    require_fresh(ctx)
    count = ctx.journal.mailing.count_remindable(allowed(ctx))
    if not count:
        yield Notice("All who were mailed and are still due have used their link; no one was mailed.")
        return
    listed = fingerprint_of(ctx.journal.mailing.remindable(allowed(ctx)), ctx.environment)
    phrase = send_phrase(count, ctx.environment, Stage.REMINDER, listed).bound
    _confirm(ctx, phrase, f"{count:,} users were mailed and have not used their link.")
    yield ActDone("reminder confirmed", phrase, {"list": listed})
    yield planned(ctx, reminds=True)
    if fingerprint_of(ctx.journal.mailing.addressees(Stage.REMINDER), ctx.environment) != listed:
        raise WizardError("The reminder is for others than those who were shown: this is a bug.")
    yield ListFrozen(Stage.REMINDER, count, listed)
    async for event in send_frozen(ctx, first=False):
        yield event


def unknown_mails(ctx: Context) -> list[Mail]:
    """Resets of which no one will tell any more, to persons who may still be mailed."""
    known = pages(lambda after, most: ctx.journal.mailing.unknown(after, most, allowed(ctx)))
    return [mail for mail in known if mail.state is MailState.IN_DOUBT]


def _confirm(ctx: Context, phrase: str, message: str) -> None:
    if not ctx.confirmed(phrase):
        raise ConfirmationNeeded(message, phrase=phrase)

"""Files next to the journal that name persons: outcomes that stay unknown, and who left the queue.

Of whom it is unknown is named whatever stands against mailing them again: the sums count them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from wizard.domain.confirmations import unknown_phrase
from wizard.domain.events import Notice
from wizard.domain.mail.campaign import Mail, MailState, SkipReason
from wizard.engine.context import Context, EventStream
from wizard.guide.own_mail import table
from wizard.steps.mailing import allowed, pages

UNKNOWN_FILE = "resets_unknown.csv"
LEFT_OUT_FILE = "resets_left_out.csv"
UNKNOWN_COLUMNS = ("email", "sub", "attempted_at", "not_mailed_because")


async def write_lists(ctx: Context) -> EventStream:
    """Write whoever has to be named into files, and say where; events hold no addresses."""
    mailing = ctx.journal.mailing
    if unknown := list(pages(lambda after, most: mailing.unknown(after, most, allowed(ctx)))):
        path = ctx.files.write_pieces(UNKNOWN_FILE, table(UNKNOWN_COLUMNS, _unknown(unknown)))
        yield Notice(
            f"Whether {len(unknown):,} resets were created is unknown; {_describe(ctx, unknown, path)}"
        )
    left = sum(n for why, n in mailing.count_skip_reasons().items() if why != SkipReason.NOT_ALLOWED)
    if left:
        rows = ((mail.email, mail.sub, mail.reason) for mail in pages(mailing.skipped_mails))
        path = ctx.files.write_pieces(LEFT_OUT_FILE, table(("email", "sub", "reason"), rows))
        yield Notice(f"{left:,} users left the queue; they are in {path}, each with the reason.")


def _describe(ctx: Context, unknown: Sequence[Mail], path: Path) -> str:
    """Where they are named, and how those of them who may still be mailed are."""
    again = sum(mail.state is MailState.IN_DOUBT for mail in unknown)
    named = f"the users are in {path}."
    if again < len(unknown):
        named += f" {len(unknown) - again:,} of them may not be mailed any more; the reasons stand there."
    if not again:
        return named
    phrase = unknown_phrase(again, ctx.environment)
    return (
        f"{named} They are not mailed again by themselves; ask for it (run --resend-unknown) and type"
        f" «{phrase}»."
    )


def _unknown(mails: Iterable[Mail]) -> Iterable[tuple[str, str, str, str]]:
    for mail in mails:
        at = f"{mail.attempted_at:%Y-%m-%d %H:%M:%S} UTC" if mail.attempted_at else ""
        if mail.reason == SkipReason.MARKED:
            # Another state of this journal asked for it.
            at = f"after {at}"
        yield mail.email, mail.sub, at, mail.reason if mail.state is MailState.SKIPPED else ""

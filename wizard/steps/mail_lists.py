"""Files beside the journal that name persons: outcomes that stay unknown, and who left the queue."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.domain.campaign import LeftOut, Mail, unknown_phrase
from wizard.domain.events import Notice
from wizard.guide.own_mail import table
from wizard.ports import Context, EventStream
from wizard.steps.mailing import pages
from wizard.steps.reset_errands import unknown_mails

UNKNOWN_FILE = "resets_unknown.csv"
LEFT_OUT_FILE = "resets_left_out.csv"


async def write_lists(ctx: Context) -> EventStream:
    """Write whoever has to be named into files, and say where; events hold no addresses."""
    mailing = ctx.journal.mailing
    if unknown := unknown_mails(ctx):
        path = ctx.files.write_pieces(
            UNKNOWN_FILE, table(("email", "sub", "attempted_at"), _unknown(unknown))
        )
        phrase = unknown_phrase(len(unknown), ctx.environment)
        yield Notice(
            f"Whether {len(unknown):,} resets were created is unknown; the persons are in {path}. They are"
            f" not mailed again by themselves; ask for it (run --resend-unknown) and type «{phrase}»."
        )
    left = sum(n for why, n in mailing.count_left_out().items() if why != LeftOut.NOT_ALLOWED)
    if left:
        rows = ((mail.email, mail.sub, mail.reason) for mail in pages(mailing.left_out))
        path = ctx.files.write_pieces(LEFT_OUT_FILE, table(("email", "sub", "reason"), rows))
        yield Notice(f"{left:,} persons left the queue; they are in {path}, each with the reason.")


def _unknown(mails: Iterable[Mail]) -> Iterable[tuple[str, str, str]]:
    for mail in mails:
        at = f"{mail.attempted_at:%Y-%m-%d %H:%M:%S} UTC" if mail.attempted_at else ""
        if mail.reason == LeftOut.MARKED:
            # Another state of this journal asked for it.
            at = f"after {at}"
        yield mail.email, mail.sub, at

"""The branch in which the operator mails: a file of recipients and a draft; nothing is sent from here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from wizard.domain.confirmations import mailed_phrase
from wizard.domain.events import ActDone, Notice, OwnMailSent, RecipientsWritten
from wizard.engine.context import Context, EventStream
from wizard.guide.own_mail import COLUMNS, DRAFT_FILE, RECIPIENTS_FILE, message, table
from wizard.steps.freshness import require_fresh, require_planned


async def hand_over(ctx: Context) -> EventStream:
    """Write the files again, and take the operator's word once that mail went out."""
    people = ctx.journal.mailing.count_recipients()
    if not people:
        return
    require_fresh(ctx)
    require_planned(ctx)
    sha256 = _digest(ctx)
    path = ctx.files.write_pieces(RECIPIENTS_FILE, _lines(ctx))
    written = ctx.journal.meta("own_mail")
    if written is None or written["sha256"] != sha256:
        app = ctx.setting("authkit.app_name") or ctx.journal.meta("name")
        ctx.files.write_text(DRAFT_FILE, message(app))
        yield RecipientsWritten(str(path), people, sha256)
    if is_handed_over(ctx):
        return
    phrase = mailed_phrase(people, ctx.environment)
    if not ctx.journal.meta("cutover"):
        yield Notice(f"{people:,} users are in {path}, with a draft next to it; mail them after the cutover.")
    elif ctx.confirmed(phrase):
        yield OwnMailSent(people, sha256)
        yield ActDone("own mail sent", phrase, {"sha256": sha256})
    else:
        yield Notice(f"Mail the {people:,} users in {path} yourself, then say so with «{phrase}».")


def is_handed_over(ctx: Context) -> bool:
    """Whether the operator mailed everybody who is in the file by now."""
    written, sent = ctx.journal.meta("own_mail"), ctx.journal.meta("own_mail_sent")
    if not ctx.journal.mailing.count_recipients():
        return True
    return bool(written and sent and written["sha256"] == sent["sha256"])


def _digest(ctx: Context) -> str:
    digest = hashlib.sha256()
    for line in _lines(ctx):
        digest.update(line.encode())
    return digest.hexdigest()


def _lines(ctx: Context) -> Iterator[str]:
    people = ctx.journal.mailing.recipients()
    return table(COLUMNS, ((person.email, person.first_name, person.last_name) for person in people))

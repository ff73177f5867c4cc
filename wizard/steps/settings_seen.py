"""Settings that no API shows, looked at again at the moment at which they matter."""

from __future__ import annotations

from wizard.domain.confirmations import looked_phrase
from wizard.domain.events import ActDone, Answered, Notice
from wizard.engine.context import Context, EventStream
from wizard.guide.dashboard import LOOKED, Matters, looks, outdated, warnings


async def settings_seen(ctx: Context, moment: Matters) -> EventStream:
    """Renew answers that are too old where that was confirmed, and tell what is left to look at.

    Nothing here stops a step: what is unknown, or means trouble, is a warning.
    """
    now = ctx.clock.now()
    found = looks(ctx.journal.answers(), ctx.journal.answered_at())
    old, phrase = outdated(found, now, moment), looked_phrase(ctx.environment)
    if old and ctx.confirmed(phrase):
        same = {look.setting.key: look.answer for look in old}
        yield ActDone(LOOKED, phrase, same)
        yield Answered(same)
        found = looks(ctx.journal.answers(), ctx.journal.answered_at())
        old = ()
    for sentence in warnings(found, now, moment):
        yield Notice(sentence)
    if old:
        yield Notice(f"These answers are older than a day: where they still hold, confirm «{phrase}».")

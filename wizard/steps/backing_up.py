"""A backup of the journal before each mass act, once for each: what follows may be resumed many times."""

from __future__ import annotations

from wizard.domain.events import Notice
from wizard.engine.context import Context, EventStream
from wizard.errors import WizardError


async def backed_up(ctx: Context, act: str) -> EventStream:
    """Have a backup written, unless the latest one was for this very act.

    Where none can be written, that is said, and the act goes on: nothing rests on a backup.
    """
    reason = f"before {act}"
    last = ctx.journal.meta("backup")
    if last and last["reason"] == reason:
        return
    try:
        path = await ctx.back_up(reason)
    except WizardError as failed:
        yield Notice(f"There is no backup of the journal {reason}: {failed.message}")
    else:
        yield Notice(f"Backup of the journal {reason}: {path}.")

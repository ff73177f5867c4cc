"""A pool that is being set back, or was since it was listed: its listing says nothing (spec step 2)."""

from __future__ import annotations

from wizard.domain.events import RecoveriesSeen
from wizard.domain.rows.pool import Unread, active_recovery, completed_recoveries
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked
from wizard.guide.optional_calls import RECOVERIES
from wizard.steps.optional import asked, noted

UNDER_WAY = "A point-in-time recovery of the user pool is under way"
SET_BACK = "The user pool was set back by a point-in-time recovery since it was listed"
LIST_AGAIN = "List it again (--relist)."


async def see_recoveries(ctx: Context, *, listing: int = 0) -> EventStream:
    """Look at the pool's recoveries; ``listing`` begins with what is seen now."""
    found = await asked(ctx, RateBudget.COGNITO_READ, RECOVERIES, ctx.source.recoveries)
    for event in noted(ctx, RECOVERIES, found):
        yield event
    if not isinstance(found, Unread):
        yield RecoveriesSeen(completed_recoveries(found), active_recovery(found), listing)


def under_way(ctx: Context) -> str:
    """What is said where the pool is being set back; empty where no one saw that."""
    status = (ctx.journal.meta("recoveries") or {}).get("active", "")
    return f"{UNDER_WAY} ({status})." if status else ""


def set_back(ctx: Context) -> str:
    """What is said where a recovery was completed since the latest listing began; else empty."""
    now, then = (ctx.journal.meta(key) for key in ("recoveries", "recoveries_listed"))
    known = ctx.journal.listing()
    if not now or not then or known is None or then["listing"] != known.id:
        return ""
    return f"{SET_BACK}." if set(now["completed"]) - set(then["completed"]) else ""


def require_settled(ctx: Context) -> None:
    """Raise Blocked while the pool is being set back."""
    if summary := under_way(ctx):
        raise Blocked(
            f"{summary} Writes to the pool wait, and what is listed now may be undone.",
            fix="Wait until it is over (or: aws cognito-idp cancel-point-in-time-recovery), then run the same"
            " command again.",
        )

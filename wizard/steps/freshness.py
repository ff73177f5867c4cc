"""The listing must be fresh before anything is written or mailed on its word (spec 3)."""

from __future__ import annotations

from datetime import timedelta

from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Context
from wizard.engine.undo_view import undo_view
from wizard.errors import Blocked
from wizard.steps.pool_recoveries import LIST_AGAIN, set_back

# By how much clocks of this machine, of another one and of a vendor may differ.
CLOCK_SKEW = timedelta(minutes=5)


def require_fresh(ctx: Context) -> None:
    """Raise Blocked when the latest listing is older than ``inventory.fresh_hours``, or not finished."""
    listing = ctx.journal.listing()
    if listing is None or listing.finished_at is None:
        raise Blocked("The listing of the pool is not complete.", fix="Run the inventory again.")
    if summary := set_back(ctx):
        raise Blocked(summary, fix=LIST_AGAIN, recovery_id="stale")
    hours = float(ctx.setting("inventory.fresh_hours"))
    age = ctx.clock.now() - listing.finished_at
    # A listing from the future means that a clock was set: it proves nothing about its age.
    if age > timedelta(hours=hours) or age < -CLOCK_SKEW:
        raise Blocked(
            f"The listing of the pool is {age / timedelta(hours=1):,.1f} hours old; users may have been"
            f" disabled or changed since (limit {hours:g} h).",
            fix="Run again with --relist: it lists the pool again and plans only the difference.",
            recovery_id="stale",
        )


def require_planned(ctx: Context) -> None:
    """Raise Blocked when the latest listing has no plan yet: who is due is decided with the plan."""
    record = ctx.journal.steps().get(StepName.TRANSFORM)
    if record is None or record.state is not StepState.DONE:
        raise Blocked(
            "The pool was listed again, and the difference is not planned yet: who is due may have changed.",
            fix="Go through Export and Transform first; `run` does so by itself.",
            recovery_id="stale",
        )


def require_no_undo(ctx: Context) -> None:
    """Raise Blocked while an undo is under way: nothing of it is to be written or mailed."""
    found = undo_view(ctx.journal)
    if found and found.is_open:
        raise Blocked(
            "An undo is under way: nothing is written or mailed before it has ended.",
            fix="Confirm it again; it goes on where it stopped.",
        )

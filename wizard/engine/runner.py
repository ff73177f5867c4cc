"""Drives one step: commit each fact, publish it, let the step go on; say in the journal how it ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import timedelta
from typing import get_args

from wizard.domain.events import AccessLost, Event, Fact, StepMoved
from wizard.domain.steps import StepName, StepState
from wizard.domain.text import clean
from wizard.engine.context import Context, Step
from wizard.engine.no_secrets import refuse_secrets
from wizard.errors import (
    Blocked,
    CallForbidden,
    CredentialsError,
    JournalError,
    MissingAnswer,
    Stopped,
    WizardError,
)
from wizard.ports import Clock, StepRecord

FACTS = get_args(Fact)
JUMP = timedelta(seconds=60)


class Recorder:
    """Commits facts with the time of day, and notices when that runs backwards."""

    def __init__(
        self,
        write: Callable[[Fact, str], Awaitable[None]],
        publish: Callable[[Event], None],
        clock: Clock,
    ) -> None:
        self._write = write
        self._publish = publish
        self._clock = clock
        self._last = clock.now()

    async def record(self, fact: Fact) -> None:
        """Commit, then publish.

        Raises before committing: UsageError for a secret that somebody typed, Blocked when the clock has
        jumped back.
        """
        refuse_secrets(fact)
        now = self._clock.now()
        if now < self._last - JUMP:
            back = self._last - now
            self._last = now
            raise Blocked(
                f"The clock of this machine went back by {back}: times in the journal would lie.",
                fix="Set the clock right, then run the same command again.",
            )
        self._last = now
        await self._write(fact, now.isoformat())
        self._publish(fact)

    async def take(self, event: Event) -> None:
        """Commit a fact, or just publish a pulse."""
        if isinstance(event, FACTS):
            await self.record(event)
        else:
            self._publish(event)


async def drive(step: Step, ctx: Context, recorder: Recorder) -> None:
    """Run ``step`` to its end; whatever stops it is in the journal before it is raised.

    A look, or a mailing besides the steps, that cannot be leaves the step as it was; so do credentials that
    are refused, for they say nothing about what was done with others.
    """
    before = ctx.journal.steps().get(step.name)
    await recorder.record(StepMoved(step.name, StepState.RUNNING))
    try:
        async with aclosing(step.run(ctx)) as events:
            async for event in events:
                await recorder.take(event)
    except JournalError:
        raise
    except Stopped as stop:
        # The operator knows why a pause is on that they asked for.
        note = "" if ctx.paused else clean(stop.message)
        await recorder.record(StepMoved(step.name, StepState.PAUSED, note))
        raise
    except WizardError as stop:
        if _has_expired(stop, ctx):
            await recorder.record(AccessLost(clean(stop.message), clean(stop.fix)))
        await recorder.record(_stopped(step.name, stop, before, ctx))
        raise


def _has_expired(stop: WizardError, ctx: Context) -> bool:
    """Whether credentials are refused with which this journal has worked; what only looks keeps nothing."""
    is_about_who = isinstance(stop, CredentialsError) and not isinstance(stop, CallForbidden)
    return is_about_who and not ctx.check_only and ctx.journal.meta("pins") is not None


def _stopped(step: StepName, stop: WizardError, before: StepRecord | None, ctx: Context) -> StepMoved:
    """How a step stands that was stopped."""
    is_besides = ctx.extra_mailing is not None or (ctx.check_only and step is StepName.CONNECT)
    was_passed = before is not None and before.state.is_passed
    if is_besides or (was_passed and isinstance(stop, CredentialsError)):
        return StepMoved(step, before.state, before.note) if before else StepMoved(step, StepState.OPEN)
    # FAILED is how a step ends by itself, with persons or checks that failed; this one did not end.
    state = StepState.OPEN if isinstance(stop, MissingAnswer) else StepState.BLOCKED
    return StepMoved(step, state, clean(stop.message))

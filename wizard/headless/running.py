"""Runs a migration without a screen: answers from a file, one JSON object per event, prose on stderr."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TextIO

from wizard.domain.checks import PASSED
from wizard.domain.events import Event, public
from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.domain.text import clean
from wizard.engine.context import Confirmations
from wizard.engine.migration import Migration, OpenJournal
from wizard.engine.views import Views
from wizard.errors import Blocked, ConfirmationNeeded, CredentialsError, UsageError, WizardError
from wizard.ports import Verdict
from wizard.report import plan_lines, prose

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line of ``run`` says."""

    answers: dict[str, Any] = field(default_factory=dict)
    until: StepName | None = None
    relist: bool = False
    replan: bool = False
    extra_mailing: ExtraMailing | None = None
    confirmations: Confirmations = field(default_factory=Confirmations)


def run(open_journal: OpenJournal, options: Options, *, events: bool = True) -> int:
    """Answer, run, and give the exit code; raises WizardError for whatever stops the run.

    ``events`` False leaves stdout alone: only the prose is told.
    """
    return asyncio.run(_run(open_journal, options, Narrator(sys.stdout if events else None, sys.stderr)))


@dataclass(frozen=True, slots=True)
class Verified:
    """The five checks as ``verify --json`` prints them, and what kept them from being run again."""

    checks: list[dict[str, str]]
    stopped: WizardError | None = None

    @property
    def exit_code(self) -> int:
        """0 only where all five pass, or are waived, as of now."""
        if self.stopped:
            return self.stopped.exit_code
        return int(any(check["status"] not in PASSED for check in self.checks))


# What needs no one's hand: the probes, the scan of the app, and the checks themselves.
RECHECKED = (StepName.FEDERATION, StepName.AUTHKIT, StepName.VERIFY)


def verify(open_journal: OpenJournal) -> Verified:
    """Run the five checks on how things are now; without access, give the evidence that is stored."""
    return asyncio.run(_verify(open_journal, Narrator(None, sys.stderr)))


async def _verify(open_journal: OpenJournal, narrator: Narrator) -> Verified:
    opened = open_journal(narrator.notify)
    try:
        migration = opened.migration
        pause_on_signals(migration)
        stopped = await _stop_of(migration, StepName.CONNECT)
        for step in RECHECKED if stopped is None else ():
            if step is StepName.VERIFY or StepName.INVENTORY in migration.reader.steps():
                stopped = await _stop_of(migration, step)
        verdicts = Views(migration.reader).verdicts()
        return Verified([verdict_json(verdict) for verdict in verdicts], stopped)
    finally:
        opened.close()


async def _stop_of(migration: Migration, step: StepName) -> WizardError | None:
    """Run one step without any confirmation, and give what stopped it; a bug is raised."""
    try:
        await migration.run(until=None, confirmations=Confirmations(), only=(step,), check_only=True)
    except (CredentialsError, Blocked, UsageError) as stop:
        return stop
    return None


def verdict_json(verdict: Verdict) -> dict[str, str]:
    """A check with its evidence, cleaned; ``at`` in ISO 8601, empty where it was not run yet."""
    return {
        "id": verdict.id,
        "status": verdict.status,
        "evidence": clean(verdict.evidence, LONGEST),
        "at": verdict.at.isoformat() if verdict.at else "",
        "by": verdict.by,
    }


async def _run(open_journal: OpenJournal, options: Options, narrator: Narrator) -> int:
    opened = open_journal(narrator.notify)
    try:
        migration = opened.migration
        pause_on_signals(migration)
        if options.relist:
            await migration.relist(options.answers, options.confirmations, replan=options.replan)
        else:
            await migration.answer(options.answers, replan=options.replan)
            if options.replan:
                await migration.replan()
        if options.extra_mailing:
            await migration.run_extra_mailing(options.extra_mailing, options.confirmations)
            return migration.exit_code()
        try:
            await migration.run(until=options.until, confirmations=options.confirmations)
        except ConfirmationNeeded:
            narrator.plan(migration)
            raise
        if options.until is StepName.TRANSFORM:
            narrator.plan(migration)
        _require_reached(migration, options.until)
        return migration.exit_code()
    finally:
        opened.close()


def _require_reached(migration: Migration, until: StepName | None) -> None:
    """A step that was asked for and ended open needs its operator; verify has checks to say so."""
    record = migration.reader.steps().get(until) if until and until is not StepName.VERIFY else None
    if until and record and record.state is StepState.OPEN:
        raise Blocked(
            f"{STEP_FACTS[until].title} is not done: {record.note}.",
            fix="Do that, then run the same command again.",
        )


def pause_on_signals(migration: Migration) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        # The second signal ends the process at once; the journal is safe at any moment.
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        migration.pause()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)


class Narrator:
    """Data on stdout, prose on stderr; a reader who has gone away does not stop the work."""

    def __init__(self, out: TextIO | None, err: TextIO) -> None:
        self._out = out
        self._err = err

    def notify(self, event: Event) -> None:
        if self._out:
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            self._write(self._out, json.dumps(_cleaned(public(event) | {"at": at})))
        sentence = prose(event)
        if sentence:
            self._write(self._err, clean(sentence, LONGEST))

    def say(self, text: str) -> None:
        """Prose."""
        self._write(self._err, clean(text, LONGEST))

    def put(self, line: str) -> None:
        """Data, where stdout has any."""
        if self._out:
            self._write(self._out, line)

    def plan(self, migration: Migration) -> None:
        plan = migration.reader.plan()
        if plan:
            for line in plan_lines(plan):
                self._write(self._err, clean(line, LONGEST))

    def _write(self, stream: TextIO, line: str) -> None:
        try:
            print(line, file=stream, flush=True)
        except (BrokenPipeError, ValueError):
            # Whoever read the pipe has gone; the interpreter must not trip over it at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _cleaned(value: object) -> object:
    match value:
        case str():
            return clean(value, LONGEST)
        case dict():
            return {clean(key): _cleaned(item) for key, item in value.items()}
        case list() | tuple():
            return [_cleaned(item) for item in value]
        case _:
            return value

"""Runs a migration without a screen: answers from a file, one JSON object per event, prose on stderr."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TextIO

from wizard.domain.confirmations import Confirmations, is_same, may_confirm
from wizard.domain.events import Event, Notice, public
from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import StepName
from wizard.domain.text import clean, mask_addresses
from wizard.engine import exits
from wizard.engine.migration import Migration, OpenJournal
from wizard.engine.views import Views
from wizard.errors import (
    Blocked,
    ConfirmationNeeded,
    ConfirmsNothing,
    CredentialsError,
    UsageError,
    WizardError,
)
from wizard.headless.actions import awaited_phrases
from wizard.headless.verdicts import verdict_json
from wizard.pages.state import at_rest
from wizard.report import plan_lines, prose

LONGEST = 2_000
MOST_ACTS = 10_000


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line of ``run`` says.

    ``in_file`` are the keys of the answers file, None where there is none.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    in_file: frozenset[str] | None = None
    until: StepName | None = None
    relist: bool = False
    replan: bool = False
    extra_mailing: ExtraMailing | None = None
    confirmations: Confirmations = field(default_factory=Confirmations)


def run(open_journal: OpenJournal, options: Options, *, events: bool = True) -> int:
    """Answer, run, and give the exit code; raises WizardError for whatever stops the run.

    What is left afterwards is told, with the exit code of its kind (``engine/exits.py``).

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
        return exits.code_of(check["status"] for check in self.checks)


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


async def _run(open_journal: OpenJournal, options: Options, narrator: Narrator) -> int:
    opened = open_journal(narrator.notify)
    try:
        migration = opened.migration
        pause_on_signals(migration)
        _require_forms(migration, options)
        if options.relist:
            await migration.relist(options.answers, options.confirmations, replan=options.replan)
        else:
            await migration.answer(options.answers, replan=options.replan)
            if options.replan:
                await migration.replan()
        _tell_still_answered(migration, options, narrator)
        await _do(migration, options, narrator)
        _require_used(migration, options.confirmations)
        return _ended(migration, options, narrator)
    finally:
        opened.close()


async def _do(migration: Migration, options: Options, narrator: Narrator) -> None:
    """The steps, or the mailing that was asked for; the plan is told where it is what comes of it."""
    try:
        if options.extra_mailing:
            await migration.run_extra_mailing(options.extra_mailing, options.confirmations)
            return
        await migration.run(until=options.until, confirmations=options.confirmations)
    except ConfirmationNeeded as stop:
        narrator.plan(migration)
        unused = options.confirmations.phrases
        if not unused:
            raise
        given = ", ".join(f"«{text}»" for text in unused)
        raise ConfirmationNeeded(
            f"{stop.message} {given} is not the text that confirms it.",
            phrase=stop.phrase,
            recovery_id=stop.recovery_id,
        ) from stop
    if options.until is StepName.TRANSFORM:
        narrator.plan(migration)


def _tell_still_answered(migration: Migration, options: Options, narrator: Narrator) -> None:
    """A key that is gone from the file takes no answer back: that is said."""
    if options.in_file is None:
        return
    stored = migration.reader.answers()
    still = [
        key
        for key, value in stored.items()
        if value is not None and key not in options.in_file | {*options.answers}
    ]
    if still:
        listed = ", ".join(sorted(still))
        narrator.notify(
            Notice(f"Still answered, though not in the answers file: {listed}. --unset KEY takes one back.")
        )


def _require_forms(migration: Migration, options: Options) -> None:
    """Nothing is done where a text can confirm nothing at all, such as one of another environment."""
    typed = list(options.confirmations.phrases)
    environment = {**migration.reader.answers(), **options.answers}.get("target.environment")
    wrong = [text for text in typed if not may_confirm(text, environment)]
    if not wrong:
        return
    whole = " ".join(typed)
    is_split = len(typed) > 1 and may_confirm(whole, environment)
    fix = f'Put its words in quotes: --confirm "{whole}".' if is_split else "Nothing was done."
    raise ConfirmsNothing(wrong, awaited(migration), fix=fix)


def _require_used(migration: Migration, confirmations: Confirmations) -> None:
    """Each text that was given confirmed something, now or in the run that this one goes on with."""
    plan = migration.reader.plan()
    # A plan that writes nothing waits for no text; its own is right all the same.
    before = [plan.phrase] if plan and (plan.confirmed_at or not plan.writes) else []
    before += [act.note for act in migration.reader.acts(limit=MOST_ACTS)]
    unused = [text for text in confirmations.phrases if not any(is_same(text, done) for done in before)]
    if unused:
        waiting = confirmations.awaited or awaited(migration)
        raise ConfirmsNothing(unused, waiting, fix="Nothing was confirmed by it.")


def awaited(migration: Migration) -> list[str]:
    """The texts that something waits for now, as the pages of the steps ask for them."""
    now = datetime.now(UTC)
    return awaited_phrases(at_rest(Views(migration.reader), now, environ=os.environ))


def _ended(migration: Migration, options: Options, narrator: Narrator) -> int:
    """The exit code; what was asked for and is left is told."""
    ended = ending(migration, exits.asked_for(options.until), options.extra_mailing)
    if ended.left:
        narrator.say(f"{ended.sentences} Do that, then run the same command again.")
        narrator.left(ended)
    return ended.code


def ending(migration: Migration, asked: set[StepName], extra_mailing: ExtraMailing | None) -> exits.Ending:
    """How a run ends that asked for these steps; an extra mailing asks for none of them to be done."""
    if extra_mailing:
        return exits.Ending({}, migration.exit_code())
    return exits.ending(migration.reader, asked & {*migration.steps})


def pause_on_signals(migration: Migration) -> None:
    """Stop safely where the operator, the system or a line that drops says so."""
    loop, numbers = asyncio.get_running_loop(), [signal.SIGINT, signal.SIGTERM]
    # Whoever ignores it, as nohup does, wants the work to outlive the line.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)

    def stop() -> None:
        # The second signal ends the process at once; the journal is safe at any moment.
        for number in numbers:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        migration.pause()

    for number in numbers:
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

    def left(self, ended: exits.Ending) -> None:
        """What was asked for and waits for somebody, as data."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        left = {"event": "left", "steps": left_json(ended.left), "exit_code": ended.code, "at": at}
        self.put(json.dumps(_cleaned(left)))

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


def left_json(left: Mapping[StepName, str]) -> dict[str, str]:
    """What is left, by step, without addresses."""
    return {step.value: clean(mask_addresses(why), LONGEST) for step, why in left.items()}


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

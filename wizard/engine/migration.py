"""The facade that front ends hold: answer, run, pause, and read a snapshot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from wizard.adapters.files.journal_folder import JournalFolder
from wizard.domain import target_kind
from wizard.domain.events import (
    ActDone,
    Answered,
    ConnectionNoted,
    Event,
    Fact,
    LeadTimeSet,
    ListingStarted,
    StepMoved,
)
from wizard.domain.federation.connections import Connection, Secret
from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import STEP_FACTS, StepName, StepState, closure, needs_the_pool, reopened
from wizard.engine import decisions, exits
from wizard.engine.change_sheet import written_change_sheet
from wizard.engine.comparing import Comparison, compare, write_decisions
from wizard.engine.context import Clients, Confirmations, Context, Step
from wizard.engine.decisions import AnswerChange, RowChoice, Undo
from wizard.engine.handoffs import read_table, take_table, write_handoffs
from wizard.engine.no_secrets import refuse_secrets
from wizard.engine.organization_views import write_template
from wizard.engine.relisting import export_taken, look, other_export, relist_row, require_confirmed
from wizard.engine.runner import Recorder, drive
from wizard.engine.safekeeping import Safekeeping
from wizard.engine.snapshot import take
from wizard.engine.views import Views
from wizard.errors import Blocked, Invalidates
from wizard.guide.answers import default_of, defaults, require_known_providers
from wizard.guide.connection_table import Edits
from wizard.guide.dashboard import LOOKED
from wizard.guide.federation import detected
from wizard.journal import Journal, Looked, Reader
from wizard.ports import Clock, Listing

if TYPE_CHECKING:
    from wizard.report.files import WrittenReport

# These say where rows come from and go to; another one is another migration (R12).
FILES = "source.export_files"
PINNED_KEYS = ("source.user_pool_id", FILES, "source.region", "target.environment")


class Opened(Protocol):
    """An open journal with its migration, as bootstrap gives it; closing it releases the lock."""

    migration: Migration

    def views(self) -> Views:
        """Read models on a connection of their own, for another thread."""
        ...

    def close(self) -> None: ...


OpenJournal: TypeAlias = Callable[[Callable[[Event], None]], Opened]
WriteReport: TypeAlias = "Callable[[Reader, Path, datetime, bool], WrittenReport]"
"""Writes the report of an open journal into a folder, as of a time, with addresses masked or not."""


class Migration:
    """One migration: one journal, its two far ends, and the steps that lead from one to the other."""

    def __init__(
        self,
        *,
        journal: Journal,
        clients: Clients,
        files: JournalFolder,
        clock: Clock,
        steps: Sequence[Step],
        publish: Callable[[Event], None],
        write_report: WriteReport,
    ) -> None:
        self._journal = journal
        self._clients = clients
        self._files = files
        self._clock = clock
        self._steps = {step.name: step for step in steps}
        self._publish = publish
        self._write_report = write_report
        self._stop = asyncio.Event()
        self._recorder = Recorder(journal.record, publish, clock)
        self._safekeeping = Safekeeping(journal, files, clock, self._recorder)

    @property
    def reader(self) -> Reader:
        return self._journal.reader

    @property
    def steps(self) -> tuple[StepName, ...]:
        """The steps that this version does, in order."""
        return tuple(self._steps)

    def exit_code(self) -> int:
        """0 when all went well, 1 when users failed and were not accepted as they are, or a check did."""
        return exits.FAILED if exits.failed_in(self.reader, set(StepName)) else exits.DONE

    def snapshot(self) -> Snapshot:
        return take(self._journal.reader, holder="this process")

    def pause(self) -> None:
        """Start nothing new; requests in flight are finished and recorded."""
        self._stop.set()

    def change_of(self, answers: Mapping[str, Any]) -> AnswerChange:
        """What ``answers`` would change, without changing it; raises Blocked for a pinned answer."""
        stored, pool = self._journal.reader.answers(), self._journal.reader.pool()
        if pool:
            require_known_providers(answers, pool)
        usual = defaults() | (detected(pool) if pool else {})
        before = usual | dict(stored)
        meant = {key: usual.get(key) if value is None else value for key, value in answers.items()}
        changed = {
            key: answers[key] for key, value in meant.items() if before.get(key, default_of(key)) != value
        }
        pins = self._journal.reader.meta("pins")
        if pins and (summary := _other_kind(pins["target"].get("kind"), changed)):
            raise Blocked(summary, fix="Restore that answer, or start a new journal.", recovery_id="pins")
        pinned = [key for key in PINNED_KEYS if key in changed and key in stored]
        if pinned and pins:
            again = " With --relist they are taken as a new listing of the same pool." * (pinned == [FILES])
            raise Blocked(
                f"This journal was begun with another {pinned[0]}: {stored[pinned[0]]}.",
                fix=f"Restore that answer, or start a new journal.{again}",
                recovery_id="pins",
            )
        after = before | {key: value for key, value in meant.items() if key in changed}
        rests = {key: decisions.rests_on(key, before, after, pool) for key in changed}
        reopens = self._reopened({step for steps in rests.values() for step in steps})
        causes = {
            step: tuple(sorted(key for key, steps in rests.items() if closure(step) & steps))
            for step in reopens
        }
        return AnswerChange(changed, reopens, causes)

    def _taken(self, answers: Mapping[str, Any], *, replan: bool) -> AnswerChange:
        """The change that ``answers`` make; raises Blocked where it undoes steps, unless ``replan``."""
        change = self.change_of(answers)
        if change.reopens and not replan:
            steps = ", ".join(STEP_FACTS[step].title for step in change.reopens)
            keys = sorted({key for keys in change.causes.values() for key in keys})
            raise Invalidates(
                f"Changed answers ({', '.join(keys)}) invalidate: {steps}.",
                fix="Run with --replan to take them and do these steps again.",
                steps={step.value: keys for step, keys in change.causes.items()},
            )
        return change

    async def answer(self, answers: Mapping[str, Any], *, replan: bool) -> None:
        """Record answers; raises Blocked where one undoes a step that is done, unless ``replan``."""
        refuse_secrets(Answered(answers))
        change = self._taken(answers, replan=replan)
        stored = self._journal.reader.answers()
        decisions.refuse_wrong({**stored, **answers}, change.answers, self._clock.now())
        taken_back = {key for key, value in answers.items() if value is None}
        fresh = {
            key: value for key, value in answers.items() if (key in stored) == (key in taken_back)
        } | dict(change.answers)
        before = decisions.decided(fresh, stored)
        if change.reopens or before:
            details = {"keys": sorted(change.answers), "before": before}
            await self._recorder.record(ActDone(decisions.ANSWERS, details=details))
        if fresh:
            await self._recorder.record(Answered(fresh, change.reopens))

    async def look_at_settings(self, answers: Mapping[str, str]) -> None:
        """Record what somebody saw in the dashboard just now, also where it is what they said before."""
        await self._recorder.record(ActDone(LOOKED, details=dict(answers)))
        await self._recorder.record(Answered(answers))

    async def act(self, kind: str, note: str = "", details: Mapping[str, Any] | None = None) -> None:
        """Record something that a person confirmed, ticked, waived or overrode (R13)."""
        await self._recorder.record(ActDone(kind, note, details or {}))

    async def decide_row(self, sub: str, kind: str, choice: str | None) -> None:
        """Decide about one row (a Kind and its choice, or ``email`` and an address); None takes it back.

        The plan has to be drawn up again; raises UsageError for an address that is not valid.
        """
        await self.decide_rows([RowChoice(sub, kind, choice)])

    async def decide_rows(self, choices: Sequence[RowChoice], note: str = "") -> None:
        """Decide about some rows, all or none of them, as one act; raises as ``decide_row`` does."""
        valid = decisions.checked(choices)
        for fact in decisions.row_facts(valid, self.reader.overrides(), note):
            await self._recorder.record(fact)
        await self.replan()

    async def write_report(self, folder: Path | None = None, *, masked: bool) -> Sequence[Path]:
        """Write the report into a folder, None: next to the journal; tells its files, raises UsageError."""
        to, now = folder or self._files.folder, self._clock.now()
        written = await asyncio.to_thread(self._write_report, self.reader, to, now, masked)
        await self.report_written(written.facts)
        return written.files

    async def report_written(self, facts: Sequence[Fact]) -> None:
        """Record a report that was written outside a run: the act, and what it tells of."""
        for fact in facts:
            await self._recorder.record(fact)

    async def export_answers(self, *, production: bool) -> Path:
        """Write the decisions as an answers file for another migration, next to the journal; tells where."""
        return write_decisions(self.reader, self._files, production=production)

    async def compare_answers(self, other: Path) -> Comparison:
        """This migration next to that of another journal; raises JournalError where it cannot be read."""
        return await asyncio.to_thread(compare, self.reader, other)

    async def write_change_sheet(self) -> Sequence[Path]:
        """Write the change sheet next to the journal; tells its files, raises UsageError."""
        return written_change_sheet(self.reader, self._files, self._clock.now())

    async def back_up(self, folder: Path | None = None) -> Path:
        """Write a backup of the journal into a folder, None: next to the journal; raises JournalError."""
        return await self._safekeeping.back_up(folder, "asked for")

    async def check_journal(self) -> Sequence[Looked]:
        """Look at all of the journal: pages, schema, pins, counter and sums."""
        return await self._safekeeping.look()

    async def hand_over(self, to: Path) -> Path:
        """Seal the journal and write the copy that somebody else opens; raises as Safekeeping does."""
        return await self._safekeeping.hand_over(to)

    def latest_decision(self) -> tuple[Undo, AnswerChange] | None:
        """The decision that is taken back next, and what that changes; None where none is left."""
        undo = decisions.latest(self.reader)
        if undo is None:
            return None
        change = self.change_of(undo.answers)
        reopens = self._reopened({StepName.TRANSFORM}) if undo.rows else change.reopens
        return undo, AnswerChange(change.answers, reopens)

    async def take_back(self, undo: Undo) -> None:
        """Take a decision back; that is an act of its own. What was written or mailed stays so."""
        reopens = self.change_of(undo.answers).reopens
        for fact in decisions.undo_facts(undo, self.reader.federation().connections):
            await self._recorder.record(fact)
        if undo.answers:
            await self._recorder.record(Answered(undo.answers, reopens))
        if undo.rows:
            await self.replan()

    async def relist_row(self, sub: str) -> bool:
        """Read one row of the pool again; True where it has changed, and the plan is to be drawn up again."""
        context, connect = self._context(Confirmations()), self._steps[StepName.CONNECT]
        try:
            changed = await relist_row(sub, context=context, connect=connect, recorder=self._recorder)
        finally:
            await context.close()
        for step in self._reopened({StepName.INVENTORY}) if changed else ():
            await self._recorder.record(StepMoved(step, StepState.OPEN))
        return changed

    async def set_lead_time(self, item: str, *, owner: str, due: str) -> None:
        """Note who does one of the things that take others time, and until when."""
        await self._recorder.record(LeadTimeSet(item, owner, due))

    async def note_connections(self, connections: Sequence[Connection]) -> None:
        """Note what somebody edited about connections: state, owner, contact, appointment, note."""
        refuse_secrets(*map(ConnectionNoted, connections))
        known = self.reader.federation().connections
        # The act first: it holds what is replaced.
        await self._recorder.record(decisions.edited_act(connections, known))
        for connection in connections:
            await self._recorder.record(ConnectionNoted(connection))

    async def write_handoffs(self) -> list[Path]:
        """Write the table of connections and the hand-off sheets next to the journal; tells where."""
        return write_handoffs(self.reader, self._files, self._clock.now())

    async def write_organization_template(self) -> Path:
        """Write the file of users and companies, to be filled in, next to the journal; tells where."""
        return write_template(self.reader, self._files)

    async def read_connections(self, path: Path) -> Edits:
        """What an edited table of connections would change; raises UsageError where it cannot be read."""
        return read_table(self.reader, self._files, path, self._clock.now())

    async def take_connections(self, path: Path) -> None:
        """Take an edited table of connections at once, as the answer that names it; raises UsageError."""
        facts = take_table(self.reader, self._files, path, self._clock.now())
        refuse_secrets(*facts)
        for fact in facts:
            await self._recorder.record(fact)

    async def reveal_secret(self, provider: str) -> Secret | None:
        """The client secret that Cognito has for a provider; looking at it is an act, keeping it is not."""
        await self._recorder.record(ActDone("client secret revealed", details={"provider": provider}))
        source = self._clients.source(self._journal.reader.answers())
        try:
            return await source.client_secret(provider)
        finally:
            await source.close()

    async def profiles(self) -> Sequence[str]:
        """Names of the AWS profiles on this machine, for the picker."""
        return await self._clients.profiles()

    async def pools(self, *, region: str, profile: str | None) -> Sequence[tuple[str, str]]:
        """Ids and names of the user pools there, for the picker; raises what the source raises."""
        return await self._clients.pools(region=region, profile=profile)

    async def relist(
        self,
        answers: Mapping[str, Any] | None = None,
        confirmations: Confirmations | None = None,
        *,
        replan: bool = False,
        note: str = "",
    ) -> None:
        """Begin a new listing of the pool, or of the export files named now; the difference is planned.

        Nothing is recorded before both ends have been looked at. Raises what is wrong with them, Blocked
        for answers that undo more than a listing does unless ``replan``, and ConfirmationNeeded where the
        files hardly hold who was listed.
        """
        given = dict(answers or {})
        listing = self._journal.reader.listing()
        has_files = bool(self._journal.reader.answers().get(FILES))
        files = {FILES: given.pop(FILES)} if listing and has_files and given.get(FILES) else {}
        self._taken(given, replan=replan)
        if listing is not None:
            await self._begin_listing(listing, files, confirmations or Confirmations(), note)
        await self.answer(given, replan=replan)

    async def _begin_listing(
        self, listing: Listing, files: Mapping[str, Any], confirmations: Confirmations, note: str
    ) -> None:
        context = self._context(confirmations, relisting=files)
        try:
            other = await other_export(context)
            goes_on = other is None and listing.finished_at is None
            if not goes_on:
                await look(self._steps[StepName.CONNECT], context)
            if other and other.is_strange and not note:
                require_confirmed(context, other)
        finally:
            await context.close()
        if any(self._journal.reader.answers().get(key) != value for key, value in files.items()):
            await self._recorder.record(Answered(files, ()))
        if goes_on:
            return
        for step in self._reopened({StepName.INVENTORY}):
            await self._recorder.record(StepMoved(step, StepState.OPEN))
        if other:
            for fact in export_taken(self._journal.reader, other, note):
                await self._recorder.record(fact)
        await self._recorder.record(ActDone("listed again"))
        await self._recorder.record(ListingStarted(listing.id + 1, other.rows if other else listing.estimate))

    async def replan(self) -> None:
        """Draw the plan up again, with a new baseline."""
        for step in self._reopened({StepName.TRANSFORM}):
            await self._recorder.record(StepMoved(step, StepState.OPEN))

    async def run_extra_mailing(self, extra_mailing: ExtraMailing, confirmations: Confirmations) -> None:
        """Send an extra mailing; ConfirmationNeeded has its phrase, Blocked says why not now."""
        only = (StepName.CONNECT, StepName.RESET)
        await self.run(until=None, confirmations=confirmations, only=only, extra_mailing=extra_mailing)

    async def run(
        self,
        *,
        until: StepName | None,
        confirmations: Confirmations,
        only: Sequence[StepName] = (),
        extra_mailing: ExtraMailing | None = None,
        check_only: bool = False,
    ) -> None:
        """Do what ``until`` needs and itself, or ``only``; ``check_only``: the checks read the pool again."""
        names = only or self._ordered(until)
        needs_pool = check_only or needs_the_pool([name for name in names if self._is_to_do(name)])
        context = self._context(confirmations, extra_mailing, check_only=check_only, needs_pool=needs_pool)
        try:
            for name in names:
                if self._is_to_do(name):
                    await drive(self._steps[name], context, self._recorder)
        finally:
            await context.close()
            self._journal.release_key()

    def _is_to_do(self, name: StepName) -> bool:
        record = self._journal.reader.steps().get(name)
        return self._steps[name].every_run or record is None or not record.state.is_passed

    def _context(
        self,
        confirmations: Confirmations,
        extra_mailing: ExtraMailing | None = None,
        *,
        check_only: bool = False,
        needs_pool: bool = True,
        relisting: Mapping[str, Any] | None = None,
    ) -> Context:
        """What one run works with; whatever paused the one before is over."""
        self._stop.clear()
        return Context(
            journal=self._journal.reader,
            clients=self._clients,
            files=self._files,
            clock=self._clock,
            record=self._recorder.record,
            count=self._journal.count,
            publish=self._publish,
            confirmations=confirmations,
            stop=self._stop,
            extra_mailing=extra_mailing,
            check_only=check_only,
            needs_pool=needs_pool,
            relisting=relisting,
            back_up=lambda reason: self._safekeeping.back_up(None, reason),
            hold_key=self._journal.hold_key,
        )

    def _ordered(self, until: StepName | None) -> list[StepName]:
        if until is None:
            return list(self._steps)
        wanted = closure(until)
        return [name for name in self._steps if name in wanted]

    def _reopened(self, steps: set[StepName]) -> tuple[StepName, ...]:
        """Steps that are done, or have begun, and build on one of ``steps``, themselves included.

        Nothing was built on a step that never began, as before a pool that was only looked at.
        """
        records = self._journal.reader.steps()
        return reopened({name: record.state for name, record in records.items()}, steps)


def _other_kind(pinned: str | None, answers: Mapping[str, Any]) -> str:
    """Why these answers do not go with the kind of environment that is pinned; empty where they do."""
    if pinned is None or answers.get(target_kind.KEY, pinned) == pinned:
        return ""
    return f"This journal was begun with another kind of environment: {pinned}."

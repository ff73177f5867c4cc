"""Step 8: every identity provider is asked, ticked or waived; connections are made where that was typed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from wizard.domain.events import (
    ActDone,
    CheckDone,
    CheckStatus,
    ConnectionNoted,
    MetadataRead,
    Notice,
    ProviderTicked,
    RedirectProbed,
    StepMoved,
    Subject,
    WaiverWithdrawn,
)
from wizard.domain.federation.connections import (
    Connection,
    ConnectionState,
    ProbeResult,
    ProbeRole,
    ProbeVerdict,
    Tick,
    furthest,
)
from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.federation.saml import SamlMetadata, metadata_problems
from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Context, EventStream
from wizard.errors import Stopped, UsageError
from wizard.guide.answer_keys import CONNECTIONS
from wizard.guide.connection_table import TAKEN, digest_of, from_csv
from wizard.guide.federation import key
from wizard.guide.handoff import TABLE, handoff_files
from wizard.guide.provider_record import ProviderRecord, Standing
from wizard.steps.connections import connect
from wizard.steps.organization_domains import settle_domains
from wizard.steps.providers import providers_check, records, tested

T = TypeVar("T")
AT_ONCE = 16
DECIDED = "provider decided"
NAMED = 5
COGNITO = "cognito"  # metadata that Cognito keeps as a text
# An accepted URI is asked about again after a day; a doubtful answer sooner, a refusal always.
FRESH = {
    ProbeVerdict.ACCEPTED: timedelta(days=1),
    ProbeVerdict.INCONCLUSIVE: timedelta(minutes=10),
    ProbeVerdict.MISMATCH: timedelta(0),
}
_TICKS = {
    "signed_in": (Tick.REACHED, Tick.RETURNED),
    "reached": (Tick.REACHED,),
    "returned": (Tick.RETURNED,),
    "waive": (Tick.WAIVED,),
}


class FederationStep:
    """Runs at every start; ends open, and never fails, while a provider is neither tested nor waived."""

    name: ClassVar[StepName] = StepName.FEDERATION
    every_run: ClassVar[bool] = True

    async def run(self, ctx: Context) -> EventStream:
        if not records(ctx):
            state, note = StepState.DONE, "no identity providers"
            for event in providers_check(ctx):
                yield event
                if isinstance(event, CheckDone) and event.status is CheckStatus.UNKNOWN:
                    state, note = StepState.OPEN, "identity providers unknown"
            async for event in settle_domains(ctx):
                yield event
            yield StepMoved(StepName.FEDERATION, state, note)
            return
        for part in (_take_table, _take_ticks, _read_metadata, _probe, connect, settle_domains, _advance):
            async for event in part(ctx):
                yield event
        found = records(ctx)
        _write_sheets(ctx, found)
        open_ones = [record for record in found if record.standing is Standing.OPEN]
        for record in open_ones[:NAMED]:
            yield Notice(f"{record.name}: {record.needs[0]}", Subject.PROVIDER_NEEDS)
        if len(open_ones) > NAMED:
            more = f"{len(open_ones) - NAMED} more are in {ctx.files.folder / TABLE}."
            yield Notice(more, Subject.PROVIDER_NEEDS)
        unknown = ""
        for event in providers_check(ctx):
            yield event
            if isinstance(event, CheckDone) and event.status is CheckStatus.UNKNOWN:
                unknown = "identity providers unknown"
        yield _ended(found, open_ones, unknown)


def _ended(found: Sequence[ProviderRecord], open_ones: Sequence[ProviderRecord], unknown: str) -> StepMoved:
    words = "; ".join(filter(None, (unknown, tested(tuple(found)))))
    if unknown and not open_ones:
        return StepMoved(StepName.FEDERATION, StepState.OPEN, words)
    if not open_ones:
        return StepMoved(StepName.FEDERATION, StepState.DONE, words)
    first = open_ones[0]
    return StepMoved(StepName.FEDERATION, StepState.OPEN, f"{words}; {first.name}: {first.needs[0]}")


async def _take_table(ctx: Context) -> EventStream:
    """Take the edited table of connections, once for each content."""
    path = ctx.setting(CONNECTIONS)
    if not path:
        return
    name = Path(path).name
    latest = next(iter(ctx.journal.acts(kind=TAKEN, limit=1)), None)
    try:
        text = ctx.files.read_text(Path(path))
    except UsageError:
        if latest and latest.note == name:
            # It was taken, and no one keeps such a file for ever.
            return
        raise
    if latest and latest.details["digest"] == digest_of(text):
        return
    known = ctx.journal.federation().connections
    shown = {r.name: known.get(r.name, Connection(r.name)) for r in records(ctx)}
    edits = from_csv(text, shown, ctx.clock.now().date())
    for problem in edits.problems[:20]:
        yield Notice(problem)
    for fact in edits.facts(name, text):
        yield fact


async def _take_ticks(ctx: Context) -> EventStream:
    """Turn what the operator answered into ticks, each once for its words."""
    answers, held = ctx.journal.answers(), ctx.journal.federation().ticks
    for record in records(ctx):
        mine = held.get(record.name, {})
        for tick, note in _given(answers, record):
            if (tick in mine and mine[tick].note == note) or not _can_confirm(record, tick):
                continue
            kind = "provider waived" if tick is Tick.WAIVED else "provider ticked"
            details = {"provider": record.name, "tick": tick, "uri": record.uri}
            # The act first: of the two, it is the one that must not be lost.
            yield ActDone(kind, note, details)
            yield ProviderTicked(record.name, tick, note, record.uri)
        if record.decided and _decided_before(ctx, record) != record.decided:
            yield ActDone(DECIDED, record.decided, {"provider": record.name})
        if Tick.WAIVED in mine and Tick.WAIVED not in dict(_given(answers, record)):
            yield ActDone("waiver withdrawn", details={"provider": record.name})
            yield WaiverWithdrawn(record.name)


def _decided_before(ctx: Context, record: ProviderRecord) -> str:
    """The decision about it that is in the audit log."""
    acts = ctx.journal.acts(kind=DECIDED, limit=1_000)
    return next((act.note for act in acts if act.details["provider"] == record.name), "")


def _given(answers: Mapping[str, Any], record: ProviderRecord) -> Iterator[tuple[Tick, str]]:
    found: dict[Tick, str] = {}
    for question, ticks in _TICKS.items():
        if note := str(answers.get(key(record.name, question)) or "").strip():
            found |= dict.fromkeys(ticks, note)
    yield from found.items()


def _can_confirm(record: ProviderRecord, tick: Tick) -> bool:
    """No one can have signed in through WorkOS before there is a usable address for it."""
    if tick is Tick.WAIVED:
        return True
    return record.row.shape is Shape.SAML or bool(record.uri and not record.uri_problem)


async def _read_metadata(ctx: Context) -> EventStream:
    wanted = [r for r in records(ctx) if r.row.shape is Shape.SAML and _is_old(ctx, r)]
    for group in _groups(wanted):
        _require_going(ctx)
        read = await _together([_metadata_of(ctx, record) for record in group])
        for record, (source, metadata) in zip(group, read, strict=True):
            if isinstance(metadata, UsageError):
                yield Notice(f"{record.name}: {metadata}")
            elif metadata:
                yield MetadataRead(record.name, source, metadata)
                for problem in metadata_problems(metadata, ctx.clock.now()):
                    yield Notice(f"{record.name}: {problem}")


def _is_old(ctx: Context, record: ProviderRecord) -> bool:
    kept = ctx.journal.meta(f"metadata:{record.name}")
    if kept is None or kept["source"] != (record.metadata_source or COGNITO):
        return True
    return bool(kept["at"] < (ctx.clock.now() - timedelta(days=1)).isoformat())


async def _metadata_of(ctx: Context, record: ProviderRecord) -> tuple[str, SamlMetadata | UsageError | None]:
    source, text = record.metadata_source or COGNITO, record.provider.details.get("MetadataFile", "")
    try:
        if record.metadata_file:
            return source, await ctx.metadata.read(Path(record.metadata_file))
        if record.metadata_source:
            return source, await ctx.metadata.fetch(source)
        return source, await ctx.metadata.parse(text, "that Cognito has") if text else None
    except UsageError as unusable:
        return source, unusable


async def _probe(ctx: Context) -> EventStream:
    """Ask each provider about both URIs, where the last answer is none or old."""
    now = ctx.clock.now()
    wanted = [
        (record, role, question)
        for record in records(ctx)
        for role in ProbeRole
        if (question := record.question(role)) and not _is_fresh(record.probes.get(role), question, now)
    ]
    for group in _groups(wanted):
        _require_going(ctx)
        results = await _together([ctx.probe.probe(question) for _, _, question in group])
        for (record, role, _), result in zip(group, results, strict=True):
            yield RedirectProbed(record.name, role, result)


def _is_fresh(result: ProbeResult | None, question: Any, now: Any) -> bool:
    if result is None or result.at is None or result.uri != question.redirect_uri:
        return False
    return bool(now - result.at < FRESH[result.verdict])


async def _advance(ctx: Context) -> EventStream:
    """A provider that stands as tested is noted so; it never goes back by itself."""
    known = ctx.journal.federation().connections
    for record in records(ctx):
        before = known.get(record.name, Connection(record.name))
        reached = ConnectionState.TESTED if record.standing is Standing.TESTED else before.state
        after = replace(before, state=furthest(before.state, reached))
        if after != before:
            yield ConnectionNoted(after)


def _write_sheets(ctx: Context, found: Sequence[ProviderRecord]) -> None:
    pool = ctx.journal.pool()
    assert pool is not None
    for name, text in handoff_files(found, pool, now=ctx.clock.now()):
        ctx.files.write_text(name, text)


def _groups(items: Sequence[T]) -> Iterator[Sequence[T]]:
    yield from (items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE))


async def _together(calls: Sequence[Awaitable[T]]) -> list[T]:
    return list(await asyncio.gather(*calls))


def _require_going(ctx: Context) -> None:
    if ctx.paused:
        raise Stopped("Paused.", fix="Run the same command again to go on.")

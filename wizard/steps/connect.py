"""Step 2: who we are at both ends, what we may do there, and that both are the ones pinned (R12)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import ClassVar

from wizard.domain.events import (
    AccessLost,
    ActDone,
    EndsPinned,
    EnvironmentSeen,
    Notice,
    PoolRead,
    PreflightDone,
    PreflightRow,
    StepMoved,
)
from wizard.domain.rows.pool import FILES_ARN, LIST_PROVIDERS, Pool
from wizard.domain.steps import StepName, StepState
from wizard.domain.target_kind import TargetFacts
from wizard.domain.text import clean
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked, CredentialsError
from wizard.guide.answers import require_known_providers
from wizard.guide.dashboard import UNKNOWN, Look, looks
from wizard.guide.optional_calls import OPTIONAL_CALLS
from wizard.ports import Probe, SourceIdentity
from wizard.steps.capture_client import capture_rows
from wizard.steps.optional import noted
from wizard.steps.optional_probes import ask_optional, environment_seen, optional_rows
from wizard.steps.pool_recoveries import LIST_AGAIN, see_recoveries, set_back, under_way
from wizard.steps.recovering import recover

WORKOS_API = "https://api.workos.com"
# Cognito signs requests with the time; AWS refuses them when the clock is five minutes off.
# Persons read back, until one matches, before anything is written.
SAMPLES = 5
SKEW_SECONDS = 120.0
# Record, person, effect and indexes take about 2 kB a row; twice that leaves room for the WAL.
BYTES_PER_ROW = 4_000
PIN_WORDS = {
    "account": "AWS account",
    "pool_arn": "user pool",
    "endpoint": "Cognito endpoint",
    "base_url": "WorkOS base URL",
    "key_kind": "kind of WorkOS key",
    "environment": "environment name",
    "kind": "kind of environment",
}


class ConnectStep:
    """Runs at every start: reads only, and stops before anything could be written elsewhere."""

    name: ClassVar[StepName] = StepName.CONNECT
    every_run: ClassVar[bool] = True

    async def run(self, ctx: Context) -> EventStream:
        pinned = ctx.journal.meta("pins")
        try:
            source = await ctx.read(RateBudget.COGNITO_READ, ctx.source.identity)
        except CredentialsError as lost:
            if pinned is None or ctx.needs_pool or ctx.relisting:
                raise
            async for event in _without_the_pool(ctx, pinned, lost):
                yield event
            return
        pins = _pins(source, ctx)
        if pinned:
            _require_same(pinned, pins, is_relisting=ctx.relisting)
        pins["target"]["kind"] = ctx.target_kind.value
        # Describing every provider takes a minute in the largest pools; to go on, the known ones do.
        pool = ctx.journal.pool()
        if pool and not pinned:
            _require_listed(pool, source)
        if pool is None:
            pool = await ctx.read(RateBudget.COGNITO_READ, ctx.source.pool)
        require_known_providers(ctx.journal.answers(), pool)
        await _require_own_environment(ctx, other_key=bool(pinned) and not _same_key(pinned, pins))
        optional = await ask_optional(ctx)
        rows = (*await _preflight(ctx, source, pool), *optional_rows(optional))
        async for event in see_recoveries(ctx):
            yield event
        rows = (*rows, _recoveries_row(ctx), *await capture_rows(ctx))
        yield PreflightDone(rows)
        if ctx.journal.pool() and any(f"permission:{part}" in _passed(rows) for part in pool.unreadable):
            yield PoolRead(_with_known(await ctx.read(RateBudget.COGNITO_READ, ctx.source.pool), pool))
        accepted = _require_passable(rows, ctx.setting("connect.accept"))
        if not pinned:
            yield EndsPinned(pins["source"], pins["target"], source.caller)
            yield ActDone("ends pinned", details=pins)
        elif "kind" not in pinned["target"]:
            # Version 0.1 pinned no kind; everything else stays as it was pinned then.
            kind = {"kind": pins["target"]["kind"]}
            yield EndsPinned(pinned["source"], pinned["target"] | kind, source.caller)
            yield ActDone("kind of environment pinned", details=kind)
        elif ctx.journal.meta("caller") != source.caller:
            # Acts from now on are those of this identity (R13); the ends stay as they were pinned.
            yield EndsPinned(pinned["source"], pinned["target"], source.caller)
        seen = environment_seen(optional)
        if _is_news(ctx, seen):
            yield seen
        for row in _newly_accepted(ctx, accepted):
            yield ActDone("preflight row accepted", row.detail, {"row": row.id})
        for name, answer in optional.items():
            for event in noted(ctx, name, answer):
                if not isinstance(event, Notice):  # its row says the same, below
                    yield event
        for row in rows:
            if not row.ok:
                yield Notice(f"{row.detail} {row.fix}".strip())
        async for event in recover(ctx):
            yield event
        if (ctx.journal.meta("access_lost") or {}).get("message"):
            yield AccessLost("", "")
        passed = sum(row.ok for row in rows)
        yield StepMoved(StepName.CONNECT, StepState.DONE, f"{passed}/{len(rows)}")


def _is_news(ctx: Context, seen: EnvironmentSeen) -> bool:
    """Whether the environment is not as the journal has it."""
    known = ctx.journal.meta(EnvironmentSeen.key) or {}
    return any(value != known.get(name) for name, value in json.loads(json.dumps(asdict(seen))).items())


def _pins(source: SourceIdentity, ctx: Context) -> dict[str, dict[str, str]]:
    """Both ends as they are pinned; ``kind`` is empty where only the operator can say it."""
    return {
        "source": {"account": source.account, "pool_arn": source.pool_arn, "endpoint": source.endpoint},
        "target": _target_pins(ctx),
    }


def _target_pins(ctx: Context) -> dict[str, str]:
    return asdict(ctx.target.identity()) | {
        "environment": ctx.environment,
        "kind": ctx.target_facts.kind or "",
    }


async def _without_the_pool(
    ctx: Context, pinned: Mapping[str, Mapping[str, str]], lost: CredentialsError
) -> EventStream:
    """Look at WorkOS alone, for steps that ask the pool nothing; what renews the credentials is said."""
    pins = {"source": pinned["source"], "target": _target_pins(ctx)}
    _require_same(pinned, pins, is_relisting=False)
    await _require_own_environment(ctx, other_key=not _same_key(pinned, pins))
    yield AccessLost(clean(lost.message), clean(lost.fix))
    yield Notice(f"{lost.message} Nothing that runs now needs AWS. {lost.fix}".strip())
    async for event in recover(ctx):
        yield event
    yield StepMoved(StepName.CONNECT, StepState.DONE, "WorkOS alone: AWS credentials are refused")


def _require_same(
    pinned: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]], *, is_relisting: bool
) -> None:
    if _are_other_files(pinned, now):
        if not is_relisting:
            raise Blocked(
                "The export files named now are not those that were listed: their content differs.",
                fix="Run with --relist: they become a new listing of the same pool, planned as a difference.",
                recovery_id="stale",
            )
        pinned = {**pinned, "source": now["source"]}
    differences = [
        f"{PIN_WORDS[key]} {now[end][key] or 'none'} instead of {value or 'none'}"
        for end, pins in pinned.items()
        for key, value in pins.items()
        if key in PIN_WORDS and now[end][key] != value
    ]
    if differences:
        raise Blocked(
            "This journal belongs to another pool or environment: " + "; ".join(differences) + ".",
            fix="Use the credentials that it was begun with, or start a new journal.",
            recovery_id="pins",
        )


def _require_listed(pool: Pool, source: SourceIdentity) -> None:
    """What was listed before both ends were pinned must be of the pool that is pinned now."""
    if not pool.is_files and pool.arn != source.pool_arn:
        raise Blocked(
            f"This journal has a listing of another pool: {pool.arn} instead of {source.pool_arn}.",
            fix="Use the credentials that the pool was looked at with, or start a new journal.",
            recovery_id="pins",
        )


def _are_other_files(pinned: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> bool:
    """Files have no identity but their content: a second export of the pool differs in it, as it must."""
    arns = pinned["source"]["pool_arn"], now["source"]["pool_arn"]
    return arns[0] != arns[1] and all(arn.startswith(FILES_ARN) for arn in arns)


def _same_key(pinned: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> bool:
    return pinned["target"].get("key_mark") == now["target"]["key_mark"]


async def _require_own_environment(ctx: Context, *, other_key: bool) -> None:
    """Read back one person that this journal wrote, else one that the baseline saw.

    Where there is neither, only the key itself can say that this is the environment of the journal.
    """
    expected: dict[str, str | None] = {
        person.target_id: person.sub for person in ctx.journal.written_sample(SAMPLES)
    }
    if not expected and (before := ctx.journal.baseline_sample()):
        expected = {before.id: None}
    if not expected:
        if other_key:
            raise Blocked(
                "This journal was begun with another WorkOS key, and no user is there yet to show whether"
                " both are of one environment.",
                fix="Use that key, or start a new journal: nothing has been written so far.",
                recovery_id="pins",
            )
        await ctx.read(RateBudget.WORKOS_READ, ctx.target.list_users, None)
        return
    for target_id, sub in expected.items():
        found = await ctx.read(RateBudget.WORKOS_READ, ctx.target.get_user, target_id)
        # One may have been deleted since; another environment knows none of them.
        if found and sub in (None, found.external_id):
            return
    raise Blocked(
        f"WorkOS does not show the user {next(iter(expected))} as this journal knows it: the API key may"
        " belong to another environment, or the user was changed by hand.",
        fix="Use the key of the environment that this journal was begun with.",
        recovery_id="pins",
    )


async def _preflight(ctx: Context, source: SourceIdentity, pool: Pool) -> tuple[PreflightRow, ...]:
    probes = await ctx.read(RateBudget.COGNITO_READ, ctx.source.probes)
    skew = await ctx.read(RateBudget.COGNITO_READ, ctx.source.clock_skew)
    target = ctx.target.identity()
    permissions = tuple(
        PreflightRow(
            f"permission:{probe.name}", probe.ok, probe.required and not probe.ok, _describe(probe), probe.fix
        )
        for probe in probes
    )
    return (
        PreflightRow("aws_identity", True, False, source.caller or "Rows come from files."),
        PreflightRow("pool", True, False, f"User pool {pool.id}, about {pool.estimate:,} rows."),
        *permissions,
        _clock_row(skew),
        PreflightRow(
            "workos_key", True, False, f"The WorkOS key is accepted; it is a {target.key_kind} key."
        ),
        _environment_row(ctx.target_facts),
        _base_url_row(target.base_url),
        *(_setting_row(look) for look in looks(ctx.journal.answers(), ctx.journal.answered_at())),
        disk_row(ctx.files.free_bytes(), pool.estimate),
        PreflightRow("journal", True, False, "The journal is on a local disk and writable."),
    )


def _describe(probe: Probe) -> str:
    """What a permission is for; where it is missing, also what is so without it."""
    known = None if probe.ok else OPTIONAL_CALLS.get(probe.name)
    return f"{probe.detail} {known.without}" if known else probe.detail


def _recoveries_row(ctx: Context) -> PreflightRow:
    """A pool that is being set back is listed, and cut over, only afterwards."""
    summary = under_way(ctx) or set_back(ctx)
    fix = (
        LIST_AGAIN
        if summary and not under_way(ctx)
        else "It is listed, and the cutover recorded, afterwards."
    )
    return PreflightRow(
        "recoveries",
        not summary,
        False,
        summary or "No recovery of the pool is under way.",
        fix if summary else "",
    )


def _passed(rows: tuple[PreflightRow, ...]) -> set[str]:
    return {row.id for row in rows if row.ok}


def _with_known(pool: Pool, before: Pool) -> Pool:
    """The pool read again, with the providers that only rows told of while their list stays unread."""
    if LIST_PROVIDERS not in pool.unreadable:
        return pool
    names = {provider.name for provider in pool.providers}
    kept = tuple(provider for provider in before.providers if provider.name not in names)
    return replace(pool, providers=(*pool.providers, *kept))


def _clock_row(skew: float | None) -> PreflightRow:
    ok = skew is None or abs(skew) <= SKEW_SECONDS
    detail = "The clock agrees with AWS." if ok else f"This machine's clock is {skew:+.0f} s off AWS's."
    return PreflightRow("clock_skew", ok, False, detail, "" if ok else "Set it by NTP.")


def _environment_row(facts: TargetFacts) -> PreflightRow:
    problem = facts.problem
    if problem is None:
        return PreflightRow("environment", True, False, facts.summary)
    return PreflightRow("environment", False, facts.is_contradiction, problem.says, problem.fix)


def _base_url_row(base_url: str) -> PreflightRow:
    ok = base_url.rstrip("/") == WORKOS_API
    fix = "" if ok else "Unset WORKOS_BASE_URL to use the default."
    return PreflightRow("base_url", ok, False, f"WorkOS is asked at {base_url}.", fix)


def _setting_row(look: Look) -> PreflightRow:
    """A setting that no API shows: whatever is not known, or means trouble, is a warning to be seen."""
    if look.answer == UNKNOWN:
        return PreflightRow(look.setting.name, False, False, look.summary, look.setting.where)
    fix = "Change it in the WorkOS dashboard before it matters, or go on knowing it."
    return PreflightRow(look.setting.name, not look.is_trouble, False, look.summary, fix * look.is_trouble)


def disk_row(free: int, rows: int) -> PreflightRow:
    """Whether so many bytes are enough for a journal of so many rows, and 50 MB to spare."""
    need = rows * BYTES_PER_ROW + 50_000_000
    ok = free >= need
    detail = f"{free / 1e9:.1f} GB free, about {need / 1e9:.1f} GB may be needed."
    return PreflightRow("disk", ok, not ok, detail, "" if ok else "Make room, or choose another disk.")


def _require_passable(rows: tuple[PreflightRow, ...], accept: list[str]) -> list[PreflightRow]:
    stopping = [row for row in rows if row.blocking and row.id not in accept]
    if stopping:
        first = stopping[0]
        raise Blocked(
            " ".join(f"{row.detail} {row.fix}".strip() for row in stopping),
            fix=f'To go on all the same, name it in connect.accept ("{first.id}").',
            recovery_id="preflight",
        )
    return [row for row in rows if row.blocking]


def _newly_accepted(ctx: Context, rows: list[PreflightRow]) -> list[PreflightRow]:
    """Accepting is an act once; the row may show another number at every start."""
    before = {act.details["row"] for act in ctx.journal.acts(kind="preflight row accepted")}
    return [row for row in rows if row.id not in before]

"""Step 2: who we are at both ends, what we may do there, and that both are the ones pinned (R12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import ClassVar

from wizard.domain.events import ActDone, EndsPinned, Notice, PreflightDone, PreflightRow, StepMoved
from wizard.domain.pool import Pool
from wizard.domain.steps import StepName, StepState
from wizard.errors import Blocked
from wizard.ports import Bucket, Context, EventStream, SourceIdentity, TargetIdentity

WORKOS_API = "https://api.workos.com"
# Cognito signs requests with the time; AWS refuses them when the clock is five minutes off.
# Persons read back, until one matches, before anything is written.
SAMPLES = 5
SKEW_SECONDS = 120.0
# Record, person, effect and indexes take about 2 kB a row; twice that leaves room for the WAL.
BYTES_PER_ROW = 4_000
FILES_ARN = "files:"
PIN_WORDS = {
    "account": "AWS account",
    "pool_arn": "user pool",
    "endpoint": "Cognito endpoint",
    "base_url": "WorkOS base URL",
    "key_kind": "kind of WorkOS key",
    "environment": "environment name",
}


class ConnectStep:
    """Runs at every start: reads only, and stops before anything could be written elsewhere."""

    name: ClassVar[StepName] = StepName.CONNECT
    every_run: ClassVar[bool] = True

    async def run(self, ctx: Context) -> EventStream:
        source = await ctx.read(Bucket.COGNITO_READ, ctx.source.identity)
        pins = _pins(source, ctx.target.identity(), ctx.environment)
        pinned = ctx.journal.meta("pins")
        if pinned:
            _require_same(pinned, pins, is_relisting=ctx.relisting)
        # Describing every provider takes a minute in the largest pools; to go on, the known ones do.
        pool = ctx.journal.pool()
        if pool is None:
            pool = await ctx.read(Bucket.COGNITO_READ, ctx.source.pool)
        await _require_own_environment(ctx, other_key=bool(pinned) and not _same_key(pinned, pins))
        rows = await _preflight(ctx, source, pool)
        yield PreflightDone(rows)
        accepted = _require_passable(rows, ctx.setting("connect.accept"))
        if not pinned:
            yield EndsPinned(pins["source"], pins["target"], source.caller)
            yield ActDone("ends pinned", details=pins)
        elif ctx.journal.meta("caller") != source.caller:
            # Acts from now on are those of this identity (R13); the ends stay as they were pinned.
            yield EndsPinned(pinned["source"], pinned["target"], source.caller)
        for row in _newly_accepted(ctx, accepted):
            yield ActDone("preflight row accepted", row.detail, {"row": row.id})
        for row in rows:
            if not row.ok:
                yield Notice(f"{row.detail} {row.fix}".strip())
        passed = sum(row.ok for row in rows)
        yield StepMoved(StepName.CONNECT, StepState.DONE, f"{passed}/{len(rows)}")


def _pins(source: SourceIdentity, target: TargetIdentity, environment: str) -> dict[str, dict[str, str]]:
    return {
        "source": {"account": source.account, "pool_arn": source.pool_arn, "endpoint": source.endpoint},
        "target": asdict(target) | {"environment": environment},
    }


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
                "This journal was begun with another WorkOS key, and nobody is there yet to show whether"
                " both are of one environment.",
                fix="Use that key, or start a new journal: nothing has been written so far.",
                recovery_id="pins",
            )
        await ctx.read(Bucket.WORKOS_READ, lambda: ctx.target.list_users(None))
        return
    for target_id, sub in expected.items():
        found = await ctx.read(Bucket.WORKOS_READ, lambda target_id=target_id: ctx.target.get_user(target_id))  # type: ignore[misc]
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
    probes = await ctx.read(Bucket.COGNITO_READ, ctx.source.probes)
    skew = await ctx.read(Bucket.COGNITO_READ, ctx.source.clock_skew)
    target = ctx.target.identity()
    environment = ctx.environment
    permissions = tuple(
        PreflightRow(
            f"permission:{probe.name}", probe.ok, probe.required and not probe.ok, probe.detail, probe.fix
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
        _environment_row(target.key_kind, environment),
        _base_url_row(target.base_url),
        _reset_mail_row(ctx.setting("connect.default_reset_mail")),
        _disk_row(ctx.files.free_bytes(), pool.estimate),
        PreflightRow("journal", True, False, "The journal is on a local disk and writable."),
    )


def _clock_row(skew: float | None) -> PreflightRow:
    ok = skew is None or abs(skew) <= SKEW_SECONDS
    detail = "The clock agrees with AWS." if ok else f"This machine's clock is {skew:+.0f} s off AWS's."
    return PreflightRow("clock_skew", ok, False, detail, "" if ok else "Set it by NTP.")


def _environment_row(kind: str, environment: str) -> PreflightRow:
    """A live key in something called staging is the mistake that mails real people."""
    if kind == "live" and environment.lower() in {"staging", "test", "dev", "development", "demo"}:
        detail = f"The key is live, but the environment is called {environment}."
        return PreflightRow("environment", False, True, detail, "Use the key or the name that is right.")
    if kind == "test" and environment == "production":
        detail = "The environment is called production, but the key is a test key."
        return PreflightRow("environment", False, False, detail, "Check that this is what you mean.")
    return PreflightRow("environment", True, False, f"The environment is called {environment}.")


def _base_url_row(base_url: str) -> PreflightRow:
    ok = base_url.rstrip("/") == WORKOS_API
    fix = "" if ok else "Unset WORKOS_BASE_URL to use the default."
    return PreflightRow("base_url", ok, False, f"WorkOS is asked at {base_url}.", fix)


def _reset_mail_row(answer: str) -> PreflightRow:
    ok = answer != "unknown"
    detail = f"WorkOS' default password-reset mail is {answer}."
    fix = "" if ok else "Look under Emails in the dashboard, then set connect.default_reset_mail."
    return PreflightRow("default_reset_mail", ok, False, detail, fix)


def _disk_row(free: int, rows: int) -> PreflightRow:
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

"""Verdicts that rest on something unread: unknown, until somebody accepts that with a note (R3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from wizard.domain.checks import ACCEPT_CHECKS, UNKNOWN_ACCEPTED, CheckId
from wizard.domain.events import ActDone, CheckDone, CheckStatus, Event
from wizard.engine.context import Context
from wizard.guide.optional_calls import resting_on, without
from wizard.ports import Act
from wizard.steps.optional import unread

# What an accepted unknown stands for; all else has to be done all the same.
_SETTLED = frozenset({CheckStatus.PASS, CheckStatus.WAITING, CheckStatus.WAIVED})


def unread_of(ctx: Context, check: CheckId, *, besides: Collection[str] = ()) -> dict[str, str]:
    """The unread calls that a check rests on, but for some, each with its sentence."""
    found = unread(ctx)
    names = [name for name in resting_on(check, found) if name not in besides]
    return {name: without(name, found[name]) for name in names}


def weighed(ctx: Context, verdict: CheckDone, unknown: Mapping[str, str]) -> Iterator[Event]:
    """The verdict with what is ``unknown`` of it by id: unknown, or what it is once that is accepted.

    An acceptance is for what was unknown when it was given; more than that has to be said in new words.
    """
    if not unknown or verdict.status is CheckStatus.FAIL:
        yield verdict
        return
    summary = " ".join(dict.fromkeys(unknown.values()))
    note = _note(ctx, verdict.id)
    covers = _covered(ctx, verdict.id, note) if note else None
    if note and covers is None:
        yield ActDone(UNKNOWN_ACCEPTED, note, {"check": verdict.id, "unknown": sorted(unknown)})
        covers = frozenset(unknown)
    if not note or covers is None or not unknown.keys() <= covers:
        more = " More is unknown than was accepted: say so in new words." if note else ""
        evidence = f"{verdict.evidence} Unknown: {summary}{more}"
        yield replace(verdict, status=CheckStatus.UNKNOWN, evidence=evidence)
        return
    status = CheckStatus.WAIVED if verdict.status in _SETTLED else verdict.status
    yield replace(verdict, status=status, evidence=f"{verdict.evidence} Accepted unknown: {summary} ({note})")


def _note(ctx: Context, check: str) -> str:
    return str((ctx.setting(ACCEPT_CHECKS) or {}).get(check) or "").strip()


def _acts(ctx: Context, check: str) -> Iterator[Act]:
    yield from (act for act in ctx.journal.acts(kind=UNKNOWN_ACCEPTED) if act.details["check"] == check)


def _covered(ctx: Context, check: str, note: str) -> frozenset[str] | None:
    """What was accepted in these words; None where nothing was."""
    given = [act for act in _acts(ctx, check) if act.note == note]
    return frozenset(given[0].details["unknown"]) if given else None

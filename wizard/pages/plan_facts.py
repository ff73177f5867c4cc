"""A frozen plan as facts: what is written, what is left out, what is lost on the way, and how it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.domain.plan import Plan
from wizard.domain.target_kind import called
from wizard.pages.model import Fact, Tone
from wizard.report.lines import EFFECT_WORDS

NOTES = 12


def plan_facts(plan: Plan, kind: str) -> tuple[Fact, ...]:
    """Its facts in order; ``kind`` is that of the environment that it is for."""
    return tuple(_facts(plan, kind))


def _facts(plan: Plan, kind: str) -> Iterator[Fact]:
    yield Fact("into", called(plan.environment, kind), Tone.STRONG)
    yield Fact("plan", f"revision {plan.revision}, fingerprint {plan.typed.shown}")
    effects = _sum(plan.effects, EFFECT_WORDS) or "nothing to write"
    yield Fact("users", f"{effects}, {plan.unchanged:,} unchanged", Tone.STRONG)
    yield Fact(
        "rows", _sum({word: n for word, n in plan.rows.items() if word != "persons"}) or "none left out"
    )
    if plan.due:
        yield Fact("due for a reset", f"{_sum(plan.due)}; no one is mailed by the import")
    yield Fact("environment", f"{plan.baseline:,} users there before, {plan.baseline_ours:,} of them ours")
    for sentence, n in plan.left_open.items():
        yield Fact("left open", f"{n:,} {sentence}", Tone.WARNING)
    for warning in plan.warnings:
        yield Fact("!", warning, Tone.WARNING)
    for note, n in list(plan.notes.items())[:NOTES]:
        yield Fact("note", f"{n:,} users: {note}")


def _sum(counts: Mapping[str, int], words: Mapping[str, str] | None = None) -> str:
    named = words or {}
    return ", ".join(f"{n:,} {named.get(word, word).replace('_', ' ')}" for word, n in counts.items() if n)

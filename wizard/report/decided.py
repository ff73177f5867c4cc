"""What was decided about each kind of row of a plan, and what else could be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.domain.planning.plan import Plan
from wizard.domain.planning.resolution import Kind
from wizard.domain.text import clean
from wizard.guide.row_decisions import QUESTIONS


def decisions_of(plan: Plan, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each kind of the plan: ``rows``, the question with its ``key``, what was ``chosen``, the ``choices``.

    A choice has its ``consequence`` and, where it has one, its ``risk``.
    """
    found = []
    for word, rows in plan.decisions.items():
        question = QUESTIONS[Kind(word)]
        choices = [
            {"key": choice.key, "consequence": choice.consequence, "risk": choice.risk}
            for choice in question.choices
        ]
        chosen = answers.get(question.id, question.default)
        found.append(
            {
                "kind": word,
                "rows": rows,
                "key": question.id,
                "question": question.prompt,
                "chosen": chosen,
                "choices": choices,
            }
        )
    return found


def decision_lines(decided: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A line for each kind with what happens to its rows, and one with the other choices."""
    for one in decided:
        chosen = next((choice for choice in one["choices"] if choice["key"] == one["chosen"]), None)
        summary = f": {chosen['consequence']}" if chosen else ""
        yield clean(f"  {one['rows']:,} {one['kind'].replace('_', ' ')}: {one['chosen']}{summary}", 600)
        others = [choice["key"] for choice in one["choices"] if choice["key"] != one["chosen"]]
        yield clean(f"      {one['key']} could be {' | '.join(others)}", 600)

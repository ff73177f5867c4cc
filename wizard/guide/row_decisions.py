"""Step 6: one question for each kind of row that needs a decision, in the order of ``Kind``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wizard.domain.planning.resolution import Kind
from wizard.domain.rows.inventory import Cohort, Inventory, count
from wizard.domain.rows.kinds import kind_of
from wizard.domain.rows.pool import Pool
from wizard.domain.trees import Choice, Question, Tree
from wizard.domain.words import counted
from wizard.guide.row_choices import DECISIONS


def question_id(kind: Kind) -> str:
    return f"rows.{kind.value}"


def kind_cohort(kind: Kind, pool: Pool) -> Cohort:
    """The rows of a kind, by the first that applies; kinds about several rows match no profile."""
    return Cohort(
        f"kind:{kind.value}", QUESTIONS[kind].prompt, lambda profile: kind_of(profile, pool) is kind
    )


def rows_of(kind: Kind, inventory: Inventory) -> int | None:
    """How many rows are of a kind; None where no one looked yet."""
    match kind:
        case Kind.TWINS:
            return inventory.twins
        case Kind.TWINS_UNPROVEN:
            return inventory.twins_unproven
        case Kind.EXISTING_OURS:
            return inventory.existing_ours
        case Kind.EXISTING_FOREIGN:
            return inventory.existing_foreign
        case Kind.METADATA_OVERFLOW:
            return inventory.metadata_overflow
        case _:
            alone = count(inventory, kind_cohort(kind, inventory.pool))
            return alone + inventory.shared.get(kind, 0)


def _applies(kind: Kind) -> Callable[[Inventory], bool]:
    return lambda inventory: rows_of(kind, inventory) != 0


def _cohort(kind: Kind) -> Callable[[Inventory], Cohort | None]:
    return lambda inventory: kind_cohort(kind, inventory.pool)


def _rows(kind: Kind) -> Callable[[Inventory], int | None]:
    return lambda inventory: rows_of(kind, inventory)


def _counted(kind: Kind, consequence: str) -> Callable[[Inventory], str]:
    def summary(inventory: Inventory) -> str:
        rows = rows_of(kind, inventory)
        return consequence if rows is None else f"{counted(rows, 'row')}: {consequence}"

    return summary


def _question(kind: Kind, then: Kind | None) -> Question:
    decision = DECISIONS[kind]
    return Question(
        id=question_id(kind),
        prompt=decision.prompt,
        why=decision.why,
        choices=tuple(
            Choice(
                key=key,
                label=label,
                consequence=consequence,
                then=question_id(then) if then else None,
                counted=_counted(kind, consequence),
                risk=risk,
            )
            for key, label, consequence, risk in decision.choices
        ),
        default=decision.default,
        applies=_applies(kind),
        cohort=_cohort(kind),
        rows=_rows(kind),
    )


_KINDS = tuple(Kind)
QUESTIONS: Mapping[Kind, Question] = {
    kind: _question(kind, then) for kind, then in zip(_KINDS, (*_KINDS[1:], None), strict=True)
}

ROW_DECISIONS = Tree("rows", "Decisions by kind", tuple(QUESTIONS.values()))

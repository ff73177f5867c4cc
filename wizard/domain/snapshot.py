"""Everything that a view or a report may show, read from the journal at one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.domain.planning.delta import Delta
from wizard.domain.planning.people import RowState
from wizard.domain.planning.plan import Plan
from wizard.domain.recovery import Recovery
from wizard.domain.steps import StepName, StepState, next_step

PERSON_WORDS = ("created", "updated", "unchanged", "failed", "pending", "in_doubt")
REQUEST_WORDS = ("cognito", "workos_reads", "workos_writes", "throttled")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a migration. ``users`` counts rows (R3), ``persons`` and ``resets`` count persons."""

    name: str
    steps: Mapping[StepName, StepState]
    notes: Mapping[StepName, str]
    users: Mapping[str, int]
    persons: Mapping[str, int]
    resets: Mapping[str, int]
    requests: Mapping[str, int]
    plan: Plan | None
    source: Mapping[str, str]
    target: Mapping[str, str]
    next: str
    holder: str = ""
    delta: Delta = field(default_factory=Delta)
    recovery: Recovery | None = None
    organizations: Mapping[str, int] = field(default_factory=dict)
    memberships: Mapping[str, int] = field(default_factory=dict)
    memberships_left: Mapping[str, int] = field(default_factory=dict)
    handed_to: str = ""
    undo: Mapping[str, Any] | None = None
    is_cut_over: bool = False

    @property
    def current_step(self) -> StepName:
        """Where the migration stands: the step that waits for somebody, else the next one."""
        waiting = (step for step, state in self.steps.items() if state in WAITING)
        return next(waiting, None) or next_step(self.steps) or StepName.REPORT

    @property
    def open_persons(self) -> int:
        """Persons of the plan who are not settled; 0 where there is no plan."""
        return sum(open_persons(persons=self.persons, rows=self.users).values()) if self.plan else 0

    @property
    def is_live(self) -> bool:
        """Whether something was written, or may be: a new plan takes nothing back that is at WorkOS."""
        was_written = any(self.persons[word] for word in ("created", "updated", "in_doubt"))
        return was_written or bool(self.plan and self.plan.confirmed_at)

    @property
    def accepts_open(self) -> bool:
        """Whether the import counts as done although persons are open."""
        return self.steps[StepName.IMPORT] is StepState.WAIVED

    def to_json(self) -> dict[str, Any]:
        """The object of ``status --json``: numbers are plain integers."""
        return {
            "name": self.name,
            "steps": {step.value: state.value for step, state in self.steps.items()},
            "notes": {step.value: note for step, note in self.notes.items() if note},
            "users": dict(self.users),
            "persons": dict(self.persons),
            "resets": dict(self.resets),
            "requests": dict(self.requests),
            "delta": self.delta.to_json(),
            "plan": self.plan.to_json() if self.plan else {"revision": 0, "fingerprint": ""},
            "source": dict(self.source),
            "target": dict(self.target),
            "next": self.next,
            "held_by": self.holder,
            "recovery": self.recovery.to_json() if self.recovery else None,
            "handed_over": self.handed_to,
            "undo": dict(self.undo) if self.undo else None,
        } | self._families()

    def _families(self) -> dict[str, Any]:
        """Organizations and memberships, where some are planned."""
        if not self.organizations.get("planned") and not self.memberships.get("planned"):
            return {}
        return {
            "organizations": dict(self.organizations),
            "memberships": dict(self.memberships),
            "memberships_left": dict(self.memberships_left),
        }


def users_of(tally: Counter[str]) -> dict[str, int]:
    """R3: every exported row in exactly one state, and their sum."""
    states = {state.value: tally[state] for state in RowState}
    return {"exported": sum(states.values())} | states


WAITING = frozenset({StepState.RUNNING, StepState.PAUSED, StepState.BLOCKED})
ACCEPT_KEY = "import.accept_open"  # the answer that says why
OPEN = ("failed", "in_doubt", "pending")


def open_persons(*, persons: Mapping[str, int], rows: Mapping[str, int]) -> dict[str, int]:
    """Persons who are not settled, by state, of the tallies of an import that was planned.

    A row that was refused before it became a person stands for one.
    """
    found = {word: max(persons[word], rows[word]) for word in OPEN}
    return {word: n for word, n in found.items() if n}

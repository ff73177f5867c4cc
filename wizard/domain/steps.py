"""The twelve steps, in order, with their words for people and the facts that each needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class StepName(StrEnum):
    GUIDE = "guide"
    CONNECT = "connect"
    INVENTORY = "inventory"
    TIMING = "timing"
    EXPORT = "export"
    TRANSFORM = "transform"
    IMPORT = "import"
    FEDERATION = "federation"
    RESET = "reset"
    AUTHKIT = "authkit"
    VERIFY = "verify"
    REPORT = "report"


class StepState(StrEnum):
    """A step's state as ``status --json`` prints it."""

    OPEN = "open"
    LOCKED = "locked"
    RUNNING = "running"
    PAUSED = "paused"
    BLOCKED = "blocked"
    FAILED = "failed"
    DONE = "done"
    WAIVED = "waived"

    @property
    def is_passed(self) -> bool:
        """Whether nothing is left to do, or somebody took what is left on themselves."""
        return self in {StepState.DONE, StepState.WAIVED}

    @property
    def is_left(self) -> bool:
        """Whether there is something to do that can be done."""
        return not self.is_passed and self is not StepState.LOCKED

    @property
    def is_ended(self) -> bool:
        """Whether later steps may build on it: an import with failed persons is still an import."""
        return self.is_passed or self is StepState.FAILED


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What a step is called on screens, and the steps whose results it needs."""

    title: str
    needs: tuple[StepName, ...] = ()


STEP_FACTS: dict[StepName, StepFacts] = {
    StepName.GUIDE: StepFacts("Migration guide"),
    StepName.CONNECT: StepFacts("Connect & check", (StepName.GUIDE,)),
    StepName.INVENTORY: StepFacts("Auth inventory", (StepName.CONNECT,)),
    StepName.TIMING: StepFacts("Reset timing", (StepName.INVENTORY,)),
    StepName.EXPORT: StepFacts("Export", (StepName.INVENTORY,)),
    StepName.TRANSFORM: StepFacts("Transform", (StepName.EXPORT, StepName.TIMING)),
    StepName.IMPORT: StepFacts("Import", (StepName.TRANSFORM,)),
    StepName.FEDERATION: StepFacts("Federated setup", (StepName.INVENTORY,)),
    StepName.RESET: StepFacts("Password reset", (StepName.IMPORT,)),
    StepName.AUTHKIT: StepFacts("AuthKit", (StepName.INVENTORY,)),
    StepName.VERIFY: StepFacts("Verification", (StepName.IMPORT,)),
    StepName.REPORT: StepFacts("Report"),
}


# These read the pool; what comes after them works with what was read.
READ_THE_POOL = frozenset({StepName.INVENTORY, StepName.EXPORT})
LOOKED_AT_ALWAYS = frozenset({StepName.GUIDE, StepName.CONNECT})


def needs_the_pool(steps: Iterable[StepName]) -> bool:
    """Whether these steps need AWS: one reads the pool, or looking at both ends is all there is to do."""
    found = set(steps)
    return bool(found & READ_THE_POOL) or found <= LOOKED_AT_ALWAYS


def closure(step: StepName) -> set[StepName]:
    """The step and all that it needs."""
    found = {step}
    for need in STEP_FACTS[step].needs:
        found |= closure(need)
    return found


def reopened(states: Mapping[StepName, StepState], steps: Collection[StepName]) -> tuple[StepName, ...]:
    """Steps that are done, or have begun, and build on one of ``steps``, themselves included."""
    begun = set(steps) & set(states)
    return tuple(
        name for name in StepName if name in states and states[name].is_ended and closure(name) & begun
    )


def next_step(states: Mapping[StepName, StepState]) -> StepName | None:
    """The first step that can be worked on, neither passed nor locked; None when nothing is left."""
    return next((step for step, state in states.items() if state.is_left), None)

"""A state in words: what rail, top line and panels say, from plain values."""

from __future__ import annotations

from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.domain.words import counted
from wizard.pages import importing, inventory
from wizard.pages.common import number_of, waits_for
from wizard.pages.state import ViewState
from wizard.tui.widgets.step_rail import StepRow
from wizard.tui.widgets.top_bar import TopFacts

THOUSAND = 1_000
NOTE_CELLS = 8


def top_facts(moment: ViewState) -> TopFacts:
    snapshot = moment.snapshot
    pool = snapshot.source.get("pool_arn", "").rpartition("/")[2]
    return TopFacts(
        name=snapshot.name,
        source=pool,
        environment=snapshot.target.get("environment", ""),
        kind=snapshot.target.get("kind", ""),
        is_live=snapshot.is_live,
        saved_at=moment.saved_at.astimezone() if moment.saved_at else None,
    )


def step_rows(moment: ViewState) -> tuple[StepRow, ...]:
    """The twelve steps as the rail shows them, a lock with what it waits for."""
    return tuple(
        StepRow(
            step,
            state,
            note=_note(moment, step),
            reason=_reason(moment, step),
            has_open_rows=_open(moment, step),
        )
        for step, state in moment.snapshot.steps.items()
    )


def short(number: int) -> str:
    """A count in at most five characters: 987, 12.5k, 1.2M."""
    if number < THOUSAND:
        return str(number)
    if number < THOUSAND * THOUSAND:
        return f"{number / THOUSAND:.1f}k" if number < 100 * THOUSAND else f"{number // THOUSAND}k"
    return f"{number / THOUSAND / THOUSAND:.1f}M"


def shortened(word: str) -> str:
    """A word in the rail's room for one, with a dot where it was cut."""
    return word if len(word) <= NOTE_CELLS else f"{word[: NOTE_CELLS - 2]}."


def percent(done: int, total: int) -> str:
    """A share that says 100 % only when all is done."""
    if total <= 0:
        return ""
    return f"{min(99, done * 100 // total) if done < total else 100}%"


def _note(moment: ViewState, step: StepName) -> str:
    state, snapshot = moment.state(step), moment.snapshot
    match step:
        case _ if state in {StepState.LOCKED, StepState.OPEN} and step is not StepName.VERIFY:
            return ""
        case StepName.GUIDE:
            return "read" if state.is_passed else ""
        case StepName.INVENTORY if not state.is_passed:
            return percent(*inventory.progress(moment))
        case StepName.INVENTORY | StepName.EXPORT:
            return short(snapshot.users["exported"]) if state.is_passed else ""
        case StepName.TRANSFORM:
            return f"plan {snapshot.plan.revision}" if snapshot.plan and state.is_passed else ""
        case StepName.IMPORT:
            return percent(*importing.progress(moment))
        case StepName.CONNECT if state is StepState.BLOCKED:
            return ""
        case StepName.TIMING:
            return shortened(snapshot.notes[step])
        case StepName.VERIFY:
            return snapshot.notes[step].removeprefix("CUTOVER ")
        case StepName.CONNECT:
            return _warnings(snapshot.notes[step])
        case _:
            return ""


def _warnings(note: str) -> str:
    """How many of the preflight's rows did not pass; the step keeps "25/31"."""
    passed, _, rows = note.partition("/")
    if not (passed.isdecimal() and rows.isdecimal()):
        return note
    missing = int(rows) - int(passed)
    return counted(missing, "warning") if missing else "passed"


def _reason(moment: ViewState, step: StepName) -> str:
    need = waits_for(moment, step)
    return f"Waits for step {number_of(need)}, {STEP_FACTS[need].title}." if need else ""


def _open(moment: ViewState, step: StepName) -> bool:
    if step is StepName.IMPORT:
        return moment.state(step) is StepState.FAILED
    return False

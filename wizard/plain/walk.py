"""The walk through the steps: what comes next, the menu between two steps, how each one ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.errors import Stopped
from wizard.pages.common import number_of
from wizard.pages.wording import on_page
from wizard.plain.ask import Option
from wizard.plain.line_session import Elsewhere, LineSession
from wizard.plain.pages import Visit
from wizard.report import MARKS, status_lines

# These may stay open while later steps are done.
PUT_OFF = frozenset({StepName.FEDERATION, StepName.RESET, StepName.AUTHKIT})
BACK = ""


class Walk:
    """One session over an open migration; it begins paused, at the menu."""

    def __init__(self, session: LineSession) -> None:
        self._session = session
        self._is_verified = False
        self._later: list[StepName] = []

    def through(self) -> None:
        """From menu to menu until the operator leaves; raises JournalError, bugs and KeyboardInterrupt."""
        while True:
            step = self._next()
            options = list(_options(step, self._later))
            match self._session.ask.choose(self._title(step), options, options[0].key):
                case "go" if step:
                    self._do(step)
                case "later" if step:
                    self._later.append(step)
                case picked if picked in self._later:
                    self._do(StepName(picked))
                case "verify":
                    self._do(StepName.VERIFY)
                case "report":
                    self._do(StepName.REPORT)
                case "step":
                    self._pick_step()
                case "wrong":
                    self._open("recovery")
                case "status":
                    self._session.lines.all(status_lines(self._session.views.snapshot(holder="")))
                case _:
                    return

    def _next(self) -> StepName | None:
        """The first step that is not done and was not put off."""
        snapshot = self._session.state().snapshot
        for step in StepName:
            if self._is_over(step, snapshot):
                self._later = [other for other in self._later if other is not step]
            elif step not in self._later:
                return step
        return None

    def _is_over(self, step: StepName, snapshot: Snapshot) -> bool:
        state = snapshot.steps[step]
        if step is StepName.VERIFY and self._is_verified:
            return True
        if step is StepName.IMPORT and state is StepState.FAILED:
            return not snapshot.persons["pending"] + snapshot.persons["in_doubt"]
        return state.is_passed

    def _title(self, step: StepName | None) -> str:
        self._session.lines.say()
        if step is None:
            left = ", ".join(STEP_FACTS[later].title for later in self._later)
            self._session.lines.say(f"Left for later: {left}." if left else "Every step is done.")
        else:
            self._session.lines.say(f"Step {number_of(step)} of {len(StepName)}: {STEP_FACTS[step].title}.")
        return "What next?"

    def _do(self, step: StepName, *, begins: bool = True) -> None:
        """Do a step, and those that it leads to; ``begins`` as for ``Visit.stay``."""
        self._session.stop = None
        wanted: StepName | None = step
        while wanted:
            at, wanted = wanted, self._open(wanted, begins=begins)
            begins = True
            # Once looked at, the checks are left for the report; after any other step they come again.
            self._is_verified = at is StepName.VERIFY or (self._is_verified and at is StepName.REPORT)
            if at in PUT_OFF and at not in self._later:
                self._later.append(at)

    def _open(self, page: str, *, begins: bool = True) -> StepName | None:
        """Stay on a page; the step that it leads to, None for the menu."""
        try:
            Visit(self._session, page).stay(begins=begins)
        except Elsewhere as to:
            is_done = to.goes_on and self._session.state().snapshot.steps[to.step].is_passed
            return None if is_done else to.step
        except Stopped as stop:
            self._session.lines.say(
                on_page(f"◐ {stop.message} {stop.fix or 'Everything is recorded; go on whenever you like.'}")
            )
        return None

    def _pick_step(self) -> None:
        states = self._session.state().snapshot.steps
        options = [
            Option(step, f"{number_of(step)} {STEP_FACTS[step].title} ({MARKS[state]} {state})")
            for step, state in states.items()
        ]
        if picked := self._session.ask.choose("Which step?", [*options, Option(BACK, "Back")], BACK):
            self._do(StepName(picked), begins=False)


def _options(step: StepName | None, put_off: Sequence[StepName]) -> Iterator[Option]:
    yield Option("go", f"Go on: {STEP_FACTS[step].title}") if step else Option("verify", "Check again")
    if step in PUT_OFF:
        yield Option("later", "Leave this step for later")
    for later in put_off:
        yield Option(later, f"Take up again: {STEP_FACTS[later].title}")
    if step is not StepName.REPORT:
        yield Option("report", "Write the report")
    yield Option("step", "Go to a step")
    yield Option("status", "Where the migration stands")
    yield Option("wrong", "What can go wrong, and what to do")
    yield Option("leave", "Leave")

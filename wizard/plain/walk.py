"""The walk through the steps: what comes next and why, the menu between two steps, how each one ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from wizard.domain.shortage import ACCEPT_ID
from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.errors import Blocked, CredentialsError, JournalError, Stopped, WizardError
from wizard.plain import (
    authkit,
    closing,
    connect,
    decisions,
    federation,
    guide,
    importing,
    inventory,
    resets,
)
from wizard.plain.ask import Option
from wizard.plain.back import go_back
from wizard.plain.desk import Aside, Desk
from wizard.plain.look import look

BUG = WizardError.exit_code

WHY: Mapping[StepName, str] = {
    StepName.GUIDE: "The live guide wins over what this program believes: it is read before anything else.",
    StepName.CONNECT: "Both ends are probed, read only, and pinned to this journal.",
    StepName.INVENTORY: "The pool is listed once, to count who signs in how.",
    StepName.TIMING: "Passwords cannot leave Cognito: when and how do people choose a new one?",
    StepName.EXPORT: "The listing is proven complete and written out as cognito_users.json.",
    StepName.TRANSFORM: "What becomes of each row is decided and planned; nothing is written to WorkOS.",
    StepName.IMPORT: "Persons are created or updated in WorkOS, after you have confirmed exactly this plan.",
    StepName.FEDERATION: "People keep their provider: it learns a second redirect URI, one by one.",
    StepName.RESET: "The reset flow is proven with a canary; nobody is mailed before you typed so.",
    StepName.AUTHKIT: "The app signs people in at WorkOS; nothing of Cognito may be left in its source.",
    StepName.VERIFY: "Five checks, each with evidence, before the cutover.",
    StepName.REPORT: "Who decided what, on which evidence, with which result.",
}

FIRST = frozenset({StepName.GUIDE, StepName.CONNECT})
# Before these, both ends are proven to be the pinned ones once more: hours may have passed at a prompt.
TOUCHING = frozenset(
    {StepName.IMPORT, StepName.FEDERATION, StepName.RESET, StepName.AUTHKIT, StepName.VERIFY}
)
# These may stay open while later steps are done.
PUT_OFF = frozenset({StepName.FEDERATION, StepName.RESET, StepName.AUTHKIT})


def _walk_export(desk: Desk) -> None:
    try:
        desk.run(StepName.EXPORT)
    except Blocked as stop:
        if stop.recovery_id != ACCEPT_ID:
            raise
        desk.stopped(stop)
        if not desk.ask.yes("Take the listing as it is? It counts as a waiver.", default=False):
            raise Aside from None
        desk.answer({"export.accept": [ACCEPT_ID]})
        desk.run(StepName.EXPORT)


WALKS: Mapping[StepName, Callable[[Desk], None]] = {
    StepName.GUIDE: guide.walk,
    StepName.CONNECT: connect.walk,
    StepName.INVENTORY: inventory.walk,
    StepName.TIMING: decisions.walk_timing,
    StepName.EXPORT: _walk_export,
    StepName.TRANSFORM: decisions.walk_transform,
    StepName.IMPORT: importing.walk_import,
    StepName.FEDERATION: federation.walk,
    StepName.RESET: resets.walk,
    StepName.AUTHKIT: authkit.walk,
    StepName.VERIFY: closing.walk_verify,
}


class Walk:
    """One session over an open migration; it begins paused, at the menu."""

    def __init__(self, desk: Desk, write_report: closing.WriteReport) -> None:
        self._desk = desk
        report = partial(closing.write_report, write=write_report)
        self._walks: Mapping[StepName, Callable[[Desk], None]] = {**WALKS, StepName.REPORT: report}
        self._is_checked = False
        self._is_verified = False
        self._is_reported = False
        self._later: list[StepName] = []

    def through(self) -> None:
        """From menu to menu until the operator leaves; raises JournalError, bugs and KeyboardInterrupt."""
        while True:
            step = self._next()
            options = list(_options(step, self._later))
            match self._desk.ask.choose(self._title(step), options, options[0].key):
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
                case "back":
                    self._at_menu(lambda desk: go_back(desk, self._checked))
                case "wrong":
                    self._at_menu(closing.tell_recoveries)
                case "look":
                    self._at_menu(look)
                case _:
                    return

    def _next(self) -> StepName | None:
        """The first step that is not done and was not put off."""
        snapshot = self._desk.views.snapshot()
        for step in StepName:
            if self._is_over(step, snapshot):
                self._later = [other for other in self._later if other is not step]
            elif step not in self._later:
                return step
        return None

    def _is_over(self, step: StepName, snapshot: Snapshot) -> bool:
        state = snapshot.steps[step]
        if step is StepName.VERIFY:
            return self._is_verified or state is StepState.DONE
        if step is StepName.REPORT:
            return self._is_reported or state is StepState.DONE
        if step is StepName.IMPORT and state is StepState.FAILED:
            return not snapshot.persons["pending"] + snapshot.persons["in_doubt"]
        return state.is_passed

    def _title(self, step: StepName | None) -> str:
        self._desk.lines.say()
        if step is None:
            left = ", ".join(STEP_FACTS[later].title for later in self._later)
            end = f"Left for later: {left}." if left else "Every step is done."
            self._desk.lines.say(end)
            return "What next?"
        number = list(StepName).index(step) + 1
        self._desk.lines.say(f"Step {number} of {len(StepName)}: {STEP_FACTS[step].title}. {WHY[step]}")
        if hint := self._desk.hints.get(step):
            self._desk.lines.say(f"  {hint}")
        return "What next?"

    def _do(self, step: StepName) -> None:
        self._at_menu(lambda desk: self._checked(desk, step))
        if step in PUT_OFF and step not in self._later:
            self._later.append(step)

    def _checked(self, desk: Desk, step: StepName) -> None:
        if step not in FIRST and not self._is_checked:
            guide.walk(desk)
            connect.probe(desk)
        elif step in TOUCHING:
            connect.probe(desk)
        self._is_checked = self._is_checked or step not in FIRST
        self._walks[step](desk)
        self._is_checked = self._is_checked or step is StepName.CONNECT
        self._is_verified = step is StepName.VERIFY or (self._is_verified and step is StepName.REPORT)
        self._is_reported = step is StepName.REPORT

    def _at_menu(self, act: Callable[[Desk], None]) -> None:
        """Do it; whatever stops it is said, and the menu comes again."""
        try:
            act(self._desk)
        except Aside:
            self._desk.lines.say("Back to the menu; what was answered is kept.")
        except Stopped as stop:
            self._desk.lines.say(
                f"◐ {stop.message} {stop.fix or 'Everything is recorded; go on whenever you like.'}"
            )
        except CredentialsError as stop:
            self._desk.stopped(stop)
            self._is_checked = False
        except WizardError as stop:
            if isinstance(stop, JournalError) or stop.exit_code == BUG:
                raise
            self._desk.stopped(stop)


def _options(step: StepName | None, put_off: Sequence[StepName]) -> Iterator[Option]:
    yield Option("go", f"Go on: {STEP_FACTS[step].title}") if step else Option("verify", "Check again")
    if step in PUT_OFF:
        yield Option("later", "Leave this step for later")
    for later in put_off:
        yield Option(later, f"Take up again: {STEP_FACTS[later].title}")
    if step is not StepName.REPORT:
        yield Option("report", "Write the report")
    yield Option("look", "Look around")
    yield Option("wrong", "What can go wrong, and what to do")
    yield Option("back", "Go back to a step")
    yield Option("leave", "Leave")

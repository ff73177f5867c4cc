"""What many pages share: the work that is on, what stopped the last run, settings, lists of addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from wizard.domain.rows.emails import is_valid_email, normalise_email
from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.errors import ConfirmationNeeded, MissingAnswer
from wizard.guide.dashboard import Matters, in_short
from wizard.pages.commands import Command, GoTo, Pause, Run, TakeBack
from wizard.pages.model import PHRASE, Action, Live, Scope, Values, Weight
from wizard.pages.state import Running, ViewState
from wizard.pages.wording import on_page

STOPPED = frozenset({StepState.BLOCKED, StepState.FAILED})
MAIN_KEY, PAUSE_KEY = "n", "p"
CANARIES = "verify.canaries"


def busy(state: ViewState, step: StepName, sentence: str) -> tuple[str, Action] | None:
    """The hint and the main action while a run leads to this step; ``sentence`` says what the step does."""
    if state.running is Running.NO or (state.target is not step and not state.runs(step)):
        return None
    if state.running is Running.PAUSING:
        reason = "Pausing: what is in flight is finished."
        return "", _pause("Pausing …", locked=reason)
    if state.runs(step):
        return sentence, _pause("Pause")
    states = state.snapshot.steps.items()
    first = next((name for name, found in states if found is StepState.RUNNING), None)
    return (f"First: {STEP_FACTS[first].title} …" if first else "One moment …"), _pause("Pause")


def at_work(state: ViewState) -> Iterator[Live]:
    """The progress of whatever step is at work, for a page that is not that step's own."""
    running = [name for name, found in state.snapshot.steps.items() if found is StepState.RUNNING]
    if state.running is not Running.NO and running:
        yield Live("live", f"{STEP_FACTS[running[0]].title}", running[0])


def _pause(label: str, *, locked: str = "") -> Action:
    return Action(
        "pause", label, lambda _, __: Pause(), key=PAUSE_KEY, locked=locked, weight=Weight.MAIN, help=label
    )


def main(
    action_id: str,
    label: str,
    command: Command,
    *,
    help: str = "",  # noqa: A002
    locked: str = "",
) -> Action:
    """The next thing to do, which needs no question."""
    return Action(
        action_id,
        label,
        lambda _, __: command,
        key=MAIN_KEY,
        weight=Weight.MAIN,
        help=help or label,
        locked=locked,
    )


def plain(
    action_id: str,
    label: str,
    key: str,
    help: str,  # noqa: A002
    command: Command,
    *,
    locked: str = "",
    weight: Weight = Weight.KEY,
) -> Action:
    """Something to do besides, which needs no question."""
    return Action(action_id, label, lambda _, __: command, key=key, help=help, locked=locked, weight=weight)


def opens(
    pane: str,
    help: str,  # noqa: A002
    command: Callable[[str], Command],
    *,
    action_id: str = "open",
    label: str = "Open",
    key: str = "enter",
) -> Action:
    """What Enter does with the item under the cursor."""
    return Action(
        action_id, label, lambda item, _: command(item), key=key, help=help, scope=Scope.ITEM, pane=pane
    )


def undo() -> Action:
    """Takes the latest decision back, also after a restart."""
    return plain("undo", "Undo", "z", "Take the latest decision back", TakeBack())


def errors() -> Action:
    """Leads to symptoms and their causes, opened at what went wrong last."""
    return plain("errors", "What can go wrong", "e", "Symptoms, causes, what to do", GoTo(page="recovery"))


def lock_of(state: ViewState, step: StepName) -> str:
    """What a step waits for, in a sentence; empty where it can begin."""
    need = waits_for(state, step)
    return f"It waits for step {number_of(need)}, {STEP_FACTS[need].title}." if need else ""


def waits_for(state: ViewState, step: StepName) -> StepName | None:
    """The first step that must be done before this one can begin; None where it can."""
    if state.state(step) is not StepState.LOCKED:
        return None
    for need in STEP_FACTS[step].needs:
        if not state.state(need).is_passed:
            return waits_for(state, need) or need
    return None


def number_of(step: StepName) -> int:
    """The step's number, from 1 on."""
    return list(StepName).index(step) + 1


def go_on(step: StepName, label: str = "Continue") -> Action:
    """Leads to the next step."""
    return main("next", label, GoTo(step), help=f"To step {number_of(step)}")


def alone(step: StepName) -> Callable[[Values], Run]:
    """Does this step and nothing before it but the look at both ends, confirmed by what was typed."""

    def run(values: Values) -> Run:
        return Run(step, only=(StepName.CONNECT, step), phrases=typed(values))

    return run


def typed(values: Values) -> tuple[str, ...]:
    """The phrase that was typed, where one was asked for."""
    return (str(values[PHRASE]),) if values.get(PHRASE) else ()


def stop_of(state: ViewState, step: StepName) -> str:
    """What stopped the last run of a step; from the journal where this session does not know more.

    Questions and confirmations are no stops.
    """
    stop = state.stop
    if isinstance(stop, ConfirmationNeeded) and stop.recovery_id == "recovery":
        summary = "The journal is in recovery: it ends in step 2, by a phrase."
        return summary if state.target is step and step is not StepName.CONNECT else ""
    if isinstance(stop, MissingAnswer | ConfirmationNeeded):
        return ""
    if stop and state.target is step:
        return on_page(str(stop))
    if step is StepName.CONNECT and state.snapshot.recovery:
        # A card of its own tells why, and what was found.
        return ""
    if stop is None and state.state(step) in STOPPED and step is not StepName.IMPORT:
        note = state.snapshot.notes[step]
        return "" if MissingAnswer.is_in(note) else on_page(note)
    return ""


def warned(state: ViewState, matters: Matters) -> tuple[str, ...]:
    """What to know of settings that no API shows, before something is typed."""
    return tuple(f"! {sentence}" for sentence in in_short(state.views.looks(), state.now, matters))


def addresses_in(text: str) -> list[str]:
    """The addresses of a line with commas between, normalised; what is empty is left out."""
    return [address for part in text.split(",") if (address := normalise_email(part))]


def wrong_addresses(text: str) -> str:
    """Names what is no address; empty where all are."""
    wrong = [address for address in addresses_in(text) if not is_valid_email(address)]
    return f"Not an address: {', '.join(wrong)}" if wrong else ""


def said(text: str) -> str:
    """Asks for a reason where none was typed."""
    return "" if text.strip() else "Say why: it goes into the log and the report."


def each_of(record_ids: str) -> tuple[str, ...]:
    """The ids of a selection, which has each on a line of its own."""
    return tuple(part for part in record_ids.split("\n") if part)


def listed(known: Sequence[str] | None) -> str:
    """Addresses as a line."""
    return ", ".join(known or ())

"""Step 11: five checks with their evidence, and the gate that only they open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from wizard.domain.approval import NONE as NO_APPROVAL
from wizard.domain.checks import (
    ACCEPT_CHECKS,
    PASSED,
    PROVEN_IN,
    SHORT,
    TITLES,
    CheckId,
    ready_words,
    weighing_steps,
)
from wizard.domain.confirmations import Phrase as Words
from wizard.domain.confirmations import cutover_phrase
from wizard.domain.events import CheckStatus
from wizard.domain.organizations.plan import extra_words
from wizard.domain.planning.people import RowState
from wizard.domain.steps import STEP_FACTS, StepName
from wizard.domain.target_kind import called
from wizard.domain.words import clock, counted, listed
from wizard.engine.approvals import Approved
from wizard.guide.dashboard import Matters
from wizard.pages.approval import approval_said, fingerprint_of
from wizard.pages.commands import Answer, Command, GoTo, Run, Say
from wizard.pages.common import MAIN_KEY, alone, busy, errors, main, plain, said, stop_of, warned
from wizard.pages.links import to_first_days, to_runbook, to_settings
from wizard.pages.model import (
    Action,
    Ask,
    CheckCard,
    Checks,
    Choose,
    Fact,
    Facts,
    Option,
    Page,
    Pane,
    Phrase,
    Scope,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.pages.wording import on_page
from wizard.ports import Verdict

STEP = StepName.VERIFY
CARDS, CHECK, WHY = "checks", "check", "why"
WORDS = {
    CheckStatus.WAITING: "waiting",
    CheckStatus.FAIL: "failing",
    CheckStatus.TODO: "not run yet",
    CheckStatus.EXPIRED: "expired",
    CheckStatus.UNKNOWN: "unknown",
}
RUN = Run(STEP)
NAMED = 5


@page("verify")
def verify(state: ViewState, target: str) -> Page:
    """All five must pass; the cutover is only a record, nothing is changed in Cognito."""
    del target
    verdicts = state.views.verdicts()
    hint, first = _main(state, verdicts)
    return Page(
        id="verify",
        step=STEP,
        title="Verification checklist",
        why="All five must pass. Each keeps its evidence, time and source.",
        panes=(
            Checks(
                CARDS,
                "The five checks",
                tuple(_card(verdict, state.now) for verdict in verdicts),
                *gate(state, verdicts),
                where=_where(state),
                proof=_proof(state, verdicts),
            ),
            *_noted(state),
        ),
        actions=tuple(_actions(state, verdicts, first)),
        hint=hint,
        help=(
            "A pass expires when what it was reached on changes. What is unknown never passes; it can be"
            " accepted with a note, and counts as a waiver then. The cutover is typed, and only records that"
            " you went."
        ),
        # How many passed is told by the cards; only a run that was stopped has more to say.
        stop=stop_of(state, STEP) if state.stop else "",
    )


def gate(state: ViewState, verdicts: list[Verdict]) -> tuple[str, str]:
    """What the checks open, and why it is locked; the latter is empty where it is open."""
    lock = _lock(state, verdicts)
    if lock:
        return "CUTOVER LOCKED", lock
    return ready_words(len(state.views.waivers())), ""


def _lock(state: ViewState, verdicts: list[Verdict]) -> str:
    """What keeps the cutover locked: checks, or users who left and were not decided about."""
    missing = Counter(CheckStatus(verdict.status) for verdict in verdicts if verdict.status not in PASSED)
    if missing:
        return f"{listed(f'{n} {WORDS[status]}' for status, n in missing.items())} of {len(verdicts)} checks"
    return "" if state.views.is_cut_over() else state.views.undecided_lock()


def _card(verdict: Verdict, now: datetime) -> CheckCard:
    at = clock(verdict.at, now) if verdict.at else ""
    title = TITLES[CheckId(verdict.id)]
    return CheckCard(verdict.id, title, verdict.status, on_page(verdict.evidence), verdict.by, at)


def _where(state: ViewState) -> str:
    """The environment that is switched to, with its kind."""
    target = state.snapshot.target
    return called(target["environment"], target.get("kind")) if target.get("environment") else ""


def _proof(state: ViewState, verdicts: list[Verdict]) -> tuple[str, ...]:
    """The sum of all rows, and each check by its sign."""
    rows = state.snapshot.users
    parts = [f"{rows[word]:,} {word.replace('_', ' ')}" for word in RowState if rows[word]]
    total = f"{counted(rows['exported'], 'row')} = {' + '.join(parts) or '0'}"
    if not verdicts or any(verdict.status not in PASSED for verdict in verdicts):
        return (total,)
    return total, "  ".join(map(_ticked, verdicts))


def _ticked(verdict: Verdict) -> str:
    name = SHORT[CheckId(verdict.id)]
    return f"! {name} waived" if verdict.status == CheckStatus.WAIVED else f"✓ {name}"


def _noted(state: ViewState) -> Iterator[Facts]:
    """What somebody said for the gate: waivers, and that the cutover was made."""
    if facts := tuple(_facts(state)):
        yield Facts("sums", "By word of", facts)


def _facts(state: ViewState) -> Iterator[Fact]:
    for waiver in state.views.waivers():
        yield Fact("waived", f"{waiver.provider}: {waiver.reason} ({waiver.by})", Tone.WARNING)
    for line in approval_said(state, Approved.CUTOVER, fingerprint_of(state)):
        yield Fact("approval", line, Tone.WARNING if line == NO_APPROVAL else Tone.PLAIN)
    if state.views.is_cut_over():
        yield Fact("cutover", "recorded", Tone.GOOD)


def _main(state: ViewState, verdicts: list[Verdict]) -> tuple[str, Action]:
    """The one sentence of the page, and the next thing to do."""
    if now := busy(state, STEP, "Reading back the file and every user …"):
        return now
    run = main("run", "Run the checks", RUN)
    if state.views.is_cut_over():
        days = main("first_days", "First days", GoTo(page="first-days"), help="How it goes since")
        return "The cutover is recorded.", days
    missing = _next_missing(state, verdicts)
    if missing is None:
        if lock := state.views.undecided_lock():
            return lock, main("delta", "Decide about them", GoTo(page="delta"))
        return "Everything passes.", _cutover(state)
    title = TITLES[CheckId(missing.id)]
    if missing.status == CheckStatus.UNKNOWN:
        return f"Unknown: {title}. {on_page(missing.evidence)}", run
    step = waiting_step(state, missing)
    if step is None:
        return f"Next: {title}. {on_page(missing.evidence)}".rstrip(), run
    number = list(StepName).index(step) + 1
    summary = f"Check {list(CheckId).index(CheckId(missing.id)) + 1} needs step {number},"
    return f"{summary} {STEP_FACTS[step].title}.", main("go", f"Go to step {number}", GoTo(step))


def _next_missing(state: ViewState, verdicts: list[Verdict]) -> Verdict | None:
    """What does not pass and is proven in the earliest step; what only has to be looked at comes first."""
    order = list(StepName)

    def place(verdict: Verdict) -> int:
        step = waiting_step(state, verdict)
        return order.index(step) if step else -1

    return min((verdict for verdict in verdicts if verdict.status not in PASSED), key=place, default=None)


def waiting_step(state: ViewState, verdict: Verdict) -> StepName | None:
    """The step where a check is brought to pass; None where running the checks is what it needs."""
    step = PROVEN_IN.get(CheckId(verdict.id))
    return step if step and verdict.at and not state.state(step).is_passed else None


def _actions(state: ViewState, verdicts: list[Verdict], first: Action) -> Iterator[Action]:
    yield first
    others = [
        Action("run", "Run again", lambda _, __: RUN, key="r", help="Run the checks", weight=Weight.SHOWN),
        Action(
            "evidence",
            "Evidence",
            lambda check, _: GoTo(page="check", target=check),
            key="enter",
            help="The evidence of this check in full",
            scope=Scope.ITEM,
            pane=CARDS,
        ),
        _accept(state, verdicts),
        to_runbook(),
        plain("delta", "Changed since", "d", "What changed in the pool since the import", GoTo(page="delta")),
        to_settings(),
        to_first_days("f"),
        plain("audit", "Audit log", "l", "Who decided what, and when", GoTo(page="audit")),
        errors(),
    ]
    yield from (action for action in others if action.id != first.id)


def _cutover(state: ViewState) -> Action:
    """Records the cutover, once it was typed."""
    phrase = Words(cutover_phrase(str(state.views.answers()["target.environment"] or "")))

    def card(_: str) -> Phrase:
        sentences = (
            "This records that the application signs users in at WorkOS from now on.",
            "Cognito is not touched.",
            *approval_said(state, Approved.CUTOVER, fingerprint_of(state)),
            *warned(state, Matters.CUTOVER),
        )
        return Phrase("Cutover", sentences, phrase, "Record it")

    return Action(
        "cutover",
        "Record the cutover",
        lambda _, values: alone(STEP)(values),
        key=MAIN_KEY,
        help="Record that the app signs users in at WorkOS",
        ask=card,
        weight=Weight.MAIN,
    )


def _accept(state: ViewState, verdicts: list[Verdict]) -> Action:
    """Lets a check count although something it rests on is unknown, with a note; it is a waiver then."""
    unknown = [CheckId(verdict.id) for verdict in verdicts if verdict.status == CheckStatus.UNKNOWN]

    def note(check: str) -> Text:
        title = f"Accept as unknown: {TITLES[CheckId(check)]}"
        return Text(WHY, title, "It counts as a waiver, by your word. Why may it?", check=said)

    def ask(_: str) -> Ask:
        if len(unknown) == 1:
            return note(unknown[0])
        return Choose(
            CHECK,
            "Accept which check?",
            tuple(Option(check, TITLES[check]) for check in unknown),
            then=lambda values: note(str(values[CHECK])),
        )

    def command(_: str, values: Values) -> Command:
        if not unknown:
            return Say("No check is unknown.")
        check = CheckId(values.get(CHECK, unknown[0]))
        notes = {**(state.views.answers().get(ACCEPT_CHECKS) or {}), check.value: str(values[WHY])}
        return Answer({ACCEPT_CHECKS: notes}, then=Run(STEP, only=weighing_steps(check)))

    return Action(
        "accept",
        "Accept an unknown",
        command,
        key="o",
        help="Let an unknown count, with a note",
        ask=ask,
        locked="" if unknown else "No check is unknown.",
        weight=Weight.SHOWN if unknown else Weight.KEY,
    )


def _found_of_memberships(state: ViewState, check_id: str) -> Iterator[Pane]:
    """Of check 2: which findings about memberships fail it, and which do not."""
    found = state.views.membership_findings() if check_id == CheckId.IMPORTED else None
    if found is None:
        return
    first = f"; first {', '.join(found.missing_subs)}" if found.missing_subs else ""
    named = "; ".join(found.different[:NAMED])
    failing = (
        ("organizations missing", found.organizations_missing, ""),
        ("memberships missing", found.missing, first),
        ("with another role or status", len(found.different), f": {named}" if named else ""),
    )
    facts = [
        Fact(label, f"{n:,}, which fails the check{more}" if n else "none", Tone.BAD if n else Tone.GOOD)
        for label, n, more in failing
    ]
    extra = extra_words(found.extra)
    facts.append(Fact("extra memberships", f"{extra}; they fail nothing" if extra else "none"))
    yield Facts("memberships", "Organizations and memberships", tuple(facts))


@page("check")
def check(state: ViewState, target: str) -> Page:
    """One check by its id, with its evidence in full."""
    verdict = next((known for known in state.views.verdicts() if known.id == target), None)
    facts: tuple[Fact, ...] = (Fact("it", "is none of the five checks"),)
    step = None
    if verdict:
        card = _card(verdict, state.now)
        facts = (
            Fact("status", card.status, Tone.STRONG),
            Fact("evidence", card.evidence or "nothing is known yet"),
            Fact("by", card.by or "–"),
            Fact("at", card.at or "not run yet"),
        )
        step = PROVEN_IN.get(CheckId(verdict.id))
    return Page(
        id="check",
        step=STEP,
        title=TITLES[CheckId(target)] if verdict else "No such check",
        why="What it rests on, and who found it when.",
        panes=(Facts("evidence", "Evidence", facts), *_found_of_memberships(state, target)),
        actions=(
            Action("run", "Run the checks", lambda _, __: RUN, key="r", help="Run all five again"),
            *(
                (plain("go", f"To {STEP_FACTS[step].title}", "t", "Where it is proven", GoTo(step)),)
                if step
                else ()
            ),
        ),
        crumb="Evidence",
    )

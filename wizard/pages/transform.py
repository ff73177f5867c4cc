"""Step 6: what becomes of each kind of row, and the frozen plan."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.planning.people import RowState
from wizard.domain.planning.plan import Plan
from wizard.domain.steps import StepName, StepState
from wizard.domain.target_kind import called
from wizard.domain.trees import Question
from wizard.domain.words import counted
from wizard.engine.migration import Migration
from wizard.guide.row_decisions import ROW_DECISIONS
from wizard.pages.commands import Act, Answer, Command, GoTo, Run
from wizard.pages.common import at_work, busy, go_on, lock_of, main, plain, stop_of
from wizard.pages.model import Action, Fact, Facts, Figure, Figures, Page, Pane, Tone, Weight
from wizard.pages.organizations import organization_facts, organization_hint
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.pages.tree import decide, tree_actions, tree_pane
from wizard.report.lines import EFFECT_WORDS, risks

STEP = StepName.TRANSFORM
TREE = ROW_DECISIONS.id
LEFT_OUT = (RowState.SKIPPED, RowState.MERGED, RowState.FAILED)
USERS = "persons"  # the key under which a plan counts the WorkOS users to be
MOST_NOTES = 12


@page("transform")
def transform(state: ViewState, target: str) -> Page:
    """The plan as one flow, the tree of row decisions, and what the plan writes."""
    del target
    hint, first = _main(state)
    return Page(
        id="transform",
        step=STEP,
        title="Decide by kind, freeze the plan",
        why="The plan is frozen with a fingerprint; nothing is written before it is confirmed.",
        panes=tuple(_panes(state)),
        actions=(first, *_actions(state, first.id)),
        hint=hint,
        help=(
            "Each kind of row has a default decision; another can be chosen. Drawing up the plan lists the"
            " WorkOS environment once and writes nothing."
        ),
        stop=stop_of(state, STEP),
    )


def without_default(state: ViewState) -> Question | None:
    """The first question that no one answered and that has no default: everything waits for it."""
    return next((question for question in state.views.undecided(TREE) if question.default is None), None)


def _main(state: ViewState) -> tuple[str, Action]:
    if now := busy(state, STEP, "Listing the WorkOS environment, then settling each row …"):
        return now
    if lock := lock_of(state, STEP):
        return lock, main("plan", "Draw up the plan", Run(STEP), locked=lock)
    if state.state(STEP) is StepState.DONE:
        return "Changing a decision draws up another revision.", go_on(StepName.IMPORT)
    if question := without_default(state):
        return f"Decide: {question.prompt}.", decide(state, question)
    return "Undecided kinds take the default decision.", main(
        "plan",
        "Draw up the plan",
        _planned(state),
        help="List the environment, settle each row, write nothing",
    )


def _planned(state: ViewState) -> Command:
    """The defaults are recorded with it: a later version may have others."""
    defaults = {question.id: question.default for question in state.views.undecided(TREE)}
    return Answer(defaults, then=Run(STEP)) if defaults else Run(STEP)


def _actions(state: ViewState, first: str) -> Iterator[Action]:
    yield from tree_actions(state, TREE)
    yield plain(
        "mapping",
        "Mapping",
        "m",
        "Where attributes go, and one user before and after",
        GoTo(page="mapping"),
        weight=Weight.SHOWN,
    )
    yield plain(
        "organizations",
        "Organizations",
        "o",
        "Which company each user belongs to, and in which role",
        GoTo(page="organizations"),
        weight=Weight.SHOWN,
    )
    has_plan = state.snapshot.plan is not None
    yield plain(
        "kinds",
        "Rows by kind",
        "b",
        "Rows that needed a decision, or failed",
        GoTo(page="problems"),
        locked="" if has_plan else "There is no plan yet.",
        weight=Weight.SHOWN,
    )
    if first != "plan":
        yield plain(
            "replan",
            "Draw up again",
            "r",
            "Read WorkOS again, and draw up another revision",
            Act(
                _replan,
                then=Run(STEP),
                agree=("WorkOS is read again, and the new plan must be confirmed again.",),
            ),
            locked="" if has_plan else "There is no plan yet.",
        )


async def _replan(migration: Migration) -> None:
    await migration.replan()


def _panes(state: ViewState) -> Iterator[Pane]:
    yield from at_work(state)
    plan, kind = state.snapshot.plan, state.snapshot.target.get("kind", "")
    if plan:
        yield flow(state, plan)
    yield tree_pane(state, TREE, "What becomes of these rows?")
    facts = plan_facts(plan, kind) if plan else (Fact("plan", "none yet"),)
    asked = organization_hint(state)
    yield Facts("plan", plan_title(state), (*((asked,) if asked else ()), *facts))


def is_superseded(state: ViewState) -> bool:
    """Whether there is a plan, and it is drawn up again: what was listed or decided since is not in it."""
    return state.snapshot.plan is not None and not state.state(STEP).is_passed


def plan_title(state: ViewState) -> str:
    """What the pane with the facts of the plan is called."""
    return "Plan before, superseded" if is_superseded(state) else "What it writes"


def flow(state: ViewState, plan: Plan) -> Figures:
    """Where the rows go: so many become users, the others are skipped, merged or failed."""
    title = "The plan before, which is no longer current" if is_superseded(state) else "The plan"
    notes = kinds_left_out(state)
    total = sum(plan.rows.values())
    parts = [("users", plan.rows.get(USERS, 0), Tone.GOOD)]
    parts += [(word.value, plan.rows.get(word.value, 0), Tone.STRONG) for word in LEFT_OUT]
    figures = tuple(
        Figure(
            word,
            f"{n:,}",
            notes.get(word, ""),
            tone=Tone.BAD if word == RowState.FAILED else tone,
            share=n / total if total else 0,
        )
        for word, n, tone in parts
        if n or word == "users"
    )
    return Figures("flow", title, figures, whole=counted(total, "row"))


def kinds_left_out(state: ViewState) -> dict[str, str]:
    """Of what kinds the rows are that become no user of their own, most rows first, by their state."""
    found: dict[str, list[str]] = {}
    for kind, row_state, rows, _ in state.views.problems():
        question = state.views.question(f"rows.{kind}")
        name = question.prompt if question else kind.replace("_", " ")
        found.setdefault(row_state, []).append(f"{name} {rows:,}")
    return {row_state: " · ".join(kinds) for row_state, kinds in found.items()}


def plan_facts(plan: Plan, kind: str) -> tuple[Fact, ...]:
    """What a plan writes, where, under which fingerprint, and what to know of it."""
    return tuple(_plan_facts(plan, kind))


def _plan_facts(plan: Plan, kind: str) -> Iterator[Fact]:
    yield Fact("writes", f"{plan.writes:,} users into {called(plan.environment, kind)}", Tone.STRONG)
    yield Fact("revision", f"{plan.revision}, fingerprint {plan.fingerprint[:6]}")
    effects = [f"{n:,} {EFFECT_WORDS.get(effect, effect)}" for effect, n in plan.effects.items() if n]
    effects += [f"{plan.unchanged:,} unchanged"] if plan.unchanged else []
    yield Fact("users", ", ".join(effects) or "none")
    yield from organization_facts(plan)
    due = [f"{n:,} {word}" for word, n in plan.due.items() if n]
    yield Fact("mail due", f"{', '.join(due)}; the import mails no one" if due else "no one")
    yield Fact("environment", f"{plan.baseline:,} users there before, {plan.baseline_ours:,} of them ours")
    for risk in risks(plan):
        yield Fact("!", risk, Tone.WARNING)
    for sentence, n in plan.left_open.items():
        yield Fact("left open", f"{n:,} {sentence}", Tone.MUTED)
    for note, users in list(plan.notes.items())[:MOST_NOTES]:
        yield Fact("note", f"{users:,} users: {note}", Tone.MUTED)

"""Taking back what the import did: who would be deleted, who is kept and why, and the phrase that does it."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.planning.undo import CLASS_WORDS, UndoClass, UndoCounts, UndoState
from wizard.domain.steps import StepName
from wizard.domain.target_kind import called
from wizard.domain.words import counted
from wizard.engine.undo_view import UndoView
from wizard.guide.dashboard import Matters
from wizard.pages.commands import GoTo, Run
from wizard.pages.common import MAIN_KEY, busy, opens, typed, warned
from wizard.pages.model import (
    Action,
    Document,
    Fact,
    Facts,
    Item,
    Items,
    Mark,
    Page,
    Pane,
    Phrase,
    Tone,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState

STEP = StepName.IMPORT
ONLY = (StepName.CONNECT, STEP)
# By itself it asks what an undo would do.
LOOK = Run(STEP, only=ONLY, phrases=("UNDO",), then=GoTo(page="undo"))
CLASSES = "classes"
FIRST = 500
_MARKS = {
    UndoClass.DELETE: Mark.FAILED,
    UndoClass.RESTORE: Mark.WARNING,
    UndoClass.LIVED_IN: Mark.DONE,
    UndoClass.CHANGED_HANDS: Mark.DONE,
    UndoClass.GONE: Mark.NONE,
}


@page("undo")
def undo(state: ViewState, target: str) -> Page:
    """Users of the latest undo by class, and how far it is."""
    del target
    found = state.views.safety.undo()
    hint, first = _main(state, found)
    return Page(
        id="undo",
        step=STEP,
        title="Undo the import",
        why="Exactly what this migration created is deleted, and nothing that anybody has used since.",
        panes=tuple(_panes(found)),
        actions=tuple(_actions(found, first)),
        hint=hint,
        help=(
            "Each user is read again directly before it is deleted. Whoever has signed in, used a link or was"
            " changed by others is kept. Values of updated users go back where ours still stand. Mails that"
            " were sent stay sent. Afterwards the plan is drawn up again and can be imported."
        ),
        crumb="Undo",
    )


@page("undo-class")
def undo_class(state: ViewState, target: str) -> Page:
    """The first users of one class, with the reason for each that is kept."""
    name = UndoClass(target) if target in set(UndoClass) else UndoClass.LIVED_IN
    found = state.views.safety.undo()
    number = found.counts.classes.get(name, 0) if found else 0

    def lines() -> list[str]:
        users = state.views.safety.undone_users(name, 0, FIRST)
        shown = [f"  {user.sub}  {user.target_id}  {user.reason}".rstrip() for user in users]
        more = [f"  … and {number - FIRST:,} more"] if number > FIRST else []
        return [f"{number:,} {CLASS_WORDS[name]}", *(shown or ["  none"]), *more]

    return Page(
        id="undo-class",
        step=STEP,
        title=CLASS_WORDS[name][:1].upper() + CLASS_WORDS[name][1:],
        why="As they were when they were looked at; each is judged again before anything is done.",
        panes=(Document("users", "Users", lines, key=(number, name, found.looked_at if found else None)),),
        actions=(),
        crumb="Users",
    )


def _panes(found: UndoView | None) -> Iterator[Pane]:
    if found is None:
        yield Facts("none", "Not looked at yet", (Fact("undo", "Every user at WorkOS is read first."),))
    counts = found.counts if found else UndoCounts({}, {})
    yield Items(
        CLASSES,
        "Users of this migration",
        tuple(
            Item(name, CLASS_WORDS[name], cells=(f"{counts.classes.get(name, 0):,}",), mark=_MARKS[name])
            for name in UndoClass
        ),
        columns=("users",),
    )
    if found and (found.is_open or found.ended_at):
        facts = [
            Fact(state.value.replace("_", " "), f"{counts.states.get(state, 0):,}", _tone(state))
            for state in UndoState
            if counts.states.get(state, 0)
        ]
        title = "Taken back" if found.ended_at else "So far"
        yield Facts("states", title, (Fact("planned", f"{counts.planned:,}", Tone.STRONG), *facts))


def _tone(state: UndoState) -> Tone:
    return Tone.BAD if state in {UndoState.FAILED, UndoState.IN_DOUBT} else Tone.PLAIN


def _main(state: ViewState, found: UndoView | None) -> tuple[str, Action]:
    if now := busy(state, STEP, "Users are read, or taken back …"):
        return now
    locked = (
        "The cutover is recorded: deleting users would lock them out." if state.views.is_cut_over() else ""
    )
    look = _look("Look again" if found else "Look what it would do", MAIN_KEY, locked, Weight.MAIN)
    if found is None or found.phrase is None:
        ended = found is not None and found.ended_at is not None
        return (
            "It has ended: draw the plan up again to import." if ended else "Looking changes nothing."
        ), look
    return "It is typed.", _confirm(state, found, locked)


def _confirm(state: ViewState, found: UndoView, locked: str) -> Action:
    phrase, counts = found.phrase, found.counts
    assert phrase is not None
    environment = str(state.snapshot.target.get("environment", ""))
    where = called(environment, state.snapshot.target.get("kind"))

    def card(_: str) -> Phrase:
        deleted, back = (counts.classes.get(name, 0) for name in (UndoClass.DELETE, UndoClass.RESTORE))
        sentences = (
            f"{counted(deleted, 'user')} of {where} are deleted for good; of {back:,} values are put back.",
            "! Webhooks tell your app of each deleted user: it may delete its own data of them.",
            "A deleted user stays in WorkOS' events for 90 days.",
            *warned(state, Matters.CANARY),
        )
        return Phrase(f"Undo in {where}", sentences, phrase, "Go on" if found.is_open else "Undo")

    return Action(
        "undo_import",
        "Go on with the undo" if found.is_open else f"Undo {counts.to_do:,}",
        lambda _, values: Run(STEP, only=ONLY, phrases=typed(values)),
        key=MAIN_KEY,
        help="Delete exactly these users, once it was typed",
        ask=card,
        locked=locked,
        weight=Weight.MAIN,
    )


def _actions(found: UndoView | None, first: Action) -> Iterator[Action]:
    yield first
    yield opens(CLASSES, "List the users of this class", lambda item: GoTo(page="undo-class", target=item))
    if found is not None and found.phrase and first.id == "undo_import" and not found.is_open:
        yield _look("Look again", "r", first.locked, Weight.SHOWN)


def _look(label: str, key: str, locked: str, weight: Weight) -> Action:
    return Action(
        "look",
        label,
        lambda _, __: LOOK,
        key=key,
        help="Read every user at WorkOS and judge it; nothing is changed",
        locked=locked,
        weight=weight,
    )

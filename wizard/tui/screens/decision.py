"""A page around one decision tree: choosing, what a change undoes, undo. Every tree is asked by this."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.trees import Branch, Choice, Pick, Question
from wizard.engine.views import Views
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.risk import risk_dialog
from wizard.tui.screens.page import Page
from wizard.tui.screens.why import why_page
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.tree_map import TreeLines, TreeMap

LAYOUT_SECONDS = 0.02


class DecisionPage(Page):
    """Draws ``tree_id``, and answers its questions by the branch that is chosen."""

    tree_id: ClassVar[str]
    tree_title: ClassVar[str]
    focus_first = "TreeLines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "undo", "Undo", show=False, tooltip="Take the latest decision back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._has_begun = False
        self._target = ""
        self._drawn: object = None

    def compose(self) -> ComposeResult:
        with Panel(title=self.tree_title, hint="Enter chooses · x why · z undo", classes="fill"):
            yield TreeMap(self._tree(self.bridge.views))

    def show(self, moment: Moment) -> None:
        # Counting a tree costs a tenth of a second: only where something of it has changed.
        snapshot = moment.snapshot
        revision = snapshot.plan.revision if snapshot.plan else 0
        wanted = (dict(moment.views.given()), snapshot.users["exported"], revision)
        if wanted != self._drawn:
            self._drawn = wanted
            self.query_one(TreeMap).show(self._tree(moment.views))

    def _tree(self, views: Views) -> Branch:
        """The tree, with what is usually chosen named where nobody has chosen yet."""
        usual = {question.first_pick for question in views.undecided(self.tree_id) if question.default}
        return _named(views.tree(self.tree_id), usual)

    def arrive(self) -> None:
        if not self._has_begun or self._target:
            self._begin()

    def turn_to(self, question_id: str) -> None:
        """Put the cursor on the choices of a question when the page comes into view."""
        self._target = question_id

    def _begin(self) -> None:
        """Put the cursor on what to decide next, once the tree has been laid out."""
        if self.query_one(TreeLines).cursor_key is None:
            self.set_timer(LAYOUT_SECONDS, self._begin)
            return
        self._has_begun = True
        target, self._target = self.bridge.views.question(self._target), ""
        if target:
            self._to_choices(target)
        else:
            self._to_next_question()

    def pending(self, moment: Moment) -> Question | None:
        return moment.views.pending(self.tree_id)

    def on_tree_map_chosen(self, event: TreeMap.Chosen) -> None:
        if question := self.bridge.views.question(event.branch.id):
            self._to_choices(question)
            return
        pick = event.branch.pick
        question = self.bridge.views.question(pick.question) if pick else None
        choice = question.choice(pick.choice) if pick and question else None
        if question and choice:
            self.choose(question, choice)
        else:
            self._to_next_question()

    def on_tree_map_opened(self, event: TreeMap.Opened) -> None:
        """A question is no list here: Enter leads to its choices."""
        question = self.bridge.views.question(event.branch.id)
        if question:
            self._to_choices(question)

    def _to_choices(self, question: Question) -> None:
        self.query_one(TreeMap).move_to(question.first_pick.branch)

    def on_tree_map_why(self, event: TreeMap.Why) -> None:
        self.open_page(why_page(self.step, event.branch))

    def choose(self, question: Question, choice: Choice) -> None:
        """Answer a question; what is risky is typed, what undoes something is asked before."""
        answers = {question.id: choice.key}
        if not choice.risk:
            self.take(answers)
            return
        dialog = risk_dialog(question, choice, self.bridge.views.inventory())
        self.app.push_screen(dialog, lambda typed: self.take(answers) if typed else None)

    def take(self, answers: Mapping[str, Any]) -> None:
        self.command(lambda: self._take(answers))

    async def _take(self, answers: Mapping[str, Any]) -> None:
        if await self.wizard.change(answers):
            self._to_next_question()

    def _to_next_question(self) -> None:
        question = self.bridge.views.pending(self.tree_id)
        if question and self.is_mounted:
            tree = self.query_one(TreeMap)
            self.show(self.wizard.frame.moment)
            tree.move_to(question.first_pick.branch)

    def action_undo(self) -> None:
        self.command(self._undo)

    async def _undo(self) -> None:
        await self.wizard.take_back()
        self._to_next_question()


def _named(branch: Branch, usual: Collection[Pick]) -> Branch:
    label = f"{branch.label} (usual)" if branch.pick in usual else branch.label
    return replace(branch, label=label, children=tuple(_named(child, usual) for child in branch.children))

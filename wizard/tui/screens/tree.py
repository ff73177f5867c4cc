"""Any decision tree, drawn and asked, without a page of its own: Ctrl+P leads to it."""

from __future__ import annotations

from typing import ClassVar

from wizard.domain.steps import StepName
from wizard.tui.bridge import Moment
from wizard.tui.page import Bar
from wizard.tui.screens.decision import DecisionPage
from wizard.tui.widgets.action_bar import Action


class TreePage(DecisionPage):
    """The tree of this id; its answers reopen what they invalidate, like all answers."""

    HELP: ClassVar[str] = (
        "**Enter** chooses the branch under the cursor, **x** says why it is as it is, **z** takes the"
        " latest decision back. Esc goes back."
    )

    def __init__(self, step: StepName, tree_id: str, title: str) -> None:
        self.tree_id = tree_id  # type: ignore[misc]  # one class draws them all
        self.tree_title = title  # type: ignore[misc]
        super().__init__()
        self.step = step
        self.crumb = title

    def heading(self, moment: Moment) -> tuple[str, str]:
        return self.crumb, "The whole tree: the way taken is lit, the others say what they would mean."

    def bar(self, moment: Moment) -> Bar:
        question = self.pending(moment)
        if question is None:
            return Bar("All of it is decided. Esc goes back.")
        usual = question.choice(question.default)
        if usual is None:
            return Bar(f"Choose a branch: {question.prompt}")
        return Bar(f"Usual: {usual.label}.", Action("usual", "Take the usual", "n"))

    def do(self, action: str) -> None:
        question = self.pending(self.wizard.frame.moment)
        if question and question.default:
            self.take({question.id: question.default})

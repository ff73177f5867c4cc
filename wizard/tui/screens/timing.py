"""Step 4: when people choose their new password."""

from __future__ import annotations

from typing import ClassVar

from wizard.domain.steps import StepName, StepState
from wizard.tui.bridge import Moment
from wizard.tui.page import Bar
from wizard.tui.screens.decision import DecisionPage
from wizard.tui.widgets.action_bar import Action


class TimingPage(DecisionPage):
    """The reset-timing tree."""

    step = StepName.TIMING
    tree_id: ClassVar[str] = "timing"
    tree_title: ClassVar[str] = "What matters more at the cutover?"
    HELP: ClassVar[str] = (
        "Move to a branch to see what it means in numbers of this pool; **Enter** chooses it, **x** says why,"
        " **z** takes the last decision back. Nothing is mailed by choosing."
    )

    def heading(self, moment: Moment) -> tuple[str, str]:
        return (
            "When do people choose a new password?",
            "Nothing is sent by choosing; it can be changed until mail goes out.",
        )

    def bar(self, moment: Moment) -> Bar:
        question = self.pending(moment)
        if question is None and moment.state(self.step) is StepState.DONE:
            return Bar("Decided; it can be changed.", Action("next", "Continue", "n"))
        if question is None:
            return Bar("Every question is answered.", Action("record", "Take these", "n"))
        usual = question.choice(question.default)
        if usual is None:
            reason = f"Choose a branch: {question.prompt}"
            return Bar("", Action("record", "Continue", "n", locked=reason))
        return Bar(f"{question.prompt} Usual: {usual.label}.", Action("usual", "Take the usual", "n"))

    def do(self, action: str) -> None:
        match action:
            case "record":
                self.command(self._record)
            case "usual":
                question = self.bridge.views.pending(self.tree_id)
                if question and question.default:
                    self.take({question.id: question.default})
            case "next":
                self.wizard.frame.go(StepName.EXPORT)
            case _:
                pass

    async def _record(self) -> None:
        if await self.bridge.run(self.step):
            self.wizard.frame.go(StepName.EXPORT)

"""Step 6: what becomes of each kind of row, and the frozen plan."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.steps import StepName, StepState
from wizard.domain.trees import Question
from wizard.tui.bridge import Moment
from wizard.tui.page import Bar
from wizard.tui.screens.decision import DecisionPage
from wizard.tui.screens.mapping import MappingPage
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.plan_card import PlanCard


class TransformPage(DecisionPage):
    """The tree of row decisions, the mapping, and the plan that they lead to."""

    step = StepName.TRANSFORM
    tree_id: ClassVar[str] = "rows"
    tree_title: ClassVar[str] = "What becomes of these rows?"
    HELP: ClassVar[str] = (
        "Each kind of row has a usual decision; **Enter** chooses another. **m** edits where attributes"
        " go and shows one person before and after, **b** lists the rows by kind, **z** takes the latest"
        " decision back, also after a restart. Drawing up the plan lists the environment once and writes"
        " nothing."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "m",
            "mapping",
            "Mapping",
            show=False,
            tooltip="Where attributes go, and one person before and after",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._asked: tuple[object, Question | None] = None, None

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        yield from super().compose()
        with Panel(title="Plan", id="plan", hint="m mapping · b rows by kind"):
            yield PlanCard()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return (
            "Decide by kind, freeze the plan",
            "The plan is frozen with a fingerprint; nothing is written before it is confirmed.",
        )

    def show(self, moment: Moment) -> None:
        super().show(moment)
        self.query_one(StopCard).show(moment, self.step)
        plan = moment.snapshot.plan
        self.query_one("#plan").set_class(plan is None, "-none")
        self.query_one(PlanCard).show(plan, moment.snapshot.target.get("kind", ""))

    def bar(self, moment: Moment) -> Bar:
        mapping = Action("mapping", "Mapping", "m")
        if moment.runs(self.step):
            return Bar("Listing the environment, then settling each row …", Action("pause", "Pause", "p"))
        if moment.state(self.step) is StepState.DONE:
            return Bar(
                "Changing a decision draws up another revision.", Action("next", "Continue", "n"), (mapping,)
            )
        if question := self._without_usual(moment):
            return Bar(
                f"Choose a branch: {question.prompt}", Action("decide", "Show its branches", "n"), (mapping,)
            )
        return Bar(
            "Undecided kinds take the usual decision.", Action("plan", "Draw up the plan", "n"), (mapping,)
        )

    def _without_usual(self, moment: Moment) -> Question | None:
        """The first question that nobody answered and that has no usual answer."""
        key = (dict(moment.views.given()), moment.snapshot.users["exported"])
        if key != self._asked[0]:
            undecided = moment.views.undecided(self.tree_id)
            found = (question for question in undecided if question.default is None)
            self._asked = key, next(found, None)
        return self._asked[1]

    def do(self, action: str) -> None:
        match action:
            case "decide":
                if question := self._without_usual(self.wizard.frame.moment):
                    self._to_choices(question)
            case "plan":
                self.command(self._plan)
            case "mapping":
                self.action_mapping()
            case "next":
                self.wizard.frame.go(StepName.IMPORT)
            case _:
                pass

    async def _plan(self) -> None:
        usual = {question.id: question.default for question in self.bridge.views.undecided(self.tree_id)}
        if not usual or await self.wizard.change(usual):
            await self.bridge.run(self.step)

    def action_mapping(self) -> None:
        self.open_page(MappingPage())

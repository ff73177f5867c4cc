"""What went wrong, why, and what to do: the recovery browser, over whatever step is in view."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.steps import STEP_FACTS, StepName
from wizard.domain.trees import Branch
from wizard.guide.recovery import fix_at, recovery_tree
from wizard.guide.remedies import DEEDS, Deed, Fix
from wizard.tui.bridge import Moment
from wizard.tui.screens.at_hand import rows_at_hand
from wizard.tui.screens.page import Bar, Page
from wizard.tui.screens.recovery_deeds import RecoveryDeeds
from wizard.tui.screens.recovery_tree import RecoveryTree, keyed
from wizard.tui.screens.row import RowPage
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.filtered import Filtered
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.tree_map import TreeMap


class RecoveryPage(Page):
    """Opened at the error at hand; each fix that the tool can do has a key."""

    crumb = "Errors"
    is_recovery = True
    focus_first = "TreeLines"
    HELP: ClassVar[str] = (
        "**Enter** unfolds a symptom, and does what the cursor is on: a key in brackets does the same from"
        " anywhere here. **/** filters as you type. What has no key is yours to do. Esc goes back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(facts.key, f"deed('{deed.value}')", facts.label, show=False, tooltip=facts.help)
            for deed, facts in DEEDS.items()
            if deed is not Deed.ROWS  # the frame's own key, on every page
        ),
        Binding("c", "copy", "Copy", show=False, tooltip="Copy what to do"),
    ]

    def __init__(self, step: StepName, at_hand: str, seen: Page | None) -> None:
        super().__init__()
        self.step = step
        self._at_hand = at_hand
        self._sub = seen.sub if isinstance(seen, RowPage) else ""
        self._has_begun = False

    def compose(self) -> ComposeResult:
        hint = "Enter unfolds, or does it · / filters · Esc goes back"
        with Panel(title="Recovery browser", hint=hint, classes="fill"):
            yield RecoveryTree(self._tree(self.wizard.frame.moment), self._at_hand)

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "Symptom, cause, what to do", "The tool does what has a key; the rest says where to do it."

    def show(self, moment: Moment) -> None:
        self.query_one(RecoveryTree).show(self._tree(moment))

    def _tree(self, moment: Moment) -> Branch:
        return keyed(recovery_tree(self._at_hand, rows_at_hand(moment)))

    @property
    def _deeds(self) -> RecoveryDeeds:
        return RecoveryDeeds(self.wizard, self._sub)

    @property
    def _branch(self) -> Branch | None:
        return self.query_one(TreeMap).focused_branch if self.is_mounted else None

    @property
    def _fix(self) -> Fix | None:
        return fix_at(self._branch.id) if self._branch else None

    def bar(self, moment: Moment) -> Bar:
        fix = self._fix
        if fix is None:
            return Bar("Enter unfolds a symptom; each fix says what does it.")
        if fix.deed and self._deeds.can(fix.deed, moment):
            facts = DEEDS[fix.deed]
            return Bar(f"{facts.key} {facts.does}.", Action("do", "Do it", "n"))
        if fix.step:
            return Bar("It is done there.", Action("do", f"To {STEP_FACTS[fix.step].title}", "n"))
        return Bar("Only a person can do this. c copies it.")

    def do(self, action: str) -> None:
        fix = self._fix
        if fix and fix.deed and self._deeds.can(fix.deed, self.wizard.frame.moment):
            self._deeds.do(fix.deed)
        elif fix and fix.step:
            self.wizard.frame.go(fix.step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What would do nothing now is not offered."""
        if action != "deed" or not self.is_mounted:
            return True
        return self._deeds.can(Deed(str(parameters[0])), self.wizard.frame.moment)

    def action_deed(self, deed: str) -> None:
        self._deeds.do(Deed(deed))

    def on_tree_map_chosen(self, event: TreeMap.Chosen) -> None:
        if fix_at(event.branch.id):
            self.do("do")
        else:
            self.query_one(RecoveryTree).fold(event.branch.id.partition("/")[0])
            self.query_one(TreeMap).move_to(event.branch.id.partition("/")[0])

    def on_tree_map_highlighted(self) -> None:
        self.wizard.refresh_moment()

    def on_filtered_changed(self, event: Filtered.Changed) -> None:
        self.query_one(RecoveryTree).filter_by()

    def copies(self) -> list[tuple[str, str]]:
        branch = self._branch
        return [("what to do", branch.label)] if branch else []

    def action_copy(self) -> None:
        for what, text in self.copies():
            self.wizard.copy(text, what)

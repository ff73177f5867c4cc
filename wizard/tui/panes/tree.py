"""A decision tree with its counts, or any other tree of branches."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.widget import Widget

from wizard.domain.trees import Branch
from wizard.pages.model import TreePane
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import Activated, PaneWidget
from wizard.tui.widgets.tree_map import TreeLines, TreeMap


class TreePaneWidget(PaneWidget[TreePane]):
    """The tree, drawn again only where its key says that it is another one.

    Enter, Space and x are the page's actions with the branch under the cursor. The cursor goes to what the
    page says is to be decided next, whenever that is another branch.
    """

    fills: ClassVar[bool] = True

    def make_inner(self) -> Widget:
        self._key: object = None
        self.map = TreeMap(Branch("", ""), total=self.pane.total, start=self.pane.at)
        return self.map

    def show(self, pane: TreePane, state: ViewState) -> None:
        del state
        before, self.pane = self.pane, pane
        self.heading = pane.title
        wanted = (pane.key, pane.total)
        is_first = self._key is None
        if wanted != self._key:
            self._key = wanted
            self.map.show(pane.branch(), total=pane.total)
        if pane.at and (is_first or pane.at != before.at):
            self.call_after_refresh(self.move_to, pane.at)

    @property
    def target(self) -> str:
        branch = self.map.focused_branch if self.map.is_mounted else None
        return branch.id if branch else ""

    def first_focus(self) -> Widget | None:
        return self.map.query_one(TreeLines) if self.map.is_mounted else None

    def move_to(self, branch_id: str) -> None:
        """Put the cursor on a branch."""
        if self.map.is_mounted:
            self.map.move_to(branch_id)

    @on(TreeMap.Chosen)
    def _chosen(self, event: TreeMap.Chosen) -> None:
        event.stop()
        self.post_message(Activated(self.pane.id, event.branch.id))

    @on(TreeMap.Opened)
    def _opened(self, event: TreeMap.Opened) -> None:
        event.stop()
        self.post_message(Activated(self.pane.id, event.branch.id))

    @on(TreeMap.Why)
    def _why(self, event: TreeMap.Why) -> None:
        event.stop()
        self.post_message(Activated(self.pane.id, event.branch.id, "x"))

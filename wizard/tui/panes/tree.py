"""A decision tree with its counts, or any other tree of branches."""

from __future__ import annotations

from textual import on
from textual.widget import Widget

from wizard.domain.trees import Branch
from wizard.pages.model import TreePane
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import Activated, PaneWidget
from wizard.tui.widgets.tree_map import TreeLines, TreeMap


class TreePaneWidget(PaneWidget[TreePane]):
    """The tree, drawn again only where its key says that it is another one."""

    fills = True

    def make_inner(self) -> Widget:
        self._key: object = None
        self.map = TreeMap(Branch("", ""), total=self.pane.total)
        return self.map

    def show(self, pane: TreePane, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        wanted = (pane.key, pane.total)
        if wanted != self._key:
            self._key = wanted
            self.map.show(pane.branch(), total=pane.total)

    @property
    def target(self) -> str:
        branch = self.map.focused_branch if self.map.is_mounted else None
        return branch.id if branch else ""

    @property
    def holds_keys(self) -> bool:
        return True

    def move_to(self, branch_id: str) -> None:
        """Put the cursor on a branch."""
        self.map.query_one(TreeLines).move_to(branch_id)
        self.map.explain()

    @on(TreeMap.Chosen)
    def _chosen(self, event: TreeMap.Chosen) -> None:
        event.stop()
        self.post_message(Activated(self.pane.id, event.branch.id))

    @on(TreeMap.Opened)
    def _opened(self, event: TreeMap.Opened) -> None:
        event.stop()
        self.post_message(Activated(self.pane.id, event.branch.id))

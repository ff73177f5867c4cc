"""A decision tree with its counts, or any other tree of branches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget

from wizard.domain.trees import Branch
from wizard.pages.model import TreePane
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import Activated, PaneWidget
from wizard.tui.textual_patches import rebind
from wizard.tui.widgets.filtered import Filtered
from wizard.tui.widgets.line_view import LineView
from wizard.tui.widgets.tree_map import TreeLines, TreeMap

MOVES = (
    *(binding for binding in LineView.BINDINGS if isinstance(binding, Binding)),
    Binding("left,h", "parent", "Up a level", show=False, tooltip="To the branch above this one"),
)


class FoldingTree(Filtered):
    """A tree; where it folds, one of its top branches is unfolded at a time, or all that a text matches."""

    def __init__(self, pane: TreePane) -> None:
        super().__init__()
        self._tree = Branch("", "")
        self._total = pane.total
        self._folds = pane.folds
        self._open = pane.at
        self.map = TreeMap(self._tree, total=pane.total, start=pane.at)

    def compose(self) -> ComposeResult:
        yield from self.field("Branches that have this text")
        yield self.map

    def on_mount(self) -> None:
        self._field.display = self._folds
        rebind(self.map.query_one(TreeLines), MOVES)

    def rows_widget(self) -> Widget:
        return self.map.query_one(TreeLines)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return super().check_action(action, parameters) if self._folds else action != "filter"

    def show(self, tree: Branch, total: int | None) -> None:
        self._tree, self._total = tree, total
        self._draw()

    def is_folder(self, branch_id: str) -> bool:
        """Whether choosing this branch hides or shows what is below it."""
        return self._folds and any(branch.id == branch_id for branch in self._tree.children)

    def fold(self, branch_id: str) -> None:
        """Fold a top branch, or unfold it in the place of the one that is."""
        self._open = "" if self._open == branch_id else branch_id
        self._draw()

    @on(Filtered.Changed)
    def _changed(self, event: Filtered.Changed) -> None:
        event.stop()
        self._draw()

    def _draw(self) -> None:
        words = self.text.casefold().split() if self.is_mounted else []
        is_folded = self._folds and not words
        folded = [branch.id for branch in self._tree.children if branch.id != self._open] if is_folded else []
        self.map.show(matching(self._tree, words), total=self._total, folded=folded)


class TreePaneWidget(PaneWidget[TreePane]):
    """The tree, drawn again only where its key says that it is another one.

    Enter, Space and x are the page's actions with the branch under the cursor. The cursor goes to what the
    page says is to be decided next, whenever that is another branch.
    """

    fills = True

    def make_inner(self) -> Widget:
        self._key: object = None
        self._tree = FoldingTree(self.pane)
        self.map = self._tree.map
        return self._tree

    def show(self, pane: TreePane, state: ViewState) -> None:
        del state
        before, self.pane = self.pane, pane
        self.heading = pane.title
        wanted = (pane.key, pane.total)
        is_first = self._key is None
        if wanted != self._key:
            self._key = wanted
            self._tree.show(pane.branch(), pane.total)
        if pane.at and (is_first or pane.at != before.at):
            self.call_after_refresh(self.move_to, pane.at)

    @property
    def target(self) -> str:
        branch = self.map.focused_branch if self.map.is_mounted else None
        return branch.id if branch else ""

    def first_focus(self) -> Widget | None:
        return self._tree.rows_widget() if self.map.is_mounted else None

    def move_to(self, branch_id: str) -> None:
        """Put the cursor on a branch."""
        if self.map.is_mounted:
            self.map.move_to(branch_id)

    @property
    def footer_cells(self) -> int:
        return len("/ Filter  ") if self.pane.folds else 0

    def takes(self, key: str) -> bool:
        """Enter unfolds a top branch of a tree that folds."""
        if key != "enter" or not self._tree.is_folder(self.target):
            return False
        branch = self.target
        self._tree.fold(branch)
        self.move_to(branch)
        return True

    @on(TreeMap.Chosen)
    def _chosen(self, event: TreeMap.Chosen) -> None:
        event.stop()
        if not self.takes("enter"):
            self.post_message(Activated(self.pane.id, event.branch.id))

    @on(TreeMap.Opened)
    def _opened(self, event: TreeMap.Opened) -> None:
        event.stop()
        self.post_message(Activated(self.pane.id, event.branch.id))

    @on(TreeMap.Why)
    def _why(self, event: TreeMap.Why) -> None:
        event.stop()
        self.post_message(Activated(self.pane.id, event.branch.id, "x"))


def matching(branch: Branch, words: Collection[str]) -> Branch:
    """The tree with only what has all words; a branch that does is kept with all that is below it."""
    return replace(branch, children=tuple(_matching(branch.children, words))) if words else branch


def _matching(branches: Collection[Branch], words: Collection[str]) -> list[Branch]:
    found = []
    for branch in branches:
        below = _matching(branch.children, words)
        if all(word in branch.label.casefold() for word in words):
            found.append(branch)
        elif below:
            found.append(replace(branch, children=tuple(below)))
    return found

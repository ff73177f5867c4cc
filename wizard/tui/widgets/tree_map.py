"""Every decision as a tree on screen: the whole of it, the path taken lit, the consequence next to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message

from wizard.domain.trees import Branch, BranchRole, BranchState
from wizard.tui.widgets.consequence import Consequence
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.tree_rows import Node, TreeLayout, nodes

_ROOM_BESIDE = 77  # cells; below that the consequence stands under the tree


class TreeMap(Container):
    """A drawn tree with the consequence of the focused branch; ``show`` updates it in place.

    ``total`` turns on shares and bars, for trees that count. Guides are lit where there is no total.
    ``folded`` are the ids of branches whose own branches are not shown now, ``start`` is where the
    cursor begins.
    """

    class Chosen(Message):
        """A branch was chosen: an answer to the question above it."""

        def __init__(self, tree: TreeMap, branch: Branch) -> None:
            super().__init__()
            self.tree = tree
            self.branch = branch

        @property
        def control(self) -> TreeMap:
            return self.tree

    class Opened(Message):
        """The rows of a branch are asked for."""

        def __init__(self, tree: TreeMap, cohort: str, branch: Branch) -> None:
            super().__init__()
            self.tree = tree
            self.cohort = cohort
            self.branch = branch

        @property
        def control(self) -> TreeMap:
            return self.tree

    class Why(Message):
        """The reason for a branch is asked for."""

        def __init__(self, tree: TreeMap, branch: Branch) -> None:
            super().__init__()
            self.tree = tree
            self.branch = branch

        @property
        def control(self) -> TreeMap:
            return self.tree

    class Highlighted(Message):
        """The cursor came to a branch."""

        def __init__(self, tree: TreeMap, branch: Branch) -> None:
            super().__init__()
            self.tree = tree
            self.branch = branch

        @property
        def control(self) -> TreeMap:
            return self.tree

    def __init__(
        self,
        branch: Branch,
        *,
        total: int | None = None,
        folded: Collection[str] = (),
        start: str = "",
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._branch = branch
        self._total = total
        self._folded = frozenset(folded)
        self._start = start

    def compose(self) -> ComposeResult:
        yield TreeLines(self, self._branch, total=self._total, folded=self._folded, start=self._start)
        yield Consequence()

    @property
    def focused_branch(self) -> Branch | None:
        """The branch under the cursor."""
        node = self.query_one(TreeLines).node
        return node.branch if node else None

    def show(self, branch: Branch, *, total: int | None = None, folded: Collection[str] = ()) -> None:
        """Draw another state of the tree; the cursor stays on its branch, the scroll where it is."""
        wanted = branch, total, frozenset(folded)
        if wanted == (self._branch, self._total, self._folded):
            return
        self._branch, self._total, self._folded = wanted
        if self.is_mounted:
            self.query_one(TreeLines).show(branch, total=total, folded=self._folded)
            self.explain()

    def move_to(self, branch_id: str) -> None:
        """Put the cursor on a branch."""
        self.query_one(TreeLines).move_to(branch_id)
        self.explain()

    def explain(self) -> None:
        """Show the consequence of the branch under the cursor."""
        self.query_one(Consequence).show(self.query_one(TreeLines).node, total=self._total)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _ROOM_BESIDE, "-beside")


class TreeLines(LineView):
    """The tree itself; it speaks for the tree map that it is in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "activate",
            "Choose",
            key_display="Enter",
            tooltip="Choose this branch, or list the rows that it counts",
        ),
        Binding("space", "choose", "Choose", key_display="Space", show=False, tooltip="Choose this branch"),
        Binding("x", "why", "Why?", tooltip="Why this branch is as it is: what the guide says"),
        Binding("left,h", "parent", "Up a level", show=False, tooltip="To the branch above this one"),
    ]

    def __init__(
        self, tree: TreeMap, branch: Branch, *, total: int | None, folded: Collection[str], start: str
    ) -> None:
        super().__init__()
        self._tree = tree
        self._wanted = start
        self._has_begun = False
        self._take(branch, total, folded)

    def show(self, branch: Branch, *, total: int | None, folded: Collection[str]) -> None:
        self._take(branch, total, folded)
        self.redraw()

    def _take(self, branch: Branch, total: int | None, folded: Collection[str]) -> None:
        self._total = total
        found = list(nodes(branch, is_lit=total is None, folded=folded))
        self._by_id = {node.branch.id: node for node in found}
        counts = [total or 0, *(node.branch.count or 0 for node in found)]
        self._count_cells = len(f"{max(counts):,}") + 1 if any(counts) else 0

    @property
    def node(self) -> Node | None:
        return self._by_id.get(self.cursor_key or "")

    def laid_out(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._start()

    def _start(self) -> None:
        """Begin where it is wanted, else at the first open question, where there is one."""
        if self._wanted in self._by_id:
            for child in self._by_id[self._wanted].branch.children[-1:]:
                self.move_to(child.id)
            self.move_to(self._wanted)
            self._tree.explain()
            return
        undecided = (key for key, node in self._by_id.items() if node.branch.state is BranchState.OPEN)
        below_root = [key for key, node in self._by_id.items() if not node.is_root]
        first = next((key for key in undecided if key in below_root), None) if self._total is None else None
        if start := first or next(iter(below_root), None):
            for child in self._by_id[start].branch.children[-1:] if first else ():
                self.move_to(child.id)  # so that the choices are in view, too
            self.move_to(start)
        self._tree.explain()

    def rows(self, width: int) -> Sequence[Row]:
        layout = TreeLayout(self.glyphs, width - 1, self._total, self._count_cells)
        # The root of a tree that counts nothing is its title, which stands above it already.
        return [
            Row(key, layout.lines(node))
            for key, node in self._by_id.items()
            if not node.is_root or node.branch.count is not None
        ]

    def cursor_moved(self) -> None:
        self._tree.explain()
        if self.node:
            self._tree.post_message(TreeMap.Highlighted(self._tree, self.node.branch))

    def action_activate(self) -> None:
        self.activate()

    def activate(self) -> None:
        node = self.node
        if node and node.branch.cohort:
            self._tree.post_message(TreeMap.Opened(self._tree, node.branch.cohort, node.branch))
        else:
            self.action_choose()

    def action_choose(self) -> None:
        if self.node:
            self._tree.post_message(TreeMap.Chosen(self._tree, self.node.branch))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What was found, and what to do about it, has no reason beyond what stands next to it."""
        del parameters
        is_decision = self.node is None or self.node.branch.role is BranchRole.DECISION
        return action != "why" or is_decision

    def action_why(self) -> None:
        if self.node:
            self._tree.post_message(TreeMap.Why(self._tree, self.node.branch))

    def action_parent(self) -> None:
        key = self.cursor_key
        parents = (name for name, node in self._by_id.items() if key in {c.id for c in node.branch.children})
        if parent := next(parents, None):
            self.move_to(parent)

"""What the branch under the cursor means, next to or below its tree."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.domain.trees import BranchRole, BranchState
from wizard.domain.words import plural
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone
from wizard.tui.widgets.tree_rows import Node, bar

_FLAT = 50  # cells from which on the consequence is wide and flat


class Consequence(LineView, can_focus=False):
    """What the focused branch means, why, and what the other ways would have meant."""

    def __init__(self) -> None:
        super().__init__()
        self._node: Node | None = None
        self._total: int | None = None

    def show(self, node: Node | None, *, total: int | None) -> None:
        has_moved = (node.branch.id if node else "") != (self._node.branch.id if self._node else "")
        self._node, self._total = node, total
        self.redraw()
        if has_moved:
            self.scroll_home(animate=False)

    def rows(self, width: int) -> Sequence[Row]:
        if self._node is None:
            return ()
        node = self._node
        lines = [*self._title(node, width), *self._said(node, width), *self._others(node, width)]
        return [Row("consequence", tuple(lines), can_hold_cursor=False)]

    def _title(self, node: Node, width: int) -> list[Line]:
        branch = node.branch
        lines: list[Line] = [((text, Tone.STRONG),) for text in self.wrap(branch.label, width)]
        if branch.count is None:
            return [*lines, *(((text, Tone.MUTED),) for text in self.wrap(self._state_word(node), width))]
        share = ""
        if self._total:
            share = f"  {branch.count * 100 / self._total:.1f}%"
        figures: Line = (
            (f"{branch.count:,}", Tone.ACTIVE),
            (f" {plural(branch.count, 'row')}{share}", Tone.MUTED),
        )
        if width >= _FLAT and len(lines) == 1:
            return [(*lines[0], ("   ", Tone.PLAIN), *figures)]
        lines.append(figures)
        if self._total:
            lines.append(tuple(bar(branch.count / self._total, width, Tone.PRIMARY, self.glyphs)))
        return lines

    def _state_word(self, node: Node) -> str:
        if node.branch.role is BranchRole.REMEDY:
            return "to do"
        if node.branch.role is BranchRole.FINDING:
            is_top = len(node.trail) <= 1
            at_hand = node.branch.state is BranchState.TAKEN
            return "at hand now" if at_hand else "a symptom" if is_top else "a cause"
        match node.branch.state:
            case BranchState.TAKEN:
                return "chosen" if node.is_choice else "decided"
            case BranchState.OPEN:
                return "a choice" if node.is_choice else "open: choose a branch below it"
            case BranchState.DIMMED:
                return "not taken" if node.is_choice else "not asked yet"

    def _said(self, node: Node, width: int) -> list[Line]:
        branch = node.branch
        if branch.role is not BranchRole.DECISION:
            return self._found(node, width)
        is_dim = branch.state is BranchState.DIMMED and branch.count is None
        lines: list[Line] = []
        if branch.consequence:
            lines += self._part(
                "It would have meant" if is_dim else "What it means", branch.consequence, width
            )
        if branch.why:
            lines += self._part("Risk" if node.is_choice else "Why", branch.why, width, warns=node.is_choice)
        return lines

    def _found(self, node: Node, width: int) -> list[Line]:
        """The causes of a symptom, the remedies of a cause, how a remedy is applied."""
        branch = node.branch
        if branch.role is BranchRole.REMEDY:
            return self._part("How", branch.why, width) if branch.why else []
        has_causes = any(child.role is BranchRole.FINDING for child in branch.children)
        title = "Causes" if has_causes else "What to do"
        lines: list[Line] = [(), ((title.upper(), Tone.ACCENT),)] if branch.children else []
        for child in branch.children:
            first, *rest = self.wrap(child.label, max(10, width - 2))
            lines += [((f"{self.glyphs.dot} ", Tone.MUTED), (first, Tone.PLAIN))]
            lines += [((f"  {text}", Tone.PLAIN),) for text in rest]
        return lines

    def _part(self, title: str, text: str, width: int, *, warns: bool = False) -> list[Line]:
        tone = Tone.WARNING if warns else Tone.PLAIN
        mark = f"{self.glyphs.warning} " if warns else ""
        body: list[Line] = [((line, tone),) for line in self.wrap(mark + text, width)]
        gap: list[Line] = [] if width >= _FLAT else [()]
        return [*gap, ((title.upper(), Tone.ACCENT),), *body]

    def _others(self, node: Node, width: int) -> list[Line]:
        """What the ways not taken would have meant, next to the one that was."""
        if not node.is_choice or node.branch.state is not BranchState.TAKEN:
            return []
        lines: list[Line] = []
        for other in node.siblings:
            body: list[Line] = [((line, Tone.LOCKED),) for line in self.wrap(other.consequence, width)]
            title = self.fit(f"Instead: {other.label}", width).rstrip()
            lines += [(), ((title, Tone.MUTED),), *body]
        return lines

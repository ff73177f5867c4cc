"""A tree laid out in lines: guides, the lit path, counts and bars; what goes where, without any widget."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from wizard.domain.trees import Branch, BranchRole, BranchState
from wizard.tui.glyphs import Glyphs
from wizard.tui.widgets.lines import Line, Piece, Tone
from wizard.tui.widgets.safe import fit_right, safe_text, wrap

_GROUP_TONES = (Tone.PRIMARY, Tone.SECONDARY, Tone.SUCCESS, Tone.ACCENT)
_SHARE_CELLS = 5
_BARS = ((70, 18), (60, 12), (48, 6))  # from this width of the tree on, a bar of so many cells
_LEAST_LABEL = 14
_LEAST_LEADER = 4


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide in one column: whether the line goes on below, and how far the path taken goes."""

    goes_on: bool
    is_lit_below: bool
    is_lit_here: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A branch in its place: ``trail`` are, from the top down, the guides before it.

    ``group`` counts the branches right under the root; ``siblings`` are the other ways at this point.
    ``is_folded``: what is below it is not shown now.
    """

    branch: Branch
    trail: tuple[Guide, ...]
    group: int
    siblings: tuple[Branch, ...]
    is_root: bool = False
    is_folded: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether this is an answer to the question above it."""
        return self.branch.pick is not None


@dataclass(frozen=True, slots=True)
class TreeLayout:
    """How wide the columns are: fixed for the whole tree, so that they never move with depth."""

    glyphs: Glyphs
    width: int
    total: int | None
    count_cells: int

    @property
    def bar_cells(self) -> int:
        if self.total is None:
            return 0
        return next((cells for least, cells in _BARS if self.width >= least), 0)

    @property
    def right_cells(self) -> int:
        """Everything right of the label."""
        shares = _SHARE_CELLS if self.total is not None else 0
        bars = self.bar_cells + 2 if self.bar_cells else 0
        return self.count_cells + shares + bars

    def lines(self, node: Node) -> tuple[Line, ...]:
        """The lines of a branch: its label wrapped, count and bar on the first."""
        first, below = self._guides(node)
        glyph, tone = _state_glyph(node, self.glyphs, is_counted=self.total is not None)
        used = sum(len(text) for text, _ in first) + len(glyph)
        room = max(_LEAST_LABEL, self.width - used - self.right_cells - 1)
        label = wrap(safe_text(node.branch.label, 200, glyphs=self.glyphs), room)
        style = _label_tone(node, is_counted=self.total is not None)
        head: Line = (
            *first,
            (glyph, tone),
            (label[0], style),
            self._leader(label[0], room + 1, has_count=node.branch.count is not None),
            *self._figures(node),
        )
        rest = [(*below, (" " * len(glyph) + text, style)) for text in label[1:]]
        return (head, *rest)

    def _leader(self, label: str, room: int, *, has_count: bool) -> Piece:
        gap = room - cell_len(label)
        if not has_count or not self.count_cells or gap < _LEAST_LEADER:
            return (" " * gap, Tone.RULE)
        dots = f" {self.glyphs.leader}" * (gap // 2)
        return (dots.rjust(gap), Tone.RULE)

    def _figures(self, node: Node) -> list[Piece]:
        branch = node.branch
        if not self.count_cells:
            return []
        is_dim = branch.state is BranchState.DIMMED
        count = "" if branch.count is None else f"{branch.count:,}"
        pieces: list[Piece] = [
            (fit_right(count, self.count_cells, glyphs=self.glyphs), Tone.LOCKED if is_dim else Tone.STRONG)
        ]
        if branch.is_heading:
            return [(text, Tone.MUTED) for text, _ in pieces]
        if self.total is not None:
            share = _share(branch.count, self.total)
            pieces.append((fit_right(share, _SHARE_CELLS, glyphs=self.glyphs), Tone.MUTED))
            pieces += self._bar(node)
        return pieces

    def _bar(self, node: Node) -> list[Piece]:
        cells = self.bar_cells
        if not cells:
            return []
        if node.branch.count is None or not self.total:
            return [(" " * (cells + 2), Tone.PLAIN)]
        tone = Tone.MUTED if node.is_root else _GROUP_TONES[node.group % len(_GROUP_TONES)]
        return [("  ", Tone.PLAIN), *bar(node.branch.count / self.total, cells, tone, self.glyphs)]

    def _guides(self, node: Node) -> tuple[list[Piece], list[Piece]]:
        """The guides of the first line and of the lines below it."""
        if not node.trail:
            return [], []
        tree = self.glyphs.tree
        above: list[Piece] = [
            (
                (tree.lit_pipe if guide.is_lit_below else tree.pipe) if guide.goes_on else "  ",
                Tone.LIT_GUIDE if guide.is_lit_below else Tone.RULE,
            )
            for guide in node.trail[:-1]
        ]
        own = node.trail[-1]
        goes_on: Piece = (
            (tree.lit_pipe if own.is_lit_below else tree.pipe) if own.goes_on else "  ",
            Tone.LIT_GUIDE if own.is_lit_below else Tone.RULE,
        )
        return [*above, self._elbow(own), (" ", Tone.PLAIN)], [*above, goes_on, (" ", Tone.PLAIN)]

    def _elbow(self, guide: Guide) -> Piece:
        tree = self.glyphs.tree
        tone = Tone.LIT_GUIDE if guide.is_lit_here or guide.is_lit_below else Tone.RULE
        if guide.is_lit_here:
            if not guide.goes_on:
                return (tree.lit_end, tone)
            return (tree.lit_tee if guide.is_lit_below else tree.tee_from_above, tone)
        if not guide.goes_on:
            return (tree.end, tone)
        return (tree.tee_passed if guide.is_lit_below else tree.tee, tone)


def bar(share: float, cells: int, tone: Tone, glyphs: Glyphs) -> list[Piece]:
    """A bar of ``cells`` cells, in half cells; what is not nothing is at least half a cell long."""
    halves = round(min(max(share, 0.0), 1.0) * cells * 2)
    halves = max(halves, 1) if share > 0 else 0
    full, half = divmod(halves, 2)
    filled = glyphs.bar * full + (glyphs.bar_half if half else "")
    return [(filled, tone), (glyphs.track * (cells - len(filled)), Tone.TRACK)]


def nodes(root: Branch, *, is_lit: bool, folded: Collection[str] = ()) -> Iterator[Node]:
    """Every branch from the top down but those below ``folded`` ones; ``is_lit`` lights the path taken."""
    yield Node(root, (), 0, (), is_root=True)
    for group in range(len(root.children)):
        yield from _under(root.children, group, (), group, is_lit=is_lit, folded=folded)


def _under(
    children: Sequence[Branch],
    position: int,
    trail: tuple[Guide, ...],
    group: int,
    *,
    is_lit: bool,
    folded: Collection[str],
) -> Iterator[Node]:
    branch = children[position]
    later = children[position + 1 :]
    guide = Guide(
        goes_on=bool(later),
        is_lit_below=is_lit and any(item.state is BranchState.TAKEN for item in later),
        is_lit_here=is_lit and branch.state is BranchState.TAKEN,
    )
    here = (*trail, guide)
    others = tuple(item for item in children if item is not branch)
    is_folded = branch.id in folded
    yield Node(branch, here, group, others, is_folded=is_folded)
    for index in range(0 if is_folded else len(branch.children)):
        yield from _under(branch.children, index, here, group, is_lit=is_lit, folded=folded)


def _share(count: int | None, total: int) -> str:
    if count is None:
        return "?"
    if not total:
        return ""
    if 0 < count * 100 < total:
        return "<1%"
    return f"{count * 100 / total:.0f}%"


def _state_glyph(node: Node, glyphs: Glyphs, *, is_counted: bool) -> Piece:
    """The mark before a label: what is decided, what is open, what was passed by."""
    state = node.branch.state
    if node.branch.role is not BranchRole.DECISION:
        return _finding_glyph(node, glyphs)
    if is_counted:
        if state is BranchState.OPEN:
            return (f"{glyphs.asked} ", Tone.ACCENT)
        return ("", Tone.PLAIN)
    if node.is_root:
        return ("", Tone.PLAIN)
    if state is BranchState.DIMMED:
        return (f"{glyphs.locked} ", Tone.LOCKED)
    if node.is_choice:
        return (
            (f"{glyphs.chosen} ", Tone.PRIMARY)
            if state is BranchState.TAKEN
            else (f"{glyphs.open} ", Tone.MUTED)
        )
    return (
        (f"{glyphs.done} ", Tone.SUCCESS) if state is BranchState.TAKEN else (f"{glyphs.asked} ", Tone.ACCENT)
    )


def _finding_glyph(node: Node, glyphs: Glyphs) -> Piece:
    """What is at hand, what can be unfolded, a cause, something to do."""
    if node.is_root:
        return ("", Tone.PLAIN)
    if node.branch.role is BranchRole.REMEDY:
        return (f"{glyphs.arrow} ", Tone.ACCENT)
    if node.branch.state is BranchState.TAKEN:
        return (f"{glyphs.warning} ", Tone.WARNING)
    if len(node.trail) == 1:
        return (f"{glyphs.here if node.is_folded else glyphs.unfolded} ", Tone.MUTED)
    return (f"{glyphs.open} ", Tone.MUTED)


def _label_tone(node: Node, *, is_counted: bool) -> Tone:
    if node.is_root:
        return Tone.STRONG
    if node.branch.is_heading:
        return Tone.ACCENT
    match node.branch.state:
        case BranchState.DIMMED:
            return Tone.LOCKED
        case BranchState.TAKEN:
            is_top = len(node.trail) == 1
            is_chosen = node.is_choice or node.branch.role is BranchRole.FINDING
            return Tone.STRONG if (is_top if is_counted else is_chosen) else Tone.PLAIN
        case BranchState.OPEN:
            return Tone.PLAIN

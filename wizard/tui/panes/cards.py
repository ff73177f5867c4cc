"""Two or three ways next to each other, each in a box of its own with what it is compared by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from wizard.pages.model import Card, Cards, Mark
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import Activated, PaneWidget
from wizard.tui.widgets.lines import Line, LineBlock, Piece, Tone

GAP, EDGES = 1, 4  # cells between two boxes, and of the borders of one with a blank each
LEAST_TEXT = 10


class CardRow(LineBlock, can_focus=True):
    """The boxes in one row, all as high as the highest; the cursor is a lit border."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h,up,k", "cursor(-1)", "Left", show=False, tooltip="To the way at the left"),
        Binding("right,l,down,j", "cursor(1)", "Right", show=False, tooltip="To the way at the right"),
    ]

    def __init__(self, pane: Cards) -> None:
        super().__init__()
        self._pane = pane
        self._cursor = 0
        self._go_to_chosen()

    def show(self, pane: Cards) -> None:
        if pane == self._pane:
            return
        has_changed = [card.mark for card in pane.cards] != [card.mark for card in self._pane.cards]
        self._pane = pane
        self._cursor = min(self._cursor, max(0, len(pane.cards) - 1))
        if has_changed:
            self._go_to_chosen()
        self.redraw()

    def _go_to_chosen(self) -> None:
        chosen = (at for at, card in enumerate(self._pane.cards) if card.mark is Mark.DONE)
        self._cursor = next(chosen, self._cursor)

    @property
    def current(self) -> str:
        """The id of the card with the cursor; empty where there is none."""
        return self._pane.cards[self._cursor].id if self._pane.cards else ""

    def lines(self, width: int) -> Sequence[Line]:
        count = len(self._pane.cards)
        if not count:
            return ()
        room = width - GAP * (count - 1)
        widths = [room * (at + 1) // count - room * at // count for at in range(count)]
        bodies = [
            self._body(card, max(LEAST_TEXT, cells - EDGES))
            for card, cells in zip(self._pane.cards, widths, strict=True)
        ]
        height = max(map(len, bodies))
        boxes = [
            self._box(at, card, [*body, *[()] * (height - len(body))], cells)
            for at, (card, body, cells) in enumerate(zip(self._pane.cards, bodies, widths, strict=True))
        ]
        gap: Piece = (" " * GAP, Tone.PLAIN)
        rows: list[Line] = [
            tuple(piece for line in row for piece in (*line, gap)) for row in zip(*boxes, strict=True)
        ]
        return [*rows, *self._detail(width)]

    def _detail(self, width: int) -> list[Line]:
        """All of what the way under the cursor means, where lines are not few."""
        if self.screen.has_class("-low"):
            return []
        text = self._pane.cards[self._cursor].detail
        return [((line, Tone.MUTED),) for line in (self.wrap(text, width) if text else ())]

    def _body(self, card: Card, width: int) -> list[Line]:
        """What speaks for it, then a line a fact: label at the left, text at the right where it fits."""
        lines: list[Line] = [((line, Tone.SECONDARY),) for line in self.wrap(card.note, width)]
        for fact in card.facts:
            label, text = self.text(fact.label), self.text(fact.text)
            gap = width - len(label) - len(text)
            if gap > 0:
                lines.append(((label, Tone.MUTED), (" " * gap, Tone.PLAIN), (text, Tone.PLAIN)))
                continue
            for at, line in enumerate(self.wrap(f"{label} {text}", width)):
                begins = line.startswith(label) and not at
                rest = line[len(label) :] if begins else line
                lines.append((((label if begins else ""), Tone.MUTED), (rest, Tone.PLAIN)))
        return lines

    def _box(self, at: int, card: Card, body: Sequence[Line], cells: int) -> list[Line]:
        glyphs, width = self.glyphs, cells - EDGES
        is_current = at == self._cursor and self.has_focus
        is_chosen = card.mark is Mark.DONE
        edge = Tone.PRIMARY if is_current else Tone.RULE
        upper_left, upper_right, lower_left, lower_right = tuple(glyphs.corners)
        sign = f"{glyphs.done} " if is_chosen else ""
        title = self.text(f"{sign}{at + 1} {card.title}")
        title = title if len(title) < width else self.fit(title, width - 1)
        foot = " Enter " if is_current and not is_chosen else ""
        rule = glyphs.rule
        top: Line = (
            (f"{upper_left}{rule} ", edge),
            (title, Tone.DONE if is_chosen else Tone.ACCENT),
            (f" {rule * (width - 1 - len(title))}{upper_right}", edge),
        )
        bottom: Line = (
            (f"{lower_left}{rule * (cells - 3 - len(foot))}", edge),
            (foot, Tone.MUTED),
            (f"{rule}{lower_right}", edge),
        )
        return [top, *(self._between(line, width, edge) for line in body), bottom]

    def _between(self, line: Line, width: int, edge: Tone) -> Line:
        used = sum(len(text) for text, _ in line)
        side = self.glyphs.divider
        return ((f"{side} ", edge), *line, (" " * (width - used), Tone.PLAIN), (f" {side}", edge))

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def action_cursor(self, step: int) -> None:
        self._cursor = min(max(self._cursor + step, 0), max(0, len(self._pane.cards) - 1))
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or not self._pane.cards:
            return
        at = min(offset.x * len(self._pane.cards) // max(1, self.size.width), len(self._pane.cards) - 1)
        if at == self._cursor:
            self.post_message(Activated(self._pane.id, self.current))
        self._cursor = at
        self.redraw()


class CardsPane(PaneWidget[Cards]):
    """Cards without a panel around them; once one was chosen the focus begins elsewhere."""

    def make_inner(self) -> Widget:
        self._row = CardRow(self.pane)
        return self._row

    def on_mount(self) -> None:
        super().on_mount()
        self.add_class("-bare")

    def show(self, pane: Cards, state: ViewState) -> None:
        del state
        self.pane = pane
        self._row.show(pane)

    @property
    def target(self) -> str:
        return self._row.current

    def first_focus(self) -> Widget | None:
        return None if any(card.mark is Mark.DONE for card in self.pane.cards) else self._row

"""The checks as cards, and below them what they open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus
from wizard.pages.model import CheckCard, Checks
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import Activated, PaneWidget
from wizard.tui.widgets import check_cards
from wizard.tui.widgets.check_cards import CheckCards, GateBox
from wizard.tui.widgets.line_view import LineView
from wizard.tui.widgets.lines import Line, Tone


class Cards(CheckCards, inherit_bindings=False):
    """The cards without keys of their own: what can be done with one, the page says."""

    BINDINGS = LineView.BINDINGS


class Gate(GateBox):
    """What the checks open, and why it is locked."""

    _gate = ""

    def say(self, gate: str, lock: str) -> None:
        self.display = bool(gate or lock)
        self._gate, self._lock = gate, lock
        self.set_class(not lock, "-open")
        self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        mark, tone = (self.glyphs.failed, Tone.ALARM) if self._lock else (self.glyphs.done, Tone.DONE)
        head = f"{mark} {self.text(self._gate)}".rstrip()
        rest = self.text(self._lock)
        if len(head) + 3 + len(rest) <= width:
            return (((head, tone), ("   ", Tone.PLAIN), (rest, Tone.PLAIN)),)
        return (((head, tone),), *(((line, Tone.PLAIN),) for line in self.wrap(rest, width)))


class ChecksPane(PaneWidget[Checks]):
    """Cards and their gate, without a panel around them."""

    fills: ClassVar[bool] = True

    def make_inner(self) -> Widget:
        self.cards = Cards(_shown(self.pane.cards))
        self.gate = Gate()
        return self.cards

    def compose(self) -> ComposeResult:
        yield self.cards
        yield self.gate

    def on_mount(self) -> None:
        super().on_mount()
        self.add_class("-bare")

    def show(self, pane: Checks, state: ViewState) -> None:
        del state
        self.pane = pane
        self.cards.show(_shown(pane.cards))
        self.gate.say(pane.gate, pane.lock)

    @property
    def target(self) -> str:
        return self.cards.cursor_key or ""

    @on(CheckCards.Asked)
    def _asked(self, event: CheckCards.Asked) -> None:
        event.stop()
        self.post_message(Activated(self.pane.id, event.check.value))


def _shown(cards: Sequence[CheckCard]) -> list[check_cards.CheckCard]:
    return [
        check_cards.CheckCard(CheckId(card.id), CheckStatus(card.status), card.evidence, card.by, card.at)
        for card in cards
    ]

"""The checks as cards, and below them what they open."""

from __future__ import annotations

from collections.abc import Sequence

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


class ChecksPane(PaneWidget[Checks]):
    """Cards and their gate, without a panel around them."""

    fills = True

    def make_inner(self) -> Widget:
        self.cards = CheckCards(_shown(self.pane.cards))
        self.gate = GateBox()
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
        self.gate.show(pane.gate, pane.lock, where=pane.where, proof=pane.proof)

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

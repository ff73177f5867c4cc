"""Which widget draws which pane."""

from __future__ import annotations

from typing import Any, assert_never

from wizard.pages.model import Cards, Checks, Document, Facts, Figures, Items, Live, Pane, Rows, TreePane
from wizard.tui.panes.cards import CardsPane
from wizard.tui.panes.checks import ChecksPane
from wizard.tui.panes.document import DocumentPane
from wizard.tui.panes.facts import FactsPane, FiguresPane
from wizard.tui.panes.items import ItemsPane
from wizard.tui.panes.live import LivePane
from wizard.tui.panes.pane import PaneWidget
from wizard.tui.panes.rows import RowsPane
from wizard.tui.panes.tree import TreePaneWidget


def widget_of(pane: Pane) -> PaneWidget[Any]:
    """A new widget for a pane; one of every kind."""
    match pane:
        case Facts():
            return FactsPane(pane)
        case Figures():
            return FiguresPane(pane)
        case Items():
            return ItemsPane(pane)
        case TreePane():
            return TreePaneWidget(pane)
        case Cards():
            return CardsPane(pane)
        case Rows():
            return RowsPane(pane)
        case Checks():
            return ChecksPane(pane)
        case Document():
            return DocumentPane(pane)
        case Live():
            return LivePane(pane)
        case _:
            assert_never(pane)

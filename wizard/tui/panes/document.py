"""Lines of text to read."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from wizard.pages.model import Document
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import PaneWidget
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.scrolled import Scrolled


class TextLines(LineBlock):
    """Headings without an indent, text with one; what is long is wrapped under its own beginning."""

    def __init__(self) -> None:
        super().__init__()
        self._text: tuple[str, ...] = ()

    def show(self, text: Sequence[str]) -> None:
        if tuple(text) != self._text:
            self._text = tuple(text)
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        lines: list[Line] = []
        for text in self._text:
            indent = len(text) - len(text.lstrip())
            if text.strip() and not indent and lines:
                lines.append(())
            tone = Tone.PLAIN if indent else Tone.ACCENT
            room = max(10, width - indent)
            lines += [((" " * indent, tone), (line, tone)) for line in self.wrap(text.strip(), room)]
        return lines


class DocumentPane(PaneWidget[Document]):
    """A text, read when it is another one by its key."""

    fills = True

    def make_inner(self) -> Widget:
        self._lines = TextLines()
        self._key: object = None
        return Scrolled(self._lines)

    def show(self, pane: Document, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        wanted = (pane.id, pane.key)
        if wanted != self._key:
            self._key = wanted
            self._lines.show(pane.lines())

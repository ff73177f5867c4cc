"""Texts to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from wizard.pages.model import Document
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import PaneWidget
from wizard.tui.widgets.guide_reader import ALL, GuideReader
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.scrolled import Scrolled

LEAST = 10  # cells of a line
LONGEST = 2_000
LABELLED = re.compile(r"(\w+ {2,})\S")


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
            for first, line in self._wrapped(text.strip(), max(LEAST, width - indent)):
                lines.append(((" " * indent + first, tone), (line, tone)))
        return lines

    def _wrapped(self, text: str, width: int) -> Iterator[tuple[str, str]]:
        """A line as it is where it fits; else below its own text, next to a label that has a column."""
        shown = self.text(text, LONGEST)
        if cell_len(shown) <= width:
            yield "", shown
            return
        found = LABELLED.match(shown)
        label = found[1] if found and width - len(found[1]) >= LEAST else ""
        for number, line in enumerate(self.wrap(shown[len(label) :], width - len(label))):
            yield " " * len(label) if number else label, line


class Progressed(Message):
    """More of a text was read; at its end, what rests on it can be done."""

    def __init__(self, pane_id: str) -> None:
        super().__init__()
        self.pane_id = pane_id


class DocumentPane(PaneWidget[Document]):
    """A text, made when it is another one by its key. Markdown counts as read when all of it was shown."""

    fills = True

    def make_inner(self) -> Widget:
        self._lines, self._reader = TextLines(), GuideReader()
        self._scrolled = Scrolled(self._lines)
        self._key: object = None
        return self._reader if self.pane.is_markdown else self._scrolled

    def compose(self) -> ComposeResult:
        yield self._reader
        yield self._scrolled

    def show(self, pane: Document, state: ViewState) -> None:
        del state
        self.pane = pane
        self.heading = pane.title
        self._reader.display, self._scrolled.display = pane.is_markdown, not pane.is_markdown
        self.inner = self._reader if pane.is_markdown else self._scrolled
        wanted = (pane.id, pane.key, pane.is_markdown)
        if wanted == self._key:
            return
        self._key = wanted
        if pane.is_markdown:
            self._reader.show("\n".join(pane.lines()))
        else:
            self._lines.show(pane.lines())

    @property
    def footer_cells(self) -> int:
        return len("Space Read on  ") if self.pane.is_markdown else 0

    def reading(self) -> str:
        percent = self._reader.percent
        if not self.pane.is_markdown or percent == ALL:
            return ""
        return f"Read it to its end: {percent}% so far. Space reads on."

    @on(GuideReader.Progressed)
    def _progressed(self, event: GuideReader.Progressed) -> None:
        event.stop()
        self.post_message(Progressed(self.pane.id))

"""Panes in lines: told once, and again only where they say something else; long ones are read in pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wizard.pages.lines import pane_lines
from wizard.pages.model import Document, Pane, Rows, TreePane
from wizard.plain.line_session import LineSession

KEEP_FREE = 3
SHORTEST_PAGE = 10


class ShownPanes:
    """What was told of each pane of one page."""

    def __init__(self) -> None:
        self._before: dict[str, set[tuple[str, ...]]] = {}

    def news(self, panes: Sequence[Pane]) -> Iterator[str]:
        """What says something else than before, under its pane's title. Documents are opened, not told."""
        for pane in panes:
            if isinstance(pane, Document):
                continue
            title, entries = _entries(pane_lines(pane), is_tree=isinstance(pane, TreePane))
            known = self._before.get(pane.id, set())
            fresh = [entry for entry in entries if entry not in known]
            if fresh and title:
                yield title
            for entry in fresh:
                yield from entry
            self._before[pane.id] = set(entries)


def _entries(lines: Iterable[str], *, is_tree: bool) -> tuple[str, list[tuple[str, ...]]]:
    """The title, and each line with those that are indented below it; a branch of a tree stands alone."""
    title = ""
    entries: list[tuple[str, ...]] = []
    for line in lines:
        if not line.startswith(" "):
            title = line
        elif line.startswith("   ") and entries and not is_tree:
            entries[-1] = (*entries[-1], line)
        else:
            entries.append((line,))
    return title, entries


def is_opened(pane: Pane) -> bool:
    """Whether a pane is too long to be told unasked."""
    return isinstance(pane, Document) or (isinstance(pane, Rows) and pane.total != 0)


def read(session: LineSession, texts: Sequence[str]) -> bool:
    """Lines page by page; whether to their end. The last page needs no further key."""
    size = max(SHORTEST_PAGE, session.lines.height - KEEP_FREE)
    page = 0
    for text in texts:
        shown = len(session.lines.wrapped(text))
        if page + shown > size and page:
            if session.ask.more("Enter reads on, s stops") == "s":
                return False
            page = 0
        session.lines.say(text)
        page += shown
    return True

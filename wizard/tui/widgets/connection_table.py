"""Connections as a table: marked ones are edited together, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone

_MARK, _STATE, _ROWS, _DATE = 3, 11, 7, 11
_ROOMY = 100


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """One connection; ``certificate`` says until when, and ``warns`` that something there needs looking at.

    ``standing`` is tested, waived or open. Texts are untrusted.
    """

    name: str
    kind: str
    state: str
    rows: int
    owner: str
    appointment: str
    certificate: str
    standing: str
    warns: bool = False


class ConnectionTable(LineView):
    """One line a connection; Space marks, Enter opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="Enter", tooltip="All that is known of this connection"),
        Binding("space", "mark", "Mark", key_display="Space", tooltip="Mark it, to be edited with others"),
        Binding("a", "mark_all", "Mark all", show=False, tooltip="Mark all that are shown, or none"),
    ]

    class Opened(Message):
        """A connection is to be shown."""

        def __init__(self, table: ConnectionTable, name: str) -> None:
            super().__init__()
            self.table = table
            self.name = name

        @property
        def control(self) -> ConnectionTable:
            return self.table

    class Marked(Message):
        """Others are marked now."""

        def __init__(self, table: ConnectionTable) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> ConnectionTable:
            return self.table

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._connections: tuple[ConnectionRow, ...] = ()
        self._marked: frozenset[str] = frozenset()

    def show(self, connections: Sequence[ConnectionRow]) -> None:
        if tuple(connections) != self._connections:
            self._connections = tuple(connections)
            self.redraw()

    @property
    def marked(self) -> frozenset[str]:
        """Names of the marked ones, also of those that a filter hides."""
        return self._marked

    def mark(self, names: Collection[str]) -> None:
        self._marked = frozenset(names)
        self.redraw()
        self.post_message(self.Marked(self))

    def header(self, width: int) -> Sequence[Line]:
        titles = ConnectionRow("PROVIDER", "KIND", "STATE", 0, "OWNER", "DAY", "CERT UNTIL", "STANDS")
        line = self._line(titles, width, mark=" " * _MARK, rows="ROWS", tone=Tone.MUTED)
        return (tuple((text, Tone.MUTED) for text, _ in line),)

    def rows(self, width: int) -> Sequence[Row]:
        if not self._connections:
            line: Line = ((self.fit("No connection matches.", width), Tone.MUTED),)
            return [Row("", (line,), can_hold_cursor=False)]
        return [Row(item.name, (self._connection(item, width),)) for item in self._connections]

    def _connection(self, item: ConnectionRow, width: int) -> Line:
        is_marked = item.name in self._marked
        mark = f"{self.glyphs.chosen if is_marked else self.glyphs.open}  "
        tone = {"tested": Tone.SUCCESS, "waived": Tone.SECONDARY}.get(item.standing, Tone.WARNING)
        line = self._line(item, width, mark=mark, rows=f"{item.rows:,}", tone=tone)
        return ((line[0][0], Tone.PRIMARY if is_marked else Tone.MUTED), *line[1:])

    def _line(
        self, item: ConnectionRow, width: int, *, mark: str, rows: str, tone: Tone
    ) -> list[tuple[str, Tone]]:
        """State, provider, rows, owner, day, certificate; kind and standing where there is room."""
        room = max(0, width - _MARK - _STATE - _ROWS - 2 * _DATE - 3)
        extra = room * 30 // 100 if width >= _ROOMY else 0
        name = (room - extra) * 3 // 5
        shown = Tone.WARNING if item.warns else Tone.MUTED
        warning = f"{self.glyphs.warning} " if item.warns else "  "
        pieces = [
            (mark, Tone.MUTED),
            (self.fit(item.state, _STATE), tone),
            (self.fit(item.name, name), Tone.STRONG),
            (self.fit_right(rows, _ROWS) + "  ", Tone.PLAIN),
            (self.fit(item.owner, room - extra - name), Tone.MUTED),
            (self.fit(item.appointment, _DATE), Tone.PLAIN),
            (self.fit(f"{warning}{item.certificate}", _DATE + 1), shown),
        ]
        if extra:
            pieces.insert(3, (self.fit(item.kind, extra // 2), Tone.MUTED))
            pieces.append((self.fit_right(item.standing, extra - extra // 2), tone))
        return pieces

    def action_open(self) -> None:
        self.activate()

    def activate(self) -> None:
        if self._connections and self.cursor_key:
            self.post_message(self.Opened(self, self.cursor_key))

    def action_mark(self) -> None:
        if self._connections and self.cursor_key:
            self.mark(self._marked ^ {self.cursor_key})
            self.action_cursor(1)

    def action_mark_all(self) -> None:
        shown = {item.name for item in self._connections}
        self.mark(self._marked - shown if shown <= self._marked else self._marked | shown)

"""What goes where: the mapping with its budget, and one person before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.domain.budget import MAX_PAIRS
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, LineBlock, Piece, Tone


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A source attribute and its target; an empty target leaves it behind, ``is_fixed`` rows stay."""

    source: str
    target: str
    note: str = ""
    is_fixed: bool = False


class MappingTable(LineView):
    """Source → target; Enter edits a row, Delete leaves it behind; ``keys`` counts metadata keys in use."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "Edit", key_display="Enter", tooltip="Change where this attribute goes"),
        Binding("delete", "drop", "Leave behind", show=False, tooltip="Do not take this attribute along"),
        Binding("a", "add", "Add", tooltip="Map another attribute"),
    ]

    class Asked(Message):
        """Something is asked of a row: ``what`` is edit, drop or add."""

        def __init__(self, table: MappingTable, source: str, what: str) -> None:
            super().__init__()
            self.table = table
            self.source = source
            self.what = what

        @property
        def control(self) -> MappingTable:
            return self.table

    def __init__(self, mapping: Sequence[MappingRow] = (), *, keys: int = 0, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._mapping = tuple(mapping)
        self._keys = keys

    def show(self, mapping: Sequence[MappingRow], *, keys: int) -> None:
        self._mapping, self._keys = tuple(mapping), keys
        self.redraw()

    def header(self, width: int) -> Sequence[Line]:
        budget = f"{self._keys} of {MAX_PAIRS} metadata keys"
        is_over = self._keys > MAX_PAIRS
        mark = f"{self.glyphs.warning} " if is_over else ""
        over = f": {self._keys - MAX_PAIRS} too many" if is_over else ""
        tone = Tone.WARNING if is_over else Tone.MUTED
        return (((self.fit(f"{mark}{budget}{over}", width), tone),),)

    def rows(self, width: int) -> Sequence[Row]:
        return [Row(item.source, (self._row(item, width),)) for item in self._mapping]

    def _row(self, item: MappingRow, width: int) -> Line:
        source = max(10, min(26, width * 2 // 5))
        arrow = f" {self.glyphs.arrow} "
        mark = "" if not item.note else f"  {item.note}"
        target = item.target or "left behind"
        tone = Tone.LOCKED if not item.target else Tone.MUTED if item.is_fixed else Tone.SECONDARY
        room = max(0, width - source - len(arrow))
        shown = self.text(target)
        note = self.fit(mark, max(0, room - len(shown)))
        return (
            (self.fit(item.source, source), Tone.PLAIN if item.target else Tone.LOCKED),
            (arrow, Tone.RULE),
            (self.fit(shown, min(room, len(shown))), tone),
            (note, Tone.WARNING),
        )

    def action_edit(self) -> None:
        self._ask("edit")

    def action_drop(self) -> None:
        self._ask("drop")

    def action_add(self) -> None:
        self.post_message(self.Asked(self, "", "add"))

    def activate(self) -> None:
        self._ask("edit")

    def _ask(self, what: str) -> None:
        item = next((row for row in self._mapping if row.source == self.cursor_key), None)
        if item and not item.is_fixed:
            self.post_message(self.Asked(self, item.source, what))


@dataclass(frozen=True, slots=True)
class DraftField:
    """An attribute before and the field that it becomes; either may be empty."""

    source: str
    before: str
    target: str
    after: str


class DraftPreview(LineBlock):
    """One person in two columns: the attribute in Cognito, the field in WorkOS."""

    def __init__(
        self,
        fields: Sequence[DraftField] = (),
        *,
        notes: Sequence[str] = (),
        id: str | None = None,  # noqa: A002  Textual\'s name
    ) -> None:
        super().__init__(id=id)
        self._fields = tuple(fields)
        self._notes = tuple(notes)

    def show(self, fields: Sequence[DraftField], *, notes: Sequence[str] = ()) -> None:
        self._fields, self._notes = tuple(fields), tuple(notes)
        self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        half = max(8, (width - 4) // 2)
        arrow = f" {self.glyphs.arrow:<2} "
        lines: list[Line] = [
            ((self.fit("COGNITO", half), Tone.MUTED), ("    ", Tone.RULE), ("WORKOS", Tone.MUTED))
        ]
        for item in self._fields:
            left = self._pair(item.source, item.before, half)
            right = self._pair(item.target or "not taken along", item.after, half, is_gone=not item.target)
            lines.append((*left, (arrow if item.target else "    ", Tone.RULE), *right))
        for note in self._notes:
            lines += [
                ((f"{self.glyphs.warning} " if not index else "  ", Tone.WARNING), (text, Tone.MUTED))
                for index, text in enumerate(self.wrap(note, max(10, width - 2)))
            ]
        return lines

    def _pair(self, name: str, value: str, cells: int, *, is_gone: bool = False) -> list[Piece]:
        room = min(18, cells // 2)
        return [
            (self.fit(name, room) + " ", Tone.LOCKED if is_gone else Tone.MUTED),
            (self.fit(value, max(0, cells - room - 1)), Tone.PLAIN),
        ]

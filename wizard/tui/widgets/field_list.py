"""Names and values in groups; those that can be typed hold the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone

_NAME = 22


@dataclass(frozen=True, slots=True)
class Field:
    """A name and its value; ``key`` where it can be typed. A field without a value and a key is a heading."""

    name: str
    value: str = ""
    key: str = ""
    warns: bool = False

    @property
    def is_heading(self) -> bool:
        return not self.value and not self.key


class FieldList(LineView):
    """Fields; Enter changes the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "change", "Change", key_display="Enter", tooltip="Type another value for this field"
        ),
    ]

    class Changed(Message):
        """A field is to be typed."""

        def __init__(self, fields: FieldList, key: str) -> None:
            super().__init__()
            self.fields = fields
            self.key = key

        @property
        def control(self) -> FieldList:
            return self.fields

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._fields: tuple[Field, ...] = ()

    def show(self, fields: Sequence[Field]) -> None:
        if tuple(fields) != self._fields:
            self._fields = tuple(fields)
            self.redraw()

    def rows(self, width: int) -> Sequence[Row]:
        return [
            Row(
                field.key or f"{number} {field.name}",
                self._field(field, width),
                can_hold_cursor=bool(field.key),
            )
            for number, field in enumerate(self._fields)
        ]

    def _field(self, field: Field, width: int) -> tuple[Line, ...]:
        if field.is_heading:
            return (((field.name and self.fit(field.name.upper(), width), Tone.ACCENT),),)
        name_cells = min(_NAME, width // 3)
        mark = f"{self.glyphs.crumb} " if field.key else "  "
        tone = Tone.WARNING if field.warns else Tone.PLAIN if field.value else Tone.LOCKED
        value = self.wrap(field.value or "not given yet", max(10, width - name_cells - 3))
        return tuple(
            (
                (mark if not number else "  ", Tone.PRIMARY),
                (self.fit(field.name if not number else "", name_cells) + " ", Tone.MUTED),
                (text, tone),
            )
            for number, text in enumerate(value)
        )

    def action_change(self) -> None:
        self.activate()

    def activate(self) -> None:
        if any(field.key and field.key == self.cursor_key for field in self._fields):
            self.post_message(self.Changed(self, self.cursor_key or ""))

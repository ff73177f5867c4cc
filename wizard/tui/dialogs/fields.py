"""Several lines of text at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from wizard.pages.model import Field
from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import safe, safe_text
from wizard.tui.widgets.scrolled import Scrolled


class FieldsDialog(Dialog[dict[str, str] | None]):
    """Gives the texts by the ids of their fields, None for Esc; what is wrong is said as one types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Leave everything as it is"),
        Binding("ctrl+s", "save", "Save", tooltip="Save all fields"),
    ]

    def __init__(self, *, title: str, fields: Sequence[Field], sentence: str = "") -> None:
        super().__init__()
        self._title = title
        self._sentence = sentence
        self._fields = tuple(fields)
        self._inputs: list[Input] = []

    def compose(self) -> ComposeResult:
        glyphs = glyphs_of(self)
        with Panel(title=self._title, hint="Enter next, then saves · Esc leaves it", classes="dialog"):
            if self._sentence:
                yield Static(safe(self._sentence, 600, glyphs=glyphs), classes="prose")
            with Scrolled(can_focus=False, id="fields"):
                for field in self._fields:
                    yield from self._line(field)
            yield Static(id="told", classes="-wrong", markup=False)

    def _line(self, field: Field) -> ComposeResult:
        glyphs = glyphs_of(self)
        entry = Input(
            value=field.value,
            placeholder=safe_text(field.hint, glyphs=glyphs),
            password=field.secret,
            suggester=SuggestFromList(field.options, case_sensitive=False) if field.options else None,
        )
        offered = f" ({', '.join(field.options)})" if field.options else ""
        entry.tooltip = safe(f"{field.hint or field.label}{offered}", 400, glyphs=glyphs)
        self._inputs.append(entry)
        with Horizontal(classes="field"):
            yield Static(safe(field.label, glyphs=glyphs), classes="name")
            yield entry

    def on_mount(self) -> None:
        self._inputs[0].focus()
        self._tell()

    def on_input_changed(self) -> None:
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the next field, and from the last one to the end."""
        at = self._inputs.index(event.input)
        if at + 1 < len(self._inputs):
            self._inputs[at + 1].focus()
        else:
            self.action_save()

    def action_save(self) -> None:
        wrong = self._first_wrong()
        if wrong is None:
            self.dismiss(self._values())
            return
        self._inputs[wrong].focus()
        self._tell()

    def action_leave(self) -> None:
        self.dismiss(None)

    def _values(self) -> dict[str, str]:
        pairs = zip(self._fields, self._inputs, strict=True)
        return {field.id: entry.value if field.secret else entry.value.strip() for field, entry in pairs}

    def _first_wrong(self) -> int | None:
        values = self._values()
        wrong = (at for at, field in enumerate(self._fields) if field.check(values[field.id]))
        return next(wrong, None)

    def _tell(self) -> None:
        wrong = self._first_wrong()
        summary = ""
        if wrong is not None:
            field = self._fields[wrong]
            summary = f"{field.label}: {field.check(self._values()[field.id])}"
        self.query_one("#told", Static).update(safe(summary, 300, glyphs=glyphs_of(self)))

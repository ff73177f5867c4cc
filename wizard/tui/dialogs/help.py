"""What a view is for, and every key that works in it now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.markdown_lines import markdown_lines
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.scrolled import Scrolled

KEYS_CELLS = 15
NAMES = {
    "home": "Home",
    "end": "End",
    "pgup": "PgUp",
    "pgdn": "PgDn",
    "tab": "Tab",
    "space": "Space",
    "esc": "Esc",
    "escape": "Esc",
    "⌫": "Backspace",
    "f1": "F1",
    "⏎": "Enter",
    "↑": "Up",
    "↓": "Down",
}
MOVES = ("cursor", "scroll", "page_")  # known to everybody: they come last


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """Keys that do the same, as they are written on them, and what they do."""

    shown: str
    summary: str


class HelpDialog(Dialog[None]):
    """The view's own words above its keys; the nearest come first."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012  Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1", "leave", "Back", tooltip="Back to the view"),
    ]

    def __init__(self, text: str, keys: Sequence[KeyHelp]) -> None:
        super().__init__()
        self._lines = HelpLines(text, keys)

    def compose(self) -> ComposeResult:
        with Panel(title="Help", hint="Esc goes back", classes="dialog", id="help"), Scrolled():
            yield self._lines

    def on_mount(self) -> None:
        self.query_one(Scrolled).focus()

    def action_leave(self) -> None:
        self.dismiss()


class HelpLines(LineBlock):
    """The text, then a line or more for each key."""

    def __init__(self, text: str, keys: Sequence[KeyHelp]) -> None:
        super().__init__()
        self._text = text
        self._keys = tuple(keys)

    def lines(self, width: int) -> Sequence[Line]:
        text = markdown_lines(self._text, width, self.glyphs)
        return [*text, (), ((self.text("Keys"), Tone.ACCENT),), *self._key_lines(width)]

    def _key_lines(self, width: int) -> Iterator[Line]:
        for key in self._keys:
            shown = self.fit(key.shown, KEYS_CELLS)
            for line in self.wrap(key.summary, max(1, width - KEYS_CELLS)):
                yield ((shown, Tone.STRONG), (line, Tone.PLAIN))
                shown = " " * KEYS_CELLS


def help_of(screen: Screen[Any], text: str) -> HelpDialog:
    """The help of what is in view, with the keys that would do something now."""
    return HelpDialog(text, list(_keys(screen)))


def _keys(screen: Screen[Any]) -> Iterator[KeyHelp]:
    """One entry for all keys of the same action; Textual's own without a sentence are left out."""
    shown: dict[tuple[str, str], list[str]] = {}
    for active in screen.active_bindings.values():
        if active.enabled and active.tooltip and not active.binding.system:
            names = shown.setdefault((active.binding.action, active.tooltip), [])
            name = screen.app.get_key_display(active.binding)
            name = NAMES.get(name, name)
            if name not in names:
                names.append(name)
    by_need = sorted(shown.items(), key=lambda item: item[0][0].startswith(MOVES))
    for (_, summary), names in by_need:
        yield KeyHelp(" ".join(names), summary)

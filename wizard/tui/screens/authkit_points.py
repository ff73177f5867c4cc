"""The app's set-up point by point, and what is left of the old calls in its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.domain.stacks import Finding, FindingKind, ItemState, SetUpItem
from wizard.domain.words import counted
from wizard.engine.views import AppView
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Piece, Tone

_WORD = 8


class PointList(LineView):
    """Set-up first, then findings; Space ticks what only a person can see."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="Enter", tooltip="This point in full"),
        Binding(
            "space", "tick", "Tick", key_display="Space", show=False, tooltip="You looked at it, and it is so"
        ),
    ]

    class Ticked(Message):
        """A point that only a person can see is ticked."""

        def __init__(self, point: str) -> None:
            super().__init__()
            self.point = point

    class Opened(Message):
        """A point or a finding is to be shown in full."""

        def __init__(self, title: str, parts: tuple[tuple[str, str], ...]) -> None:
            super().__init__()
            self.title = title
            self.parts = parts

    def __init__(self) -> None:
        super().__init__()
        self._app: AppView | None = None

    def show(self, app: AppView | None) -> None:
        if app != self._app:
            self._app = app
            self.redraw()

    def rows(self, width: int) -> Sequence[Row]:
        if self._app is None:
            return [Row("", ((("Nobody has looked at the app yet.", Tone.MUTED),),), can_hold_cursor=False)]
        rows = [Row(item.id, self._item(item, width)) for item in self._app.items]
        left = f"LEFT IN THE SOURCE: {self._app.findings:,}"
        if self._app.mentions:
            left += f" · NAMED, NOT UNDERSTOOD: {self._app.mentions:,}"
        rows.append(Row("left", ((), ((left, Tone.ACCENT),)), can_hold_cursor=False))
        rows += [Row(_key(number), self._finding(it, width)) for number, it in enumerate(self._app.first)]
        return rows

    def _item(self, item: SetUpItem, width: int) -> tuple[Line, ...]:
        glyph, tone = self._mark(item.state)
        text = f"{item.text} ({item.detail})" if item.detail else item.text
        lines = self.wrap(text, max(10, width - _WORD - 2))
        head: Line = (
            (f"{glyph} ", tone),
            (self.fit(item.state.value, _WORD), tone),
            (lines[0], Tone.PLAIN),
        )
        return (head, *(((" " * (_WORD + 2), tone), (line, Tone.PLAIN)) for line in lines[1:]))

    def _mark(self, state: ItemState) -> Piece:
        match state:
            case ItemState.DONE:
                return (self.glyphs.done, Tone.SUCCESS)
            case ItemState.MISSING:
                return (self.glyphs.failed, Tone.ERROR)
            case ItemState.YOURS:
                return (self.glyphs.asked, Tone.WARNING)
            case ItemState.UNKNOWN:
                return ("?", Tone.WARNING)

    def _finding(self, found: Finding, width: int) -> tuple[Line, ...]:
        room = max(0, width - 2)
        is_use = found.kind is FindingKind.USE
        glyph, tone = self._mark(ItemState.MISSING if is_use else ItemState.YOURS)
        place: Line = (
            (f"{glyph} ", tone),
            (self.fit(f"{found.path}:{found.line}", room // 2), Tone.STRONG),
            (self.fit(f" {found.what}", room - room // 2), Tone.MUTED),
        )
        instead = f"{self.glyphs.arrow} {found.replacement}"
        return (place, (("  ", Tone.MUTED), (self.fit(instead, room), Tone.PLAIN)))

    def action_tick(self) -> None:
        item = self._current_item()
        if item and item.state is ItemState.YOURS:
            self.post_message(self.Ticked(item.id))

    def action_open(self) -> None:
        self.activate()

    def activate(self) -> None:
        if item := self._current_item():
            parts = (("Point", item.text), ("State", item.state.value), ("Seen", item.detail))
            self.post_message(self.Opened("Set-up", parts))
        elif found := self._current_finding():
            parts = (
                ("Where", f"{found.path}:{found.line}"),
                ("What", f"{found.what}: {found.match}"),
                ("Instead", found.replacement),
            )
            self.post_message(self.Opened("Left in the source", parts))

    def _current_item(self) -> SetUpItem | None:
        items = self._app.items if self._app else ()
        return next((item for item in items if item.id == self.cursor_key), None)

    def _current_finding(self) -> Finding | None:
        found = self._app.first if self._app else ()
        return next((it for number, it in enumerate(found) if _key(number) == self.cursor_key), None)


def _key(number: int) -> str:
    return f"finding {number}"


def told_done(app: AppView) -> str:
    """What a set-up that passes leaves to a person."""
    yours = sum(item.state is ItemState.YOURS for item in app.items)
    return f"Set up; {counted(yours, 'point')} for you to look at." if yours else "Set up, nothing left."

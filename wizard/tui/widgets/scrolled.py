"""What is longer than its place: it scrolls, with a bar that an ASCII terminal can draw."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from wizard.tui.glyphs import glyphs_of
from wizard.tui.textual_patches import draw_bar_plainly


class Scrolled(VerticalScroll):
    """Scrolls by the keys of every list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Up", show=False, tooltip="A line up"),
        Binding("down,j", "scroll_down", "Down", show=False, tooltip="A line down"),
        Binding("pageup", "page_up", "Page up", show=False, tooltip="A page up"),
        Binding("pagedown,space", "page_down", "Page down", show=False, tooltip="A page down"),
        Binding("home", "scroll_home", "First", show=False, tooltip="To the beginning"),
        Binding("end", "scroll_end", "Last", show=False, tooltip="To the end"),
    ]

    def on_mount(self) -> None:
        draw_bar(self)


class Options(OptionList):
    """Textual's list, of text that is never markup."""

    def __init__(self, *options: Option) -> None:
        super().__init__(*options, markup=False)

    def on_mount(self) -> None:
        draw_bar(self)


def draw_bar(widget: Widget) -> None:
    """In an ASCII terminal the scroll bar is coloured cells only."""
    if glyphs_of(widget).is_ascii:
        draw_bar_plainly(widget)

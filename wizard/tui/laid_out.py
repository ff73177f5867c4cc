"""Screens on which every widget learns how large it is, whoever looked for it before."""

from __future__ import annotations

from typing import Any

from textual._compositor import Compositor, ReflowResult
from textual.geometry import Size
from textual.widget import Widget


class CarefulCompositor(Compositor):
    """Textual 8.2.8 sends Resize to what came into its map with a layout, and to nothing else.

    Whoever asks for the place of a widget between two layouts brings what was mounted meanwhile into the
    map; such a widget would have a size, hear nothing of it, and stay empty (its issue 5024).
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: set[Widget] = set()

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        for widget in self._full_map.keys() - self._told:
            del self._full_map[widget]
        result = super().reflow(parent, size)
        self._told = set(self._full_map)
        return result


class LaidOut:
    """What every screen of the app is; no screen itself, for Textual's styles follow the first base only."""

    _compositor: Compositor

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._compositor = CarefulCompositor()

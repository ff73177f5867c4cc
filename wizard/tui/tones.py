"""The tones of the line-drawn widgets, worked out once an app: a style for each, from ``styles.tcss``.

A component class is matched against the stylesheet again for every widget that declares it, whenever one of
them gains the focus; twenty tones times all widgets were most of the time before the first picture.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, TypeVar

from rich.style import Style
from textual.app import App
from textual.reactive import Reactive

R = TypeVar("R")


class Tone(StrEnum):
    """What a piece of text is; ``styles.tcss`` says how that looks (``tone--…``)."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    LOCKED = "locked"
    RULE = "rule"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    ACCENT = "accent"
    WARNING = "warning"
    ERROR = "error"
    SUCCESS = "success"
    ACTIVE = "active"
    CAUTION = "caution"
    ALARM = "alarm"
    DONE = "done"
    CHIP = "chip"
    CHIP_ALARM = "chip-alarm"
    LIT_GUIDE = "lit-guide"
    TRACK = "track"
    FILLED = "filled"
    BADGE = "badge"


class TonedApp(App[R]):
    """An app that line-drawn widgets can be shown in."""

    theme: Reactive[str] = Reactive("textual-dark", init=False)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"tone--{tone.value}" for tone in Tone),
        "line--cursor",
        "line--cursor-blurred",
        "line--card",
    }

    def begin_with_theme(self, name: str) -> None:
        """Set the theme before any rule is read: as a change, all of them would be read and applied twice."""
        self.set_reactive(App.theme, name)
        self.stylesheet.set_variables(self.get_css_variables())
        is_dark = self.current_theme.dark
        self.update_classes({"-dark-mode": is_dark, "-light-mode": not is_dark}, update=False)
        self._refresh_truecolor_filter(self.ansi_theme)

    def action_theme(self) -> None:
        """The next of the themes."""
        from wizard.tui.theme import THEMES  # noqa: PLC0415  it needs this module

        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def component(self, name: str) -> Style:
        """What the rules for a component class set, and nothing else."""
        known = self._known_components.get(name)
        if known is None:
            known = self._known_components[name] = self.get_component_styles(name).partial_rich_style
        return known

    @property
    def _known_components(self) -> dict[str, Style]:
        found: dict[str, Style] = self.__dict__.setdefault("_components_by_name", {})
        return found

    def notify_style_update(self) -> None:
        """Textual calls this whenever rules were applied to the app; its components follow at once."""
        self._known_components.clear()
        super().notify_style_update()

    def refresh_css(self, animate: bool = True) -> None:
        """With other rules what is drawn from them is drawn again, also where its own rules are the same."""
        super().refresh_css(animate)
        for screen in self.screen_stack:
            for widget in screen.query("Drawn"):
                widget.refresh()

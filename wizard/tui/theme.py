"""The four themes; contrast of every text colour is at least 4.5:1 in dark and light.

Variables of our own, used in ``styles.tcss``: ``muted`` (secondary text), ``locked`` (what cannot be
chosen), ``rule`` (borders and guides), ``selected`` (the cursor's row) and ``cursor-style`` (its text style,
for themes in which the row's background says nothing), ``on-primary`` and ``on-accent`` (text on a fill).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.theme import Theme


@dataclass(frozen=True, slots=True)
class _Palette:
    """The colours of a theme next to Textual's own names."""

    foreground: str
    background: str
    surface: str
    panel: str
    selected: str
    muted: str
    locked: str
    rule: str
    primary: str
    on_fill: str
    secondary: str
    accent: str
    warning: str
    error: str
    success: str
    cursor_style: str = "none"

    def variables(self) -> dict[str, str]:
        return {
            "muted": self.muted,
            "locked": self.locked,
            "rule": self.rule,
            "selected": self.selected,
            "cursor-style": self.cursor_style,
            "on-primary": self.on_fill,
            "on-accent": self.on_fill,
            "border": self.primary,
            "border-blurred": self.rule,
            "block-cursor-background": self.selected,
            "block-cursor-foreground": self.foreground,
            "block-cursor-text-style": self.cursor_style,
            "footer-background": self.surface,
            "footer-foreground": self.muted,
            "footer-key-foreground": self.accent,
            "footer-description-foreground": self.muted,
            "scrollbar": self.rule,
            "scrollbar-hover": self.primary,
            "scrollbar-active": self.primary,
            "scrollbar-background": self.background,
            "scrollbar-background-hover": self.background,
            "scrollbar-background-active": self.background,
            "scrollbar-corner-color": self.background,
            "input-cursor-background": self.primary,
            "input-cursor-foreground": self.on_fill,
            "input-selection-background": self.selected,
            "button-focus-text-style": "bold",
            "ansi-background": "ansi_black",
            "ansi-foreground": "ansi_white",
        }


_DARK = _Palette(
    foreground="#DCE3EC",
    background="#0E131A",
    surface="#141B24",
    panel="#1B2430",
    selected="#22375A",
    muted="#9FB0C6",
    locked="#8F9FB5",
    rule="#5B6E8C",
    primary="#8AA4FF",
    on_fill="#0E131A",
    secondary="#6FC3DF",
    accent="#F2B155",
    warning="#F5C451",
    error="#FF8A80",
    success="#5FD0A0",
)
_LIGHT = _Palette(
    foreground="#17202B",
    background="#FBFCFE",
    surface="#EEF2F8",
    panel="#E3E9F2",
    selected="#D3DEF7",
    muted="#4F5D70",
    locked="#4F5D70",
    rule="#7C8AA0",
    primary="#2F4FC6",
    on_fill="#FBFCFE",
    secondary="#0B6A86",
    accent="#8A5200",
    warning="#7A5300",
    error="#B3261E",
    success="#10694A",
)
_MONO = _Palette(
    foreground="#E4E4E4",
    background="#101010",
    surface="#191919",
    panel="#242424",
    selected="#3A3A3A",
    muted="#B0B0B0",
    locked="#9A9A9A",
    rule="#767676",
    primary="#FFFFFF",
    on_fill="#101010",
    cursor_style="bold",
    secondary="#E4E4E4",
    accent="#FFFFFF",
    warning="#FFFFFF",
    error="#FFFFFF",
    success="#E4E4E4",
)
_ANSI = _Palette(
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    selected="ansi_default",
    muted="ansi_default",
    locked="ansi_bright_black",
    rule="ansi_bright_black",
    primary="ansi_bright_blue",
    on_fill="ansi_black",
    cursor_style="reverse",
    secondary="ansi_cyan",
    accent="ansi_yellow",
    warning="ansi_yellow",
    error="ansi_bright_red",
    success="ansi_green",
)


def _theme(name: str, palette: _Palette, *, dark: bool, ansi: bool = False) -> Theme:
    return Theme(
        name=name,
        primary=palette.primary,
        secondary=palette.secondary,
        accent=palette.accent,
        warning=palette.warning,
        error=palette.error,
        success=palette.success,
        foreground=palette.foreground,
        background=palette.background,
        surface=palette.surface,
        panel=palette.panel,
        boost=palette.panel,
        dark=dark,
        ansi=ansi,
        variables=palette.variables(),
    )


DARK = _theme("dark", _DARK, dark=True)
LIGHT = _theme("light", _LIGHT, dark=False)
MONO = _theme("mono", _MONO, dark=True)
ANSI = _theme("ansi", _ANSI, dark=True, ansi=True)

THEMES = (DARK, LIGHT, MONO, ANSI)


def register_themes(app: App[Any]) -> None:
    """Make the four themes known to an app; ``app.theme`` chooses one by its name."""
    for theme in THEMES:
        app.register_theme(theme)

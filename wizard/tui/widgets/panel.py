"""The frame of everything in a view, and the heading above it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Vertical
from textual.reactive import reactive
from textual.widget import Widget

from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.safe import safe


class Panel(Vertical):
    """A box with its title in the upper border and a hint in the lower one; set ``heading``, ``hint``."""

    heading: reactive[str] = reactive("", init=False)
    hint: reactive[str] = reactive("", init=False)

    def __init__(
        self,
        *children: Widget,
        title: str = "",
        hint: str = "",
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(*children, id=id, classes=classes)
        self.set_reactive(Panel.heading, title)
        self.set_reactive(Panel.hint, hint)

    def on_mount(self) -> None:
        self.watch_heading(self.heading)
        self.watch_hint(self.hint)

    def watch_heading(self, heading: str) -> None:
        self.border_title = safe(heading, glyphs=glyphs_of(self))

    def watch_hint(self, hint: str) -> None:
        self.border_subtitle = safe(hint, glyphs=glyphs_of(self))


class Lede(LineBlock):
    """Where am I, what is this, why: breadcrumb, title, one line; only the title where it is narrow."""

    def __init__(
        self,
        *,
        crumbs: Sequence[str] = (),
        title: str = "",
        why: str = "",
        id: str | None = None,  # noqa: A002  Textual's name
    ) -> None:
        super().__init__(id=id)
        self._crumbs = tuple(crumbs)
        self._title = title
        self._why = why

    def show(self, *, crumbs: Sequence[str], title: str, why: str) -> None:
        self._crumbs = tuple(crumbs)
        self._title = title
        self._why = why
        self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        title: Line = ((self.fit(self._title, width), Tone.STRONG),)
        if self.screen.has_class("-narrow"):
            return (title,)
        crumbs = f"  {self.glyphs.crumb}  ".join(self.text(crumb) for crumb in self._crumbs)
        why = [((line, Tone.MUTED),) for line in self.wrap(self._why, width)] if self._why else []
        return (((self.fit(crumbs, width), Tone.MUTED),), title, *why[:2])

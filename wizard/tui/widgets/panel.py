"""The frame of everything in a view, and the heading above it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.safe import fit, safe_text

CORNERS = 6  # cells of the upper and lower border that no label can have: corner, line and blank

ANY_WIDTH = 10_000


class Panel(Vertical):
    """A box with its title in the upper border and a hint in the lower one; set ``heading``, ``hint``.

    Of a hint of several parts (" · " between) the last ones are left out where it is too narrow.
    """

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
        self._label()

    def on_resize(self) -> None:
        self._label()

    def watch_heading(self) -> None:
        self._label()

    def watch_hint(self) -> None:
        self._label()

    def _label(self) -> None:
        """Both as far as they fit, for Textual would cut them with a sign that an ASCII terminal lacks.

        Before it is laid out they are given whole, so that the first picture has them.
        """
        glyphs, width = glyphs_of(self), self.outer_size.width
        room = width - CORNERS if width > CORNERS else ANY_WIDTH
        heading = safe_text(self.heading, glyphs=glyphs)
        hints = safe_text(self.hint, glyphs=glyphs).split(between := f" {glyphs.dot} ")
        while len(hints) > 1 and cell_len(between.join(hints)) > room:
            hints.pop()
        self.border_title, self.border_subtitle = (
            Content(fit(text, min(room, cell_len(text)), glyphs=glyphs))
            for text in (heading, between.join(hints))
        )


class PageHeader(LineBlock):
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

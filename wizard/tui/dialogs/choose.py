"""One of a few: each option with what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from wizard.tui.dialogs.dialog import Dialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.safe import safe
from wizard.tui.widgets.scrolled import Options


@dataclass(frozen=True, slots=True)
class Offer:
    """An option: its key, its label and what it means."""

    key: str
    label: str
    summary: str = ""


class ChooseDialog(Dialog[str | None]):
    """Gives the key of the option, None for Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", tooltip="Choose nothing")]

    def __init__(self, *, title: str, sentence: str = "", offers: Sequence[Offer], chosen: str = "") -> None:
        super().__init__()
        self._title = title
        self._sentence = sentence
        self._offers = tuple(offers)
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        glyphs = glyphs_of(self)
        with Panel(title=self._title, hint="Enter chooses · Esc leaves it", classes="dialog"):
            if self._sentence:
                yield Static(safe(self._sentence, 600, glyphs=glyphs), classes="prose")
            yield Options(*(Option(self._shown(offer), id=offer.key) for offer in self._offers))

    def _shown(self, offer: Offer) -> Content:
        glyphs = glyphs_of(self)
        mark = glyphs.chosen if offer.key == self._chosen else glyphs.open
        label = safe(f"{mark} {offer.label}", 200, glyphs=glyphs).stylize("bold")
        return (
            label
            if not offer.summary
            else Content.assemble(label, "\n  ", safe(offer.summary, 400, glyphs=glyphs))
        )

    def on_mount(self) -> None:
        keys = [offer.key for offer in self._offers]
        self.query_one(OptionList).highlighted = keys.index(self._chosen) if self._chosen in keys else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def action_leave(self) -> None:
        self.dismiss(None)

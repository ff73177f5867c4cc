"""What a journal in recovery found in WorkOS, and the phrase that ends it; shown in step 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from wizard.domain.confirmations import recovered_phrase
from wizard.domain.recovery import found_lines
from wizard.domain.steps import StepName
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.safe import safe

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp

FIRST = "In recovery: nothing is written or mailed."


class RecoveryCard(Static):
    """Hidden for a journal that is in order."""

    _shown = ""

    def on_mount(self) -> None:
        self.display = bool(self._shown)

    def show(self, moment: Moment) -> None:
        recovery = moment.snapshot.recovery
        text = " ".join((FIRST, *found_lines(recovery))) if recovery else ""
        if text != self._shown:
            self._shown = text
            self.display = bool(text)
            glyphs = glyphs_of(self)
            self.update(safe(f"{glyphs.warning} {text}", 900, glyphs=glyphs))


def is_to_confirm(moment: Moment) -> bool:
    """Whether everything was read, lately, and only the phrase is missing."""
    recovery = moment.snapshot.recovery
    return recovery is not None and recovery.is_read(moment.now)


def ask_recovered(wizard: WizardApp) -> None:
    """Have the phrase typed, then end the recovery."""
    moment = wizard.frame.moment
    recovery = moment.snapshot.recovery
    if recovery is None:
        return
    phrase = recovered_phrase(str(moment.views.answers()["target.environment"]))
    dialog = TypedDialog(title="Recovery", sentences=found_lines(recovery), phrase=phrase, label="End it")

    def typed(is_typed: bool | None) -> None:
        if is_typed:
            wizard.command(lambda: wizard.bridge.run(StepName.CONNECT, (phrase,)))

    wizard.push_screen(dialog, typed)

"""Creating connections costs money in production: their number is typed."""

from __future__ import annotations

from wizard.domain.confirmations import connect_phrase
from wizard.domain.words import counted
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.typed import TypedDialog


def create_dialog(wanted: int, moment: Moment) -> tuple[TypedDialog, str]:
    """The card and the phrase that it wants."""
    environment = moment.snapshot.target.get("environment", "")
    phrase = connect_phrase(wanted, environment)
    dialog = TypedDialog(
        title=f"Create {counted(wanted, 'connection')} in {environment.upper()}",
        sentences=(f"In production each connection is billed ({wanted:,} ×).",),
        phrase=phrase,
        label="Create",
    )
    return dialog, phrase

"""Who brings a provider over, and when: one line, as the sheet of connections has it in columns."""

from __future__ import annotations

from dataclasses import replace

from wizard.domain.connections import Connection
from wizard.tui.dialogs.text import TextDialog

_NAMES = ("owner", "contact", "appointment", "note")


def owner_dialog(connection: Connection) -> TextDialog:
    """Asks for owner, contact, appointment and note; what is left out is empty."""
    return TextDialog(
        title="Who brings it over",
        sentence="Owner; contact; appointment; note. Such as: Ann; it@acme.test; 2027-01-15; after audit",
        value=owner_line(connection),
    )


def owner_line(connection: Connection) -> str:
    return "; ".join(str(getattr(connection, name)) for name in _NAMES).strip("; ")


def with_owner(connection: Connection, text: str) -> Connection:
    """The connection with what was typed; the note may hold semicolons."""
    parts = [part.strip() for part in text.split(";", len(_NAMES) - 1)]
    parts += [""] * (len(_NAMES) - len(parts))
    owner, contact, appointment, note = parts
    return replace(connection, owner=owner, contact=contact, appointment=appointment, note=note)

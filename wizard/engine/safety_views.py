"""What screens ask of the journal's own file, of the undo, and of one person as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.domain.planning.undo import UndoClass
from wizard.engine.kept import KeptView, kept_view
from wizard.engine.story import Part, story
from wizard.engine.undo_view import UndoneUser, UndoView, undo_view, undone_users
from wizard.journal import Reader


class SafetyViews:
    """Read models; each call is a few short reads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def undo(self) -> UndoView | None:
        """The latest undo of the import; None where no one has looked at one yet."""
        return undo_view(self._reader)

    def undone_users(self, name: UndoClass, after: int, limit: int) -> Sequence[UndoneUser]:
        """The next users of a class of that undo."""
        return undone_users(self._reader, name, after, limit)

    def kept(self) -> KeptView:
        """The journal's own file, and its latest backup."""
        return kept_view(self._reader)

    def story(self, sub: str) -> tuple[Part, ...]:
        """Everything about the person that a row is part of; empty where there is no such row."""
        return story(self._reader, sub, masked=False)

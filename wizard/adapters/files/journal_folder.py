"""The folder next to the journal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.adapters.files.text_files import read_text, write_pieces, write_text
from wizard.errors import UsageError
from wizard.journal import redirect_uris_beside

if TYPE_CHECKING:
    from wizard.adapters.files.app_folder import AppFolder
    from wizard.adapters.files.users_file import UsersFile, UsersFileFacts

SUFFIX = ".journal"
BACKUPS = "backups"


class JournalFolder:
    """The folder next to the journal, for the files that the steps write; they are their owner's only.

    What reads an app or an export is imported when it is first asked for.
    """

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._folder = journal.with_suffix("")
        if self._folder == journal:
            self._folder = journal.with_name(journal.name + "-files")

    @property
    def folder(self) -> Path:
        """Where they are; made where it is not there yet. Raises UsageError where it cannot be made."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as unmade:
            raise UsageError(
                f"The folder {self._folder} next to the journal cannot be made: {unmade.strerror}.",
                fix="Move away what is in its place, or make its parent folder writable.",
            ) from unmade
        return self._folder

    def free_bytes(self) -> int:
        return shutil.disk_usage(self.folder).free

    def write_text(self, name: str, text: str) -> Path:
        """Write a file of this name, whole or not at all; tells where it is."""
        return write_text(self.folder / name, text)

    def write_pieces(self, name: str, pieces: Iterable[str]) -> Path:
        """The same for a text that comes in pieces, of any size in flat memory."""
        return write_pieces(self.folder / name, pieces)

    def read_text(self, path: Path) -> str:
        """The text of an operator's file; raises UsageError where it cannot be read."""
        return read_text(path)

    def read_lines(self, path: Path) -> Iterator[str]:
        from wizard.adapters.files.text_files import read_lines  # noqa: PLC0415

        return read_lines(path)

    def redirect_uris_elsewhere(self) -> Mapping[str, str]:
        """Redirect URIs that journals next to this one have for other environments, by their names."""
        return redirect_uris_beside(self._journal, f"*{SUFFIX}")

    async def write_users(self, records: Iterable[str]) -> UsersFile:
        from wizard.adapters.files.users_file import write_users_file  # noqa: PLC0415

        return await write_users_file(self.folder / "cognito_users.json", records)

    def read_users(self, path: Path) -> UsersFileFacts:
        from wizard.adapters.files.users_file import read_users_file  # noqa: PLC0415

        return read_users_file(path)

    def app(self, folder: Path) -> AppFolder:
        """The app's source in that folder; raises UsageError where there is none."""
        from wizard.adapters.files.app_folder import AppFolder  # noqa: PLC0415

        return AppFolder(folder, os.environ)

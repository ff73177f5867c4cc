"""The folder beside the journal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from wizard.errors import UsageError
from wizard.journal import redirect_uris_beside
from wizard.ports import AppFolder, UsersFile, UsersFileFacts

SUFFIX = ".journal"


class JournalFolder:
    """The folder beside the journal, for the files that the steps write."""

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
        from wizard.adapters.text_files import write_text  # noqa: PLC0415

        return write_text(self.folder / name, text)

    def write_pieces(self, name: str, pieces: Iterable[str]) -> Path:
        from wizard.adapters.text_files import write_pieces  # noqa: PLC0415

        return write_pieces(self.folder / name, pieces)

    def read_text(self, path: Path) -> str:
        from wizard.adapters.text_files import read_text  # noqa: PLC0415

        return read_text(path)

    def read_lines(self, path: Path) -> Iterator[str]:
        from wizard.adapters.text_files import read_lines  # noqa: PLC0415

        return read_lines(path)

    def redirect_uris_elsewhere(self) -> Mapping[str, str]:
        return redirect_uris_beside(self._journal, f"*{SUFFIX}")

    async def write_users(self, records: Iterable[str]) -> UsersFile:
        from wizard.adapters.users_file import write_users_file  # noqa: PLC0415

        return await write_users_file(self.folder / "cognito_users.json", records)

    def read_users(self, path: Path) -> UsersFileFacts:
        from wizard.adapters.users_file import read_users_file  # noqa: PLC0415

        return read_users_file(path)

    def app(self, folder: Path) -> AppFolder:
        from wizard.adapters.app_folder import FolderOnDisk  # noqa: PLC0415
        from wizard.scan import scan_all, words_in  # noqa: PLC0415

        return FolderOnDisk(folder, scan=scan_all, find_words=words_in, environ=os.environ)

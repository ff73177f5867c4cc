"""The app's folder on this machine's disk."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from wizard.adapters.files.new_files import replacing
from wizard.domain.stacks import ScanResult
from wizard.domain.text import clean
from wizard.errors import Blocked, UsageError
from wizard.guide.app_manifests import env_settings

LARGEST = 1024 * 1024


class AppFolder:
    """Reads stay inside the folder; the one thing that is ever written is an env file, on request.

    The scan's patterns are imported when they are first used: most runs read no source.
    """

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        """``environ`` is what the app may take over; raises UsageError where there is no such folder."""
        if not root.is_dir():
            raise UsageError(
                f"The app's folder {clean(root)} is not there.", fix="Correct authkit.app_dir in the answers."
            )
        self._root = Path(os.path.realpath(root))
        self._environ = environ

    def text(self, name: str) -> str | None:
        """A file's text; None where there is no such file, or none that can be read."""
        try:
            path = Path(os.path.realpath(self._root / name))
            if not path.is_relative_to(self._root) or not path.is_file() or path.stat().st_size > LARGEST:
                return None
            return path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return None

    def variable(self, name: str) -> str | None:
        """A variable of this process, for the app to take over."""
        return self._environ.get(name)

    async def scan(self, keep: int) -> ScanResult:
        """Everything that is left of Cognito, with the first ``keep`` findings."""
        from wizard.scan import scan_all  # noqa: PLC0415

        return await asyncio.to_thread(scan_all, self._root, keep)

    async def scan_file(self, name: str) -> ScanResult:
        """The same for one file, also where .gitignore leaves it out."""
        from wizard.scan import scan_all  # noqa: PLC0415

        return await asyncio.to_thread(scan_all, self._root / name, 1)

    async def words(self, words: Sequence[str]) -> frozenset[str]:
        """Those of ``words`` that stand in the code of some source file."""
        from wizard.scan import words_in  # noqa: PLC0415

        return await asyncio.to_thread(words_in, self._root, words)

    def add_settings(self, name: str, settings: Mapping[str, str]) -> tuple[str, ...]:
        """Write what an env file does not have yet and give the names written; raises Blocked.

        The file is replaced whole, for its owner only; what it had stays as it is.
        """
        path = self._root / name
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise Blocked(
                f"{clean(path)} is a link or no file; it is not written.", fix="Make it a file of its own."
            )
        try:
            before = path.read_bytes() if path.exists() else b""
            known = env_settings(before.decode("utf-8", "replace"))
            missing = {key: value for key, value in settings.items() if key not in known}
            if missing:
                with replacing(path) as file:
                    file.write(_ended(before) + _lines(missing).encode())
        except OSError as unwritable:
            raise Blocked(
                f"{clean(path)} cannot be written: {unwritable.strerror}.", fix="Set its variables by hand."
            ) from unwritable
        return tuple(missing)


def _ended(content: bytes) -> bytes:
    return content if not content or content.endswith(b"\n") else content + b"\n"


def _lines(settings: Mapping[str, str]) -> str:
    return "".join(f'{name}="{value}"\n' for name, value in settings.items())

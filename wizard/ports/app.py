"""The folder of the app that signs people in, as steps see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from wizard.domain.stacks import ScanResult


class AppFolder(Protocol):
    """Reads stay inside the folder; the one thing that is ever written is an env file, on request."""

    def text(self, name: str) -> str | None:
        """A file's text; None where there is no such file, or none that can be read."""
        ...

    def variable(self, name: str) -> str | None:
        """A variable of this process, for the app to take over."""
        ...

    async def scan(self, keep: int) -> ScanResult:
        """Everything that is left of Cognito, with the first ``keep`` findings."""
        ...

    async def scan_file(self, name: str) -> ScanResult:
        """The same for one file, also where .gitignore leaves it out."""
        ...

    async def words(self, words: Sequence[str]) -> frozenset[str]:
        """Those of ``words`` that stand in the code of some source file."""
        ...

    def add_settings(self, name: str, settings: Mapping[str, str]) -> tuple[str, ...]:
        """Write what an env file does not have yet and give the names written; raises Blocked."""
        ...

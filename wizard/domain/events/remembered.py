"""The base of facts that a journal only remembers."""

from __future__ import annotations

from typing import ClassVar


class Remembered:
    """Kept under ``key`` with all its fields and the time of its commit, until the next of its kind."""

    __slots__ = ()
    key: ClassVar[str]

"""What keeps the journal itself: copies of it, and its hand-over to somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wizard.domain.events.remembered import Remembered


@dataclass(frozen=True, slots=True)
class BackedUp(Remembered):
    """A copy of the whole journal was written to ``path``; ``reason`` says what comes next."""

    name: ClassVar[str] = "backed_up"
    key: ClassVar[str] = "backup"
    path: str
    reason: str


HANDED_OVER_ACT = "handed over"


@dataclass(frozen=True, slots=True)
class HandedOver(Remembered):
    """The last fact of a journal: from now on somebody goes on with the copy at ``path``."""

    name: ClassVar[str] = "handed_over"
    key: ClassVar[str] = "handed_over"
    path: str

"""Shown once and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the operator that changes nothing."""

    name: ClassVar[str] = "notice"
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everybody waits ``seconds``: a throttle, or a vendor that does not answer."""

    name: ClassVar[str] = "waiting"
    who: str
    seconds: float
    reason: str

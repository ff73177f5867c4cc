"""Shown once and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Subject(StrEnum):
    """What a notice is about, where a front end may show the same in its own way."""

    NONE = ""
    PROVIDER_NEEDS = "provider_needs"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the operator that changes nothing."""

    name: ClassVar[str] = "notice"
    text: str
    subject: Subject = Subject.NONE


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everybody waits ``seconds``: a throttle, or a vendor that does not answer."""

    name: ClassVar[str] = "waiting"
    who: str
    seconds: float
    reason: str

"""A journal that opened in recovery: what WorkOS holds next to it, and how that ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wizard.domain.recovery import Found


@dataclass(frozen=True, slots=True)
class RecoveryRead:
    """A page of WorkOS' users was compared with the journal.

    ``before`` None: the reading begins again. ``after`` is where it goes on; None: this was the last page.
    """

    name: ClassVar[str] = "recovery_read"
    found: Found
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RecoveryFound:
    """All of WorkOS was read: ``resets`` that this journal did not know, and what could not be told."""

    name: ClassVar[str] = "recovery_found"
    resets: int
    blind: str = ""


@dataclass(frozen=True, slots=True)
class Recovered:
    """The operator ended the recovery, knowing what was found."""

    name: ClassVar[str] = "recovered"
    phrase: str

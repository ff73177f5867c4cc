"""One request to the WorkOS rehearsal, and an operation that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.rehearsal.environment import Environment
from wizard.rehearsal.paging import Shortened
from wizard.rehearsal.stats import Stats


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request."""

    environment: Environment
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]
    stats: Stats
    base_url: str
    shortened: Shortened = Shortened.NO


@dataclass(frozen=True, slots=True)
class Reply:
    body: Any = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Operation:
    """``paged`` operations can be given short pages."""

    name: str
    method: str
    path: str
    run: Callable[[Call], Reply]
    paged: bool = False

    @property
    def user_management(self) -> bool:
        return self.path.startswith("/user_management/")

    @property
    def reads(self) -> bool:
        return self.method == "GET"

"""One line of the table: a goal, what was measured, and whether it is met."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """``measured`` is told in words; ``met`` None where a figure has no goal."""

    goal: str
    what: str
    measured: str
    wanted: str
    met: bool | None


def show(figures: Iterable[Figure]) -> bool:
    """Print the table with machine and date; True if every goal is met."""
    listed = list(figures)
    cpu = next(
        (line.split(":", 1)[1].strip() for line in _cpuinfo() if line.startswith("model name")),
        platform.machine(),
    )
    table = Table(title=f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {cpu}")
    for heading in ("", "goal", "what", "measured", "wanted"):
        table.add_column(heading)
    for figure in listed:
        mark = {True: "✓", False: "✗", None: " "}[figure.met]
        table.add_row(
            *(Text(cell) for cell in (mark, figure.goal, figure.what, figure.measured, figure.wanted))
        )
    Console().print(table)
    return all(figure.met is not False for figure in listed)


def _cpuinfo() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []

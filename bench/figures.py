"""The table: a line for each figure, with its goal and whether it is met."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

HEADINGS = ("", "goal", "what", "measured", "wanted")
BEGIN, END = "<!-- made by `make bench` -->", "<!-- end -->"


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
    table = Table(title=_where_and_when())
    for heading in HEADINGS:
        table.add_column(heading)
    for figure in listed:
        table.add_row(*map(Text, _cells(figure)))
    Console().print(table)
    return all(figure.met is not False for figure in listed)


def write(figures: Iterable[Figure], readme: Path) -> None:
    """Put the table, as Markdown, between the two marks of a README."""
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    assert begin, f"{readme} has no {BEGIN}"
    assert end, f"{readme} has no {END}"
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(_cells, figures)]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    text = f"{before}{begin}\n{_where_and_when()}\n\n{table}\n{end}{after}"
    readme.write_text(text, encoding="utf-8")


def _cells(figure: Figure) -> tuple[str, ...]:
    mark = {True: "✓", False: "✗", None: " "}[figure.met]
    return mark, figure.goal, figure.what, figure.measured, figure.wanted


def _where_and_when() -> str:
    cpu = next(
        (line.split(":", 1)[1].strip() for line in _cpuinfo() if line.startswith("model name")),
        platform.machine(),
    )
    machine = f"{os.cpu_count()} × {cpu}, Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {machine}, load {os.getloadavg()[0]:.1f}"


def _cpuinfo() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []

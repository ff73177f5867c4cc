"""Which test files execute which lines, as coverage.py sees it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.forked import PASSED, run_forked

# Lines of a file with the test files that execute each; where an import does, the name is empty.
Executed = Mapping[str, Mapping[int, Collection[str]]]
IMPORT = ""


class _Contexts:
    """A plugin of pytest that measures, with the file of the test that runs as the context."""

    def __init__(self, folders: Sequence[Path], data: Path) -> None:
        source = [str(folder) for folder in folders]
        self._coverage = coverage.Coverage(data_file=str(data), source=source, config_file=False)

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self) -> None:
        """What a conftest imports is imported before the session starts."""
        self._coverage.start()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._coverage.switch_context(nodeid.partition("::")[0])

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        self._coverage.save()


def executed_lines(copy: Path, folders: Sequence[str], tests: Sequence[str], limit: float) -> Executed:
    """What each line in these folders of the copy is executed by; raises RuntimeError where a test fails."""
    data = copy / "executed.sqlite"
    plugin = _Contexts([copy / folder for folder in folders], data)
    code, said = run_forked(copy, *tests, limit=limit, plugins=[plugin])
    if code != PASSED:
        raise RuntimeError(f"The tests do not pass without any fault:\n{said}")
    found = coverage.CoverageData(str(data))
    found.read()
    return {
        str(Path(file).relative_to(copy)): dict(found.contexts_by_lineno(file))
        for file in found.measured_files()
    }


def statement_lines(text: str, first: int, last: int) -> set[int]:
    """The lines of each statement that reaches into these; of one with a body its head only."""
    found = set(range(first, last + 1))
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.stmt):
            continue
        start = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        body = getattr(node, "body", None) or getattr(node, "cases", None)
        end = _line(body[0]) - 1 if body else node.end_lineno or node.lineno
        if start <= last and end >= first:
            found.update(range(start, end + 1))
    return found


def _line(node: Any) -> int:
    return int(node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno)

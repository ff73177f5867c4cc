"""Which tests execute which lines, as coverage.py sees it, and so which of them can notice a fault."""

from __future__ import annotations

import ast
import re
import resource
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.forked import PASSED, run_forked

# For each file its lines, each with the tests that execute it; by a file's name alone all of its tests do.
Lines = Mapping[str, Mapping[int, Collection[str]]]
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class _Contexts:
    """A plugin of pytest that measures, with the test that runs as the context, and what each costs."""

    def __init__(self, folders: Sequence[Path], data: Path, costs: Path) -> None:
        source = [str(folder) for folder in folders]
        self._coverage = coverage.Coverage(data_file=str(data), source=source, config_file=False)
        self._costs = costs

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self) -> None:
        """What a conftest imports is imported before the session starts."""
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        before = _processor_seconds()
        done = yield
        with self._costs.open("a", encoding="utf-8") as file:
            file.write(f"{_processor_seconds() - before:.4f} {item.nodeid}\n")
        return done

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Iterator[None]:
        """What tests share is executed for each of them."""
        item = request._pyfuncitem
        if fixturedef.scope != "function":
            self._coverage.switch_context(item.nodeid.partition("::")[0])
        done = yield
        self._coverage.switch_context(item.nodeid)
        return done

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        self._coverage.save()


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@dataclass(frozen=True, slots=True)
class Executed:
    """What each line is executed by, and the processor seconds that each test takes."""

    lines: Lines
    seconds: Mapping[str, float]
    sources: Mapping[str, str]
    _trees: dict[str, ast.Module] = field(default_factory=dict)

    def tests(self, file: str, first: int, last: int) -> list[str]:
        """The tests that execute a statement in these lines or use what it defines, cheap files first."""
        names = self._by(file, first, last, set())
        by_file: dict[str, list[str]] = {}
        for test in self.seconds:
            file_of_test = test.partition("::")[0]
            if test in names or file_of_test in names:
                by_file.setdefault(file_of_test, []).append(test)
        groups = sorted(by_file.values(), key=lambda tests: sum(self.seconds[test] for test in tests))
        return [test for tests in groups for test in tests]

    def only_called(self, file: str, first: int, last: int) -> bool:
        """Whether nothing in these lines is executed when the file is imported."""
        lines = self.lines.get(file, {})
        return all(
            isinstance(node, _Body) and node.called and not any("" in lines.get(n, ()) for n in node.lines)
            for node in _statements(self._tree(file), first, last)
        )

    def _by(self, file: str, first: int, last: int, seen: set[str]) -> set[str]:
        found, lines = set[str](), self.lines.get(file, {})
        for node in _statements(self._tree(file), first, last):
            if isinstance(node, _Body):
                found.update(test for n in node.lines for test in lines.get(n, ()) if test)
            elif node.name not in seen:
                seen.add(node.name)
                for user, text in self.sources.items():
                    for number in _mentions(text, node.name):
                        found |= self._by(user, number, number, seen)
        return found

    def _tree(self, file: str) -> ast.Module:
        if file not in self._trees:
            self._trees[file] = ast.parse(self.sources[file])
        return self._trees[file]


def measured(copy: Path, folders: Sequence[str], tests: Sequence[str], limit: float) -> Executed:
    """What each line in these folders of the copy is executed by; raises RuntimeError where a test fails."""
    data, costs = copy / "executed.sqlite", copy / "costs"
    plugin = _Contexts([copy / folder for folder in folders], data, costs)
    code, said = run_forked(copy, "--timeout=900", *tests, limit=limit, plugins=[plugin])
    if code != PASSED:
        raise RuntimeError(f"The tests do not pass without any fault:\n{said}")
    found = coverage.CoverageData(str(data))
    found.read()
    files = {str(Path(file).relative_to(copy)): file for file in found.measured_files()}
    seconds = (line.split(" ", 1) for line in costs.read_text(encoding="utf-8").splitlines())
    return Executed(
        lines={name: dict(found.contexts_by_lineno(file)) for name, file in files.items()},
        seconds={test: float(taken) for taken, test in seconds},
        sources={name: Path(file).read_text(encoding="utf-8") for name, file in files.items()},
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """Lines that run when a function is called; not ``called`` if they are so for what stands above them."""

    lines: range
    called: bool


@dataclass(frozen=True, slots=True)
class _Defined:
    """What an import makes: it matters to whoever mentions its name."""

    name: str


def _statements(tree: ast.AST, first: int, last: int, *, called: bool = False) -> Iterator[_Body | _Defined]:
    """What stands in these lines: the innermost statements, of one with a body its head."""
    for node in _children(tree):
        start, end = _line(node), _end(node)
        if start > last or end < first:
            continue
        head = min((_line(child) for child in _children(node)), default=end + 1) - 1
        if first <= max(head, start):
            yield from _head(node, start, max(head, start), called=called)
        inside = called or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        yield from _statements(node, first, last, called=inside)


def _head(node: ast.AST, start: int, end: int, *, called: bool) -> Iterator[_Body | _Defined]:
    if called:
        yield _Body(range(start, end + 1), called=True)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield _Body(range(_line(node.body[0]), _end(node) + 1), called=False)
    elif isinstance(node, ast.ClassDef):
        yield _Defined(node.name)
    else:
        names = (each for each in ast.walk(node) if isinstance(each, ast.Name))
        yield from (_Defined(each.id) for each in names if isinstance(each.ctx, ast.Store))


def _children(node: ast.AST) -> list[Any]:
    """The statements, cases and handlers right below a node."""
    parts = (getattr(node, name, ()) for name in ("body", "cases", "handlers", "orelse", "finalbody"))
    return [each for part in parts if isinstance(part, list) for each in part]


def _line(node: Any) -> int:
    first = node.pattern if isinstance(node, ast.match_case) else node
    decorators = node.decorator_list if isinstance(node, _DEFINITIONS) else ()
    return min(int(each.lineno) for each in (first, *decorators))


def _end(node: Any) -> int:
    last: Any = node.body[-1] if isinstance(node, ast.match_case) else node
    return int(last.end_lineno)


def _mentions(text: str, name: str) -> list[int]:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return [number for number, line in enumerate(text.splitlines(), start=1) if word.search(line)]

"""The lists of faults keep up with the code: each place stands once, each named test is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.executed import measured
from tests.forked import FAILED, PASSED, UNDONE, Collected, run_forked
from tests.mutants import Mutant, equivalents, portions
from tests.mutations import ROOT, Mutation, in_place_of, table

ROWS = list(table())


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.file}:{row.take}" for row in ROWS])
def test_a_row_names_one_place_and_a_test(row: Mutation) -> None:
    sound = (ROOT / row.file).read_text(encoding="utf-8")
    faulty = row.changed(sound)
    assert faulty != sound
    ast.parse(faulty)
    path, _, name = row.test.partition("::")
    tests = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    assert name in {test.name for test in tests if isinstance(test, (ast.FunctionDef, ast.AsyncFunctionDef))}


def test_what_no_test_can_notice_still_stands_in_its_file() -> None:
    for row in equivalents():
        lines = [line.strip() for line in (ROOT / row.file).read_text(encoding="utf-8").splitlines()]
        assert row.was in " ".join(lines), row
        assert row.why, row


SMALL = {
    "wizard/__init__.py": "",
    "wizard/domain/__init__.py": "",
    "wizard/domain/small.py": """
LIMIT = 3


def is_small(
    n: int,
    plus: int = 0,
) -> bool:
    if n:
        return (
            n + plus
            < LIMIT
        )
    return False
""".lstrip(),
    "tests/__init__.py": "",
    "tests/conftest.py": "import wizard.domain.small\n",
    "tests/domain/__init__.py": "",
    "tests/domain/test_other.py": """
import pytest
from wizard.domain.small import LIMIT, is_small

@pytest.fixture(scope="module")
def shared():
    return is_small(0)

def test_one(shared):
    assert LIMIT
    assert not shared

def test_two(shared):
    assert not shared
""".lstrip(),
    "tests/domain/test_small.py": """
from wizard.domain.small import is_small

def test_it():
    assert is_small(2)
""".lstrip(),
}
ONE, TWO = (f"tests/domain/test_other.py::test_{name}" for name in ("one", "two"))
ITS = "tests/domain/test_small.py::test_it"


def test_a_statement_is_executed_by_tests_what_is_defined_by_all_who_use_it(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    file = "wizard/domain/small.py"
    executed = measured(tmp_path, ["wizard"], ["tests"], limit=60)
    assert set(executed.seconds) == {ONE, TWO, ITS}
    by_all = {line: {ONE, TWO, ITS} for line in (4, 5, 6, 7, 8)}
    only_one = {line: {ITS} for line in (1, 9, 10, 11, 12)}
    nothing: dict[int, set[str]] = {2: set(), 3: set()}
    found = {n: set(executed.tests(file, n, n)) for n in range(1, 14)}
    assert found == by_all | only_one | nothing | {13: {ONE, TWO}}
    mutant = Mutant(file, "core/X", 8, ("if n:",), ("if not n:",), "")
    first, others = portions(mutant, executed)
    assert first == [ITS]
    assert set(others) == {ONE, TWO}

    assert not any(executed.only_called(file, n, n) for n in (1, 4, 7))
    assert all(executed.only_called(file, n, n) for n in range(8, 14))


def test_tests_run_with_a_fault_whether_pytest_is_started_again_or_goes_on(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    path = tmp_path / "wizard/domain/small.py"
    sound = path.read_text()
    collected = Collected(tmp_path, "tests")
    for put, expected in {"< LIMIT": PASSED, "> LIMIT": FAILED, "+ LIMIT": PASSED}.items():
        text = sound.replace("< LIMIT", put)
        code, failed = collected.run([ONE, TWO, ITS], path, sound, text, limit=60)
        assert (code, failed) == (expected, ITS if expected == FAILED else "")
        with in_place_of(path, text):
            code, said = run_forked(tmp_path, "tests", limit=60)
        assert code == expected, said
    code, _ = collected.run([ITS], path, sound, sound.replace("n + plus", "(lambda: n)()"), limit=60)
    assert code == UNDONE, "there are more functions than before"
    collected.close()

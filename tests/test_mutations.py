"""The lists of faults keep up with the code: each place stands once, each named test is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.executed import IMPORT, executed_lines, statement_lines
from tests.forked import FAILED, PASSED, run_forked
from tests.mutants import NEAR, equivalents, stages
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


@pytest.mark.parametrize("package", NEAR)
def test_the_tests_of_a_module_come_before_the_others_near_it(package: str) -> None:
    folder = ROOT / "wizard" / package
    for path in folder.rglob("*.py"):
        own, others = stages(str(path.relative_to(ROOT)))
        assert not set(own) & set(others)
        assert len(own) + len(others) == sum(
            len(list((ROOT / "tests" / near).glob("test_*.py"))) for near in NEAR[package]
        )
    assert f"tests/{package}" in {str(Path(name).parent) for name in (*own, *others)}


SMALL = {
    "wizard/__init__.py": "",
    "wizard/small.py": "LIMIT = 3\n\n\ndef is_small(n: int) -> bool:\n    return n < LIMIT\n",
    "tests/__init__.py": "",
    "tests/conftest.py": "import wizard.small\n",
    "tests/test_small.py": "from wizard.small import is_small\n\n\ndef test_it():\n    assert is_small(2)\n",
    "tests/test_other.py": "import wizard.small\n\n\ndef test_it():\n    assert wizard.small.LIMIT\n",
}


def test_a_line_is_executed_by_an_import_or_by_the_tests_that_call_it(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    small = tmp_path / "wizard" / "small.py"
    lines = executed_lines(tmp_path, ["wizard"], ["tests"], limit=60)["wizard/small.py"]
    assert lines == {1: [IMPORT], 4: [IMPORT], 5: ["tests/test_small.py"]}
    for text, expected in {"n < LIMIT": PASSED, "n > LIMIT": FAILED, "n + LIMIT": PASSED}.items():
        with in_place_of(small, small.read_text().replace("n < LIMIT", text)):
            code, said = run_forked(tmp_path, "tests", limit=60)
        assert code == expected, said


def test_a_statement_has_all_its_lines_but_not_those_of_its_body() -> None:
    text = "@d\ndef f(\n    a=1,\n):\n    return g(\n        a,\n        2,\n    )\n"
    assert statement_lines(text, 7, 7) == {5, 6, 7, 8}
    assert statement_lines(text, 3, 3) == {1, 2, 3, 4}

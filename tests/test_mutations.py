"""The lists of faults keep up with the code: each place stands once, each named test is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants import NEAR, equivalents, stages
from tests.mutations import ROOT, Mutation, table

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

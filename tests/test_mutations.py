"""The list of deliberate faults keeps up with the code: each place stands once, each named test is there."""

from __future__ import annotations

import ast

import pytest

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

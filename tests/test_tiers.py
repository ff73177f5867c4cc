"""The two halves of the tests: what is named is there, and the quick half keeps one of everything."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.tiers import SLOW, is_slow

FOLDER = Path(__file__).parent
MAKEFILE = (FOLDER.parent / "Makefile").read_text(encoding="utf-8")
# Of what is slow as a whole, one is quick: a kill -9, a walk in a terminal, the vendor's emulator.
ONE_OF_EACH = (
    "acceptance/test_webhooks.py::test_on_again_after_a_kill",
    "tui/pty/test_mouse.py::test_the_mouse_leads_from_the_start_over_the_guide_to_the_connection",
    "contract/test_target.py::test_contract",
)


def is_there(entry: str) -> bool:
    name, _, test = entry.partition("::")
    file = FOLDER / name
    if not (file.is_file() and file.name.startswith("test_")):
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return not test or test in tests


@pytest.mark.parametrize("entry", sorted(SLOW))
def test_what_is_named_as_slow_is_there(entry: str) -> None:
    assert is_there(entry)


def test_a_test_is_slow_by_its_file_or_by_its_name() -> None:
    file = next(entry for entry in SLOW if "::" not in entry)
    assert is_slow(f"tests/{file}::test_anything[with-a::b]")
    assert not is_slow("tests/test_tiers.py::test_a_test_is_slow_by_its_file_or_by_its_name")


@pytest.mark.parametrize("entry", ONE_OF_EACH)
def test_the_quick_half_keeps_one_of_what_is_slow(entry: str) -> None:
    assert is_there(entry)
    assert not is_slow(f"tests/{entry}")


def test_both_halves_together_are_all_tests() -> None:
    """Each command names one half by the same marker, and takes no other test away."""
    commands = dict(re.findall(r"^(test|test-all):.*\n\t\$\(PYTEST\) (.+)$", MAKEFILE, re.MULTILINE))
    assert commands == {"test": '-m "not slow"', "test-all": "-m slow --no-loadscope-reorder"}

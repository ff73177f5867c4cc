"""The table of deviations: real cases, real doubles, a source in every row, and README prints it."""

from __future__ import annotations

import pytest

from tests.acceptance.far_side import ROOT
from tests.contract.amendments import AMENDMENTS
from tests.contract.cases import SOURCE_CASES, TARGET_CASES
from tests.contract.deviations import (
    DEVIATIONS,
    SOURCE_DEVIATIONS,
    TARGET_DEVIATIONS,
    Deviation,
    table,
)
from tests.contract.sources import SOURCES
from tests.contract.targets import TARGETS


@pytest.mark.parametrize(
    ("deviations", "cases", "doubles"),
    [
        (SOURCE_DEVIATIONS, SOURCE_CASES, SOURCES),
        (TARGET_DEVIATIONS, TARGET_CASES, TARGETS),
    ],
    ids=["Cognito", "WorkOS"],
)
def test_every_row_is_about_a_case_and_a_double(
    deviations: tuple[Deviation, ...], cases: tuple[object, ...], doubles: dict[str, object]
) -> None:
    names = {getattr(case, "__name__", "") for case in cases}
    assert {entry.case for entry in deviations} <= names
    assert {entry.double for entry in deviations} <= set(doubles)
    assert len({(entry.double, entry.case) for entry in deviations}) == len(deviations)


def test_every_row_has_a_source() -> None:
    assert all(entry.source.strip() and entry.what.strip() for entry in DEVIATIONS)
    assert all(entry.source.strip() and entry.what.strip() for entry in AMENDMENTS)


def test_readme_prints_the_table() -> None:
    assert table() in (ROOT / "README.md").read_text(encoding="utf-8")

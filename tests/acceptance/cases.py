"""Inputs from public reports, one folder of ``tests/data/cases`` each: answers, users, and a note."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere

CASES = Path(__file__).parents[1] / "data" / "cases"
# One section is a table of attributes, whatever its keys are called.
TABLES = frozenset({"mapping"})


def placed(case: str, far_side: FarSide, folder: Path, **answers: Any) -> OperatorHere:
    """An operator in a copy of a case's folder; ``a__b`` is an answer that differs from the case's."""
    shutil.copytree(CASES / case, folder, dirs_exist_ok=True)
    given = flat(tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8")))
    shutil.copyfile(far_side.summary["guide_file"], folder / given["guide.file"])
    more = {name.replace("__", "."): value for name, value in answers.items()}
    return OperatorHere(folder, dict(far_side.environ), given | more)


def flat(answers: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """The answers of a file by dotted name."""
    found: dict[str, Any] = {}
    for name, value in answers.items():
        path = f"{above}{name}"
        if isinstance(value, dict) and path not in TABLES:
            found |= flat(value, f"{path}.")
        else:
            found[path] = value
    return found

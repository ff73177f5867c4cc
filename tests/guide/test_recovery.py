"""Every error that names a recovery finds it, and every recovery says what to do."""

from __future__ import annotations

import re
from pathlib import Path

from wizard.guide.recovery import RECOVERIES, recovery, recovery_tree

WIZARD = Path(__file__).parents[2] / "wizard"


def test_every_recovery_that_an_error_names_exists() -> None:
    named = {
        found
        for path in WIZARD.rglob("*.py")
        for found in re.findall(r'recovery_id="([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    assert not [name for name in named if recovery(name) is None]


def test_every_cause_has_a_fix_and_a_branch() -> None:
    assert all(cause.why and cause.fix for item in RECOVERIES for cause in item.causes)
    tree = recovery_tree()
    assert [branch.id for branch in tree.children] == [item.id for item in RECOVERIES]
    assert all(leaf.consequence for branch in tree.children for leaf in branch.children)

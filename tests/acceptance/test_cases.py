"""What public reports say of exports and users, each with its right end: read, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.cases import placed
from tests.acceptance.conftest import MakeFarSide


@pytest.mark.parametrize(
    ("case", "emails", "counts"),
    [
        ("21-case-twins", {"jo@corp.com"}, (1, 1)),
        ("22-linked-google", {"ann@gmail.com"}, (0, 1)),
        ("23-backslash-username", {"bob@corp.com"}, (0, 0)),
        ("24-many-custom", {"m1@corp.com"}, (0, 0)),
        ("25-plus", {"ann@gmail.com", "ann+test1@gmail.com"}, (0, 1)),
    ],
)
def test_every_row_is_counted(
    start: MakeFarSide, folder: Path, case: str, emails: set[str], counts: tuple[int, int]
) -> None:
    far_side = start(1)
    operator = placed(case, far_side, folder)
    operator.migrate()
    assert {user["email"] for user in far_side.users()} == emails
    users = operator.status()["users"]
    assert (users["created"], users["skipped"], users["merged"]) == (len(emails), *counts)

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


@pytest.mark.parametrize(
    ("case", "emails"),
    [
        ("07-pages-with-tokens", {"a@corp.com", "b@corp.com", "c@corp.com", "d@corp.com"}),
        ("08-jq-slurped-pages", {"a@corp.com", "b@corp.com", "c@corp.com", "d@corp.com"}),
        ("10-admin-get-user", {"a@corp.com", "b@corp.com"}),
        ("14-date-ms", {"a@corp.com", "b@corp.com"}),
        ("14-date-psdate", {"a@corp.com", "b@corp.com"}),
        ("17-utf16-powershell", {"a@corp.com"}),
    ],
)
def test_an_export_that_can_be_read_is_read_to_its_last_row(
    start: MakeFarSide, folder: Path, case: str, emails: set[str]
) -> None:
    far_side = start(1)
    operator = placed(case, far_side, folder)
    operator.migrate()
    assert {user["email"] for user in far_side.users()} == emails
    users = operator.status()["users"]
    assert users["exported"] == users["created"] == len(emails)
    assert operator.plan()["left_open"] == {}


@pytest.mark.parametrize(
    ("case", "what", "remedy"),
    [
        ("13-powershell-objects", "UserStatus is no text but an object", "--output json"),
        ("16-cp1252", "Windows code page cp1252", "CloudShell"),
        ("18-yaml", "is YAML", "--output json"),
        ("19-csv", "is CSV", "--output json"),
    ],
)
def test_an_export_that_cannot_be_read_is_named_with_its_remedy(
    start: MakeFarSide, folder: Path, case: str, what: str, remedy: str
) -> None:
    far_side = start(1)
    operator = placed(case, far_side, folder)
    done = operator.run("--yes")
    assert done.code == 2, done.err
    assert what in done.err
    assert remedy in done.err
    assert far_side.users() == []


@pytest.mark.parametrize(
    ("case", "said", "counts"),
    [
        ("12-null-values", {"without sub": 2}, (0, 2)),
        ("14-date-empty", {"dates that cannot be read": 2}, (2, 0)),
        ("15-missing-enabled", {"without Enabled": 2}, (2, 0)),
    ],
)
def test_what_an_export_leaves_open_is_said_in_the_plan(
    start: MakeFarSide, folder: Path, case: str, said: dict[str, int], counts: tuple[int, int]
) -> None:
    far_side = start(1)
    operator = placed(case, far_side, folder)
    done = operator.migrate()
    users = operator.status()["users"]
    assert (users["created"], users["skipped"]) == counts
    assert len(far_side.users()) == counts[0]
    notes = operator.plan()["left_open"]
    assert len(notes) == len(said)
    for words, n in said.items():
        assert [count for note, count in notes.items() if words in note] == [n]
        assert f"{n} records {words}" in done.err or f"{n} {words}" in done.err

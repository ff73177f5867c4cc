"""Counts of an inventory: who is not mailed and why, when a listing is short, and signs of tenants."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.people_made import POOL, make_row
from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import profile_of
from wizard.domain.rows.inventory import (
    DUE,
    NO_PASSWORDS,
    Inventory,
    count,
    due_count,
    missing_rows,
    not_mailed,
    shortage,
)


@pytest.mark.parametrize(
    ("listed", "estimate", "missing"),
    [
        (1_000, 1_000, 0),
        (1_100, 1_000, 0),
        (950, 1_000, 0),
        (949, 1_000, 51),
        (899, 1_000, 101),
        (1_950, 2_000, 0),
        (1_899, 2_000, 101),
        (1_900, 2_000, 0),
        (5, 10, 0),
        (4, 10, 6),
        (0, 1, 1),
        (0, 0, 0),
        (50, 100, 0),
        (49, 100, 51),
    ],
)
def test_a_listing_is_short_by_a_share_and_a_number_of_rows(listed: int, estimate: int, missing: int) -> None:
    assert missing_rows(listed, estimate) == missing
    assert bool(shortage(listed, estimate)) == bool(missing)


def test_a_shortage_is_told_in_numbers() -> None:
    assert shortage(4_000, 10_000) == (
        "The listing ended at 4,000 rows, 6,000 below Cognito's estimate of 10,000"
    )


def test_rows_are_left_out_of_mails_by_the_first_reason_that_holds() -> None:
    rows = [
        (make_row("s1"), 5),
        (make_row("s2", enabled=False, verified=False), 4),
        (make_row("s3", status=UserStatus.FORCE_CHANGE_PASSWORD), 3),
        (make_row("s4", None), 2),
        (make_row("s5", "none"), 1),
        (make_row("s6", verified=False), 6),
    ]
    found = Inventory(POOL, {profile_of(row, POOL): n for row, n in rows})
    assert not_mailed(found) == [
        ("an address that they never proved", 6),
        ("disabled in Cognito", 4),
        ("they never chose a password", 3),
        ("no address", 2),
        ("an address that cannot be written to", 1),
    ]
    assert found.total == 21
    assert count(found, DUE) == due_count(found) == 5
    assert due_count(replace(found, shared_due=-2)) == 3
    assert due_count(replace(found, shared_due=-2, due=1)) == 1
    assert due_count(replace(found, shared_due=-2, due=0)) == 0


def test_of_a_pool_without_passwords_no_row_is_mailed() -> None:
    pool = replace(POOL, first_factors=("EMAIL_OTP",))
    row = make_row("s1")
    assert not_mailed(Inventory(pool, {profile_of(row, pool): 7})) == [(NO_PASSWORDS, 7)]

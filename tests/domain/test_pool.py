"""What a pool's own description says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wizard.domain.rows.pool import FILES_ARN, Pool, PoolRecovery, active_recovery, completed_recoveries

POOL = Pool(
    id="eu-west-1_A",
    arn="arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_A",
    name="a",
    estimate=1,
)


@pytest.mark.parametrize(
    ("arn", "account"),
    [
        (POOL.arn, "123456789012"),
        ("arn:aws:cognito-idp:eu-west-1:123456789012", ""),
        (f"{FILES_ARN}1234", ""),
        ("", ""),
    ],
)
def test_the_account_is_in_the_arn(arn: str, account: str) -> None:
    assert replace(POOL, arn=arn).account == account


def test_a_pool_of_files_says_so() -> None:
    assert replace(POOL, arn=f"{FILES_ARN}1234").is_files
    assert not POOL.is_files


def test_groups_that_cognito_makes_are_not_peoples_own() -> None:
    pool = replace(POOL, groups=("admins", "eu-west-1_A_Google", "eu-west-1_B_Google"))
    assert pool.own_groups == ("admins", "eu-west-1_B_Google")


def test_a_pool_is_set_back_by_recoveries_that_were_completed_alone() -> None:
    ended = ("RESTORE_COMPLETED", "PREVIEW_CANCELLED", "PREVIEW_GENERATION_FAILED", "PREVIEW_EXPIRED")
    found = [PoolRecovery(f"r{n}", status) for n, status in enumerate((*ended, "AWS_ABORTED"))]
    assert active_recovery(found) == ""
    assert completed_recoveries(found) == ("r0",)
    assert completed_recoveries([PoolRecovery("b", ended[0]), PoolRecovery("a", ended[0])]) == ("a", "b")
    assert active_recovery([*found, PoolRecovery("r9", "PREVIEW_READY")]) == "PREVIEW_READY"

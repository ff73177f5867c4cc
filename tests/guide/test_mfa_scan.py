"""For how many users a look at their second factors is billed."""

from __future__ import annotations

from dataclasses import replace

from tests.guide.providers_made import inventory, provider
from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.domain.rows.pool import ProviderKind
from wizard.guide.mfa_scan import SAMPLE, mfa_question, most_billed

NATIVE = Profile(Method.PASSWORD, (), EmailState.VERIFIED, UserStatus.CONFIRMED, enabled=True, phone=False)
FEDERATED = inventory(provider(ProviderKind.GOOGLE))  # 1,204 rows, all of them Google's


def test_native_rows_are_billed_and_federated_ones_are_not() -> None:
    mixed = replace(FEDERATED, profiles={**FEDERATED.profiles, NATIVE: 9_000})
    assert most_billed("full", mixed) == 9_000
    assert most_billed("sample", mixed) == SAMPLE
    assert most_billed("notice", mixed) == 0


def test_a_sample_is_no_larger_than_the_pool() -> None:
    assert most_billed("sample", replace(FEDERATED, profiles={**FEDERATED.profiles, NATIVE: 12})) == 12


def test_rows_that_are_not_listed_yet_may_all_be_native() -> None:
    pool = replace(FEDERATED.pool, estimate=10_000)
    assert most_billed("full", replace(FEDERATED, pool=pool)) == 10_000 - 1_204
    assert most_billed("full", replace(FEDERATED, pool=pool, profiles={})) == 10_000


def test_before_the_pool_was_read_the_choice_has_no_number() -> None:
    assert most_billed("full", None) is None
    summary = {choice.key: choice.consequence for choice in mfa_question(None).choices}
    assert summary["full"] == "Every native user is looked up and billed."
    assert summary["sample"] == "Up to 400 users looked up and billed; less than a minute."

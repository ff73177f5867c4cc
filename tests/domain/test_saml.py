"""What an identity provider's metadata says, as it is kept, and what is wrong with it today."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wizard.domain.federation.saml import Certificate, SamlMetadata, metadata_problems

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
DAY = timedelta(days=1)
GOOD = Certificate("CN=idp", NOW - DAY, NOW + 60 * DAY, "0123456789abcdef", "MII")
METADATA = SamlMetadata("urn:idp", "https://idp.test/sso", (GOOD,), name_id_formats=("email",))


def problems(*certificates: Certificate, **changes: bool) -> list[str]:
    return list(metadata_problems(replace(METADATA, certificates=certificates, **changes), NOW))  # type: ignore[arg-type]


def test_it_is_read_back_as_it_is_kept() -> None:
    assert SamlMetadata.from_json(METADATA.to_json()) == METADATA
    bare = SamlMetadata("urn:idp", "https://idp.test/sso")
    assert SamlMetadata.from_json(bare.to_json()) == bare
    assert not bare.wants_signed_requests


def test_a_certificate_that_is_valid_for_two_months_is_no_problem() -> None:
    assert problems(GOOD) == []
    assert problems(replace(GOOD, not_before=NOW)) == []


def test_one_that_ends_soon_is_said_and_still_valid() -> None:
    (said,) = problems(replace(GOOD, not_after=NOW + 60 * DAY - timedelta(seconds=1)))
    assert said == "The certificate 01234567 expires on 2027-01-29: ask for the next one with the change."


def test_without_a_valid_one_nobody_signs_in() -> None:
    none_is_valid = "No certificate in it is valid today: sign-in through WorkOS will fail."
    expired = replace(GOOD, not_after=NOW)
    later = replace(GOOD, not_before=NOW + timedelta(seconds=1))
    assert problems(expired) == ["The certificate 01234567 expired on 2026-11-30.", none_is_valid]
    assert problems(later) == ["The certificate 01234567 is valid only from 2026-11-30.", none_is_valid]
    assert problems(expired, GOOD) == ["The certificate 01234567 expired on 2026-11-30."]
    assert problems() == ["The metadata has no signing certificate: ask the IdP's administrator for one."]


@pytest.mark.parametrize("wants", [False, True])
def test_signed_requests_need_the_certificate_of_workos(*, wants: bool) -> None:
    said = problems(GOOD, wants_signed_requests=wants)
    assert len(said) == wants
    assert all("wants signed requests" in sentence for sentence in said)

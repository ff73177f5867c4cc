"""The seeded rows: exact numbers, every kind, the same again for the same seed."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from wizard.rehearsal.identity_providers import PROVIDERS
from wizard.rehearsal.population import KINDS, rows
from wizard.rehearsal.rows import Row
from wizard.rehearsal.users import normal_email

BASE = "http://127.0.0.1:1"


def _seeded(users: int, seed: int = 1) -> list[Row]:
    return rows(users=users, seed=seed, base_url=BASE)


@pytest.mark.parametrize("users", [0, 1, 7, 60, 61, 999, 12_000])
def test_there_are_exactly_as_many_rows_as_asked_for(users: int) -> None:
    seeded = _seeded(users)
    assert len(seeded) == len({row.sub for row in seeded}) == len({row.username for row in seeded}) == users


def test_a_seed_repeats_itself_and_no_other() -> None:
    assert _seeded(500) == _seeded(500)
    assert {row.sub for row in _seeded(500)}.isdisjoint(row.sub for row in _seeded(500, seed=2))


def test_sixty_rows_hold_every_kind() -> None:
    assert sum(kind.size for kind in KINDS) <= 60
    seeded = _seeded(60)
    statuses = {row.status for row in seeded}
    assert statuses == {
        "CONFIRMED",
        "UNCONFIRMED",
        "ARCHIVED",
        "COMPROMISED",
        "UNKNOWN",
        "RESET_REQUIRED",
        "FORCE_CHANGE_PASSWORD",
        "EXTERNAL_PROVIDER",
    }
    assert {name for row in seeded for name in row.providers} == {provider.name for provider in PROVIDERS}
    assert {method for row in seeded for method in row.mfa} == {"SOFTWARE_TOKEN_MFA", "SMS_MFA"}
    assert any(not row.enabled for row in seeded)
    assert any("email" not in row.attributes and "phone_number" in row.attributes for row in seeded)
    assert any(len(row.attributes.get("custom:notes", "")) > 600 for row in seeded)
    assert any(not row.attributes.get("custom:city", "a").isascii() for row in seeded)
    verified = Counter(row.attributes.get("email_verified") for row in seeded)
    assert set(verified) == {"true", "false", None}


def test_four_sorts_of_bad_addresses() -> None:
    bad = [row.attributes["email"] for row in _seeded(60) if "nobody" in row.attributes.get("email", "")]
    bad += [row.attributes["email"] for row in _seeded(60) if "no body" in row.attributes.get("email", "")]
    bad += [row.attributes["email"] for row in _seeded(60) if "no..body" in row.attributes.get("email", "")]
    assert len(bad) == 4
    assert [normal_email(email) for email in bad] == [None] * 4


def test_names_that_attack_a_display() -> None:
    names = "".join(row.attributes.get("given_name", "") for row in _seeded(60))
    for hostile in ("\x1b[31m", "\u202e", "\u200b", "\u009b", "[red]markup[/]", "=HYPERLINK(", "\x1b]52;"):
        assert hostile in names


def test_addresses_live_in_reserved_domains() -> None:
    for row in _seeded(3000):
        domain = row.attributes.get("email", "@mail.test").rpartition("@")[2].lower()
        assert domain.endswith((".example", ".test")) or domain == "localhost"


def test_a_linked_pair_points_at_each_other() -> None:
    seeded = _seeded(60)
    native = next(row for row in seeded if row.status == "CONFIRMED" and "identities" in row.attributes)
    identity = json.loads(native.attributes["identities"])[0]
    federated = next(row for row in seeded if row.username == f"Google_{identity['userId']}")
    assert federated.attributes["email"] == native.attributes["email"]
    assert identity["primary"] is False
    assert json.loads(federated.attributes["identities"])[0]["primary"] is True


def test_twins_by_case_and_by_provider() -> None:
    by_email: dict[str, list[Row]] = {}
    for row in _seeded(60):
        if "email" in row.attributes:
            by_email.setdefault(row.attributes["email"].lower(), []).append(row)
    twins = [group for group in by_email.values() if len(group) > 1]
    proofs = Counter(
        tuple(sorted(row.attributes.get("email_verified", "-") for row in group)) for group in twins
    )
    assert proofs == {("true", "true"): 2, ("false", "true"): 1, ("-", "true"): 2}


def test_shares_are_kept_at_scale_and_natives_are_the_majority() -> None:
    seeded = _seeded(10_000)
    google = sum(row.providers == ("Google",) for row in seeded)
    assert google == 900 + 100  # its own share and the linked pairs
    assert sum(row.status == "CONFIRMED" for row in seeded) > 5_000
    assert sum(row.status == "UNCONFIRMED" for row in seeded) == 300

"""The demo's users belong to 40 companies; those of a small pool to three."""

from __future__ import annotations

from collections import Counter

from wizard.domain.organizations.model import is_slug, looks_like_an_id
from wizard.guide.answers import key_of
from wizard.guide.organizations import organization_rules
from wizard.rehearsal.demo import organization_answers
from wizard.rehearsal.population import rows
from wizard.rehearsal.rows import COMPANIES, LARGE

TENANT = "custom:tenant_id"


def companies_of(users: int) -> Counter[str]:
    found = rows(users=users, seed=1, base_url="http://127.0.0.1:1")
    return Counter(row.attributes[TENANT] for row in found if TENANT in row.attributes)


def test_a_large_pool_has_forty_companies_of_about_one_size() -> None:
    counts = companies_of(LARGE * 4)
    assert set(counts) == set(COMPANIES)
    assert len(COMPANIES) == len(set(COMPANIES)) == 40
    assert max(counts.values()) < 2 * min(counts.values())
    assert not any(map(looks_like_an_id, COMPANIES))


def test_a_small_pool_has_three() -> None:
    assert set(companies_of(100)) == {"acme", "globex", "initech"}


def test_the_demos_answers_are_answers() -> None:
    given = organization_answers()
    assert all(key_of(name) for name in given)
    assert organization_rules(given).is_on
    assert all(is_slug(slug) for slug in given["organizations.role_slugs"].values())

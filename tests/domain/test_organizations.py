"""Keys, names, patterns and slugs of organizations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.domain.organizations.domains import is_consumer_domain
from wizard.domain.organizations.model import (
    Organization,
    OrganizationRules,
    Source,
    at_target,
    external_id,
    is_external_id,
    is_slug,
    looks_like_an_id,
)
from wizard.domain.organizations.patterns import Matched, Pattern

ROLES = frozenset({"admin", "super-admin", "member"})


@pytest.mark.parametrize(
    ("pattern", "name", "found"),
    [
        ("{org}:{role}", "acme:admin", Matched("acme", "admin")),
        ("{org}-{role}", "big-corp-super-admin", Matched("big-corp", "super-admin")),
        ("{org}-{role}", "acme-ops", Matched("acme", "ops")),
        ("{org}-{role}", "big-corp-ops", None),
        ("{org}-{role}", "acme", None),
        ("{org}", "acme", Matched("acme")),
        ("org.{org}", "org.acme", Matched("acme")),
        ("org.{org}", "acme", None),
        ("{role}@{org}.x", "admin@acme.x", Matched("acme", "admin")),
        ("r_{role}", "r_admin", Matched(role="admin")),
        ("x-{org}-y", "x-acme-y", Matched("acme")),
        ("x-{org}-y", "x-acme-z", None),
        ("x-{org}-y", "x--y", None),
        ("ab{org}ba", "aba", None),
        ("{org}:{role}", ":admin", None),
        ("{org}:{role}", "acme:", None),
    ],
)
def test_a_pattern_takes_names_apart(pattern: str, name: str, found: Matched | None) -> None:
    assert Pattern(pattern).match(name, ROLES) == found


@pytest.mark.parametrize("text", ["acme", "{org}{role}", "{org}:{org}", "{tenant}:{role}", "{org", ""])
def test_what_is_no_pattern(text: str) -> None:
    with pytest.raises(ValueError, match=r"it has|between"):
        Pattern(text)


@given(st.text("ab:-", min_size=1, max_size=8), st.sampled_from(sorted(ROLES)))
def test_a_known_role_is_always_found(org: str, role: str) -> None:
    found = Pattern("{org}:{role}").match(f"{org}:{role}", ROLES)
    assert found is not None
    assert f"{found.org}:{found.role}" == f"{org}:{role}"
    assert found.role in ROLES


@given(st.text(min_size=1), st.sampled_from(Source))
def test_every_value_has_a_key_of_its_own(value: str, source: Source) -> None:
    key = external_id("us-east-1_Ab12Cd", source, value)
    assert is_external_id(key)
    assert key != external_id("us-east-1_Ab12Cd", source, f"{value}x")


def test_keys_as_people_read_them() -> None:
    assert external_id("p", Source.ATTRIBUTE, "acme") == "p:attribute:acme"
    assert external_id("p", Source.PROVIDER, "Okta") == "p:Okta"
    assert external_id("p", Source.DOMAIN, "a" * 200).startswith("p:domain:sha256:")


@pytest.mark.parametrize(("text", "yes"), [("t_8812", True), ("Initech", False), ("42", True), ("3M", False)])
def test_what_looks_like_an_id(text: str, *, yes: bool) -> None:
    assert looks_like_an_id(text) is yes


def test_slugs() -> None:
    assert [is_slug(text) for text in ("admin", "Admin", "a b", "a" * 49, "org-x_1", "")] == [
        True,
        False,
        False,
        False,
        True,
        False,
    ]


def test_the_same_name_counts_only_where_that_is_said() -> None:
    acme = Organization("p:attribute:acme", "acme", "Acme")
    new, use = OrganizationRules(), OrganizationRules(same_name="use")
    one, two = {"Acme": ("org_2",)}, {"Acme": ("org_2", "org_3")}
    assert at_target(acme, {"p:attribute:acme": "org_1"}, one, new).target_id == "org_1"
    assert at_target(acme, {}, one, new).target_id is None
    assert at_target(acme, {}, one, use).target_id == "org_2"
    assert at_target(acme, {}, two, use).target_id is None, "which of them no one said"


@pytest.mark.parametrize(
    ("chosen", "rule", "wanted"),
    [("org_3", "new", "org_3"), ("new", "use", None), ("org_9", "use", None), ("org_9", "new", None)],
)
def test_one_name_is_decided_by_itself(chosen: str, rule: str, wanted: str | None) -> None:
    acme = Organization("p:attribute:acme", "acme", "Acme")
    rules = OrganizationRules(same_name=rule, same_names={"Acme": chosen})
    assert at_target(acme, {}, {"Acme": ("org_2", "org_3")}, rules).target_id == wanted
    other = Organization("p:attribute:globex", "globex", "Globex")
    assert at_target(other, {}, {"Globex": ("org_4",)}, rules).target_id == (
        "org_4" if rule == "use" else None
    )


def test_consumer_domains() -> None:
    assert is_consumer_domain("GMAIL.com")
    assert is_consumer_domain("@web.de")
    assert not is_consumer_domain("acme.example")

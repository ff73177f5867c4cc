"""Which companies rows belong to: each membership has one reason, and no user can write one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people_made import POOL, make_row, make_rules
from wizard.domain.organizations.memberships import (
    NO_COMPANY,
    UNPROVEN_ADDRESS,
    UNPROVEN_ROW,
    FileLine,
    Joining,
)
from wizard.domain.organizations.model import Organization, OrganizationRules, RoleSource, Source, ValueFormat
from wizard.domain.organizations.patterns import Pattern
from wizard.domain.organizations.write_guard import write_guard
from wizard.domain.planning.candidates import Group
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolve import resolve
from wizard.domain.rows import groups
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.mapping import GROUPS_SOURCE
from wizard.domain.rows.pool import AppClient, Pool

TENANT = "custom:tenant_id"


def row_of(sub: str, value: str, *, verified: bool = True, day: int = 0) -> CognitoRow:
    row = make_row(sub, verified=verified, day=day)
    return replace(row, attributes={**row.attributes, TENANT: value})


def in_groups(row: CognitoRow, *names: str) -> CognitoRow:
    return replace(row, attributes={**row.attributes, GROUPS_SOURCE: groups.join(names)})


def joining(lines: Mapping[str, Sequence[FileLine]] | None = None, /, **rules: object) -> Joining:
    return Joining(OrganizationRules(**rules), make_rules(), lines=lines or {})  # type: ignore[arg-type]


def found(join: Joining, *rows: CognitoRow) -> dict[str, tuple[str, ...]]:
    """Roles by value of what is written."""
    return {m.organization.value: m.roles for m in join.memberships(rows) if not m.skipped}


ROW = make_row("s1", "ann@acme.example")


@pytest.mark.parametrize(
    ("form", "text", "values"),
    [
        (ValueFormat.VALUE, " acme, inc ", ["acme, inc"]),
        (ValueFormat.LIST, "acme, globex ,acme", ["acme", "globex"]),
        (ValueFormat.JSON, '["acme", 7]', ["acme", "7"]),
        (ValueFormat.JSON, "acme", []),
        (ValueFormat.LIST, " , ", []),
    ],
)
def test_an_attribute_holds_companies(form: ValueFormat, text: str, values: list[str]) -> None:
    join = joining(source=Source.ATTRIBUTE, attribute=TENANT, format=form)
    assert list(found(join, row_of("s1", text))) == values


def test_groups_say_company_and_role() -> None:
    join = joining(
        source=Source.GROUPS,
        pattern=Pattern("{org}:{role}"),
        roles=RoleSource.GROUPS,
        role_table={"boss": "admin", "any": ""},
        known_roles=frozenset({"admin", "member"}),
    )
    row = in_groups(make_row("s1"), "acme:boss", "acme:member", "globex:any", "initech:ops", "beta")
    assert found(join, row) == {"acme": ("admin", "member"), "globex": (), "initech": ()}
    assert join.unclear.roles == {"ops": 1}
    assert list(join.unclear.values) == ["the group beta, which does not match {org}:{role}"]


def test_roles_come_from_other_groups_than_the_company() -> None:
    join = joining(
        source=Source.ATTRIBUTE,
        attribute=TENANT,
        roles=RoleSource.GROUPS,
        role_pattern=Pattern("{org}-{role}"),
        known_roles=frozenset({"admin"}),
    )
    row = in_groups(row_of("s1", "acme"), "acme-admin", "globex-admin")
    assert found(join, row) == {"acme": ("admin",)}


def test_each_enterprise_provider_is_a_company() -> None:
    row = make_row("s1", identities=(("okta-acme", "SAML", "ann"), ("Google", "Google", "77")))
    assert list(found(joining(source=Source.PROVIDER), row)) == ["okta-acme"]
    [membership] = joining(source=Source.PROVIDER).memberships([row])
    assert membership.organization.external_id == f"{POOL.id}:okta-acme"


@pytest.mark.parametrize(
    ("email", "verified", "values"),
    [
        ("Ann@Acme.Example", True, ["acme.example"]),
        ("ann@gmail.com", True, []),
        ("ann@privaterelay.appleid.com", True, []),
        ("ann@acme.example", False, []),
    ],
)
def test_only_a_proven_address_joins_its_domain(email: str, verified: bool, values: list[str]) -> None:
    assert list(found(joining(source=Source.DOMAIN), make_row("s1", email, verified=verified))) == values


def test_a_file_names_users_by_sub_or_by_proven_address() -> None:
    acme = Organization("1", "1", "Acme")
    lines = {
        "s1": [FileLine(2, "s1", acme, ("admin",))],
        "ann@acme.example": [FileLine(3, "ann@acme.example", Organization("2", "2", "Two"), by_email=True)],
    }
    join = joining(lines, source=Source.FILE, file="x.csv", roles=RoleSource.FILE)
    assert found(join, ROW) == {"1": ("admin",), "2": ()}
    unproven = replace(ROW, attributes={**ROW.attributes, "email_verified": "false"})
    assert found(join, unproven) == {"1": ("admin",)}
    assert [m.skipped for m in join.memberships([unproven])] == ["", UNPROVEN_ADDRESS]


def test_a_merged_row_brings_its_memberships_only_where_it_is_proven() -> None:
    rules = make_rules({"twins_unproven": "merge"})
    mine = row_of("s1", "acme", day=2)
    theirs = row_of("s2", "globex", verified=False)
    [resolution] = resolve(Group((mine, theirs)), rules)
    join = joining(source=Source.ATTRIBUTE, attribute=TENANT)
    joined = join.joined(resolution, Group((mine, theirs)))
    assert joined.person
    assert joined.person.memberships
    assert {m.organization.value: m.skipped for m in joined.person.memberships} == {
        "acme": "",
        "globex": UNPROVEN_ROW,
    }


def test_users_without_a_company() -> None:
    row = make_row("s1")
    [resolution] = resolve(Group((row,)), make_rules())
    alone: dict[str, object] = {"source": Source.ATTRIBUTE, "attribute": TENANT}
    kept = joining(**alone).joined(resolution, Group((row,)))
    assert kept.person
    assert kept.person.memberships == ()
    skipped = joining(**alone, without="skip").joined(resolution, Group((row,)))
    assert skipped.person is None
    assert [(o.state, o.reason) for o in skipped.outcomes] == [(RowState.SKIPPED, NO_COMPANY)]
    into = joining(**alone, without="into", into="Everybody").joined(resolution, Group((row,)))
    assert into.person
    assert into.person.memberships
    assert [m.organization.name for m in into.person.memberships] == ["Everybody"]


CLIENTS = st.lists(
    st.builds(
        AppClient,
        id=st.uuids().map(str),
        name=st.just("web"),
        writable=st.sets(st.sampled_from([TENANT, "email", "profile", "custom:plan"])).map(tuple),
    ),
    max_size=3,
).map(tuple)


@given(
    clients=CLIENTS,
    unreadable=st.sampled_from([(), ("DescribeUserPoolClient",), ("ListUserPoolClients",), ("ListGroups",)]),
    attribute=st.sampled_from([TENANT, "profile", "custom:plan"]),
)
def test_no_tenant_comes_of_a_value_that_a_user_could_have_written(
    clients: tuple[AppClient, ...], unreadable: tuple[str, ...], attribute: str
) -> None:
    pool = replace(POOL, clients=clients, unreadable=unreadable, providers=())
    could = any(attribute in c.writable or (not c.writable and attribute == "profile") for c in clients)
    unknown = {"DescribeUserPoolClient", "ListUserPoolClients"} & set(unreadable)
    assert write_guard(pool, attribute).is_safe == (not could and not unknown)


def test_an_attribute_that_a_provider_maps_is_writable() -> None:
    provider = replace(POOL.providers[1], attribute_mapping={TENANT: "tenant"})
    guard = write_guard(replace(POOL, providers=(provider,)), TENANT)
    assert not guard.is_safe
    assert "okta-acme" in guard.because


def test_who_can_write_an_attribute_is_said_in_one_clause() -> None:
    unread = write_guard(replace(POOL, unreadable=("ListUserPoolClients",)), TENANT)
    assert "could not be read" in unread.because
    assert write_guard(POOL, TENANT).because == "no app client may write it"


def test_roles_of_groups_count_only_where_they_are_asked_for() -> None:
    row = in_groups(make_row("one"), "acme:admin")
    for roles, wanted in ((RoleSource.GROUPS, ("admin",)), (RoleSource.NONE, ())):
        join = joining(source=Source.GROUPS, pattern=Pattern("{org}:{role}"), roles=roles)
        assert found(join, row) == {"acme": wanted}


def test_clients_that_may_write_are_named_three_and_the_rest_counted() -> None:
    clients = tuple(AppClient(f"c{n}", f"App {n}", writable=(TENANT,)) for n in range(5))
    for count, named in ((1, "App 0"), (3, "App 0, App 1, App 2"), (5, "App 0, App 1, App 2 and 2 more")):
        guard = write_guard(replace(POOL, clients=clients[:count]), TENANT)
        assert f"{named}" in guard.because
        assert ("more" in guard.because) == (count > 3)


def test_export_files_know_no_clients() -> None:
    files = Pool(id="files", arn="files:abc", name="files", estimate=1)
    assert not write_guard(files, TENANT).is_safe


WORDS = st.text(st.sampled_from('acme,:-[]"{}x \u00e9'), max_size=12)


@given(
    texts=st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3), st.booleans()), min_size=1, max_size=4),
    rules=st.one_of(
        st.builds(
            OrganizationRules,
            source=st.just(Source.ATTRIBUTE),
            attribute=st.just(TENANT),
            format=st.sampled_from(ValueFormat),
            roles=st.sampled_from([RoleSource.NONE, RoleSource.GROUPS]),
        ),
        st.builds(
            OrganizationRules,
            source=st.just(Source.GROUPS),
            pattern=st.sampled_from([Pattern("{org}"), Pattern("{org}:{role}"), Pattern("x{role}-{org}")]),
            roles=st.sampled_from([RoleSource.NONE, RoleSource.GROUPS]),
            known_roles=st.sampled_from([None, frozenset({"a", "c"})]),
        ),
    ),
)
def test_each_membership_has_exactly_one_reason(
    texts: list[tuple[str, list[str], bool]], rules: OrganizationRules
) -> None:
    rows = [
        in_groups(row_of(f"s{n}", text, verified=verified), *names)
        for n, (text, names, verified) in enumerate(texts)
    ]
    memberships = Joining(rules, make_rules()).memberships(rows)
    keys = [membership.organization.external_id for membership in memberships]
    assert len(keys) == len(set(keys))
    for membership in memberships:
        assert membership.why
        assert membership.organization.value.strip()
        assert membership.organization.external_id.isascii()
        assert len(membership.organization.external_id) <= 128
        # One that is written is told by the winning row, or by one that proves the address.
        if not membership.skipped:
            alone = Joining(rules, make_rules())
            summary = [row for n, row in enumerate(rows) if n == 0 or row.email_verified]
            said = {m.organization.external_id for row in summary for m in alone.memberships([row])}
            assert membership.organization.external_id in said

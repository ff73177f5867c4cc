"""Whose account is whose: what proves an address, who is merged, who is created, who is mailed (R2, R4, R10).

The oracle below says by itself what proof is, so that it cannot share a mistake with the resolver.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people_made import POOL, decisions, google_row, groups_of_rows, make_row, make_rules
from wizard.domain.planning.candidates import Rules
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Due, Kind
from wizard.domain.planning.resolve import Group, kinds_of, resolve
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.identities import Method, is_proven, method_of

COMPANIES = {"okta-acme", "Corp_IdP"}
DOMAINS = st.dictionaries(
    st.sampled_from(["okta-acme", "Google", "Facebook"]),
    st.frozensets(st.sampled_from(["acme.test", "example.com"])),
)


def saml_row(sub: str, email: str, *, verified: bool = True, day: int = 0) -> CognitoRow:
    return make_row(
        sub,
        email,
        username=f"okta-acme_{sub}",
        verified=verified,
        status=UserStatus.EXTERNAL_PROVIDER,
        day=day,
        identities=(("okta-acme", "SAML", sub),),
    )


def owns(row: CognitoRow, rules: Rules) -> bool:
    """R10 written out: a verified address, and no one who makes it up had a hand in it."""
    address = (row.email or "").strip().lower()
    if not row.email_verified or address.count("@") != 1:
        return False
    domain = address.partition("@")[2]
    named = {identity.provider_name for identity in row.identities}
    made_by = row.status is UserStatus.EXTERNAL_PROVIDER or any(
        row.username.lower() == identity.username.lower() for identity in row.identities
    )
    if made_by and not named:
        named = {p.name for p in POOL.providers if row.username.lower().startswith(f"{p.name.lower()}_")}
        if not named:
            return False
    concerned = named if made_by else named & COMPANIES
    for name in concerned:
        confirmed = domain in rules.proven_domains.get(name, frozenset())
        if not (confirmed and name != "Facebook") and not (name == "Google" and domain == "gmail.com"):
            return False
    return True


def linked(one: CognitoRow, rows: tuple[CognitoRow, ...]) -> set[str]:
    """The subs of the rows that hang together with one, by identities that name a provider's row."""
    found = {one.sub}
    while True:
        more = {
            other.sub
            for other in rows
            for row in rows
            if {row.sub, other.sub} & found and row.enabled == other.enabled and names(row, other)
        }
        more |= {
            row.sub
            for other in rows
            for row in rows
            if other.sub in found and names(row, other) and row.enabled == other.enabled
        }
        if more <= found:
            return found
        found |= more


def names(row: CognitoRow, other: CognitoRow) -> bool:
    is_native = other.status is not UserStatus.EXTERNAL_PROVIDER and not any(
        identity.username.lower() == other.username.lower() for identity in other.identities
    )
    wanted = other.username.lower()
    named = {identity.username.lower() for identity in row.identities} - {row.username.lower()}
    return not is_native and wanted in named


@given(groups_of_rows(), decisions, DOMAINS)
def test_nobody_is_merged_into_an_account_that_they_do_not_prove(
    rows: tuple[CognitoRow, ...], chosen: Mapping[str, str], domains: Mapping[str, frozenset[str]]
) -> None:
    """Only the button with the risk said hands on an account that its owner did not prove."""
    unasked = {**chosen, "twins_unproven": "proven" if chosen["twins_unproven"] == "merge" else "skip"}
    rules = make_rules(unasked, proven_domains=domains)
    by_sub = {row.sub: row for row in rows}
    for resolution in resolve(Group(rows), rules):
        merged = [o.sub for o in resolution.outcomes if o.state is RowState.MERGED]
        if resolution.person is None or not merged:
            continue
        winner = by_sub[resolution.person.sub]
        for sub in merged:
            if sub in linked(winner, rows):
                continue
            mine = [by_sub[each] for each in linked(by_sub[sub], rows)]
            theirs = [by_sub[each] for each in linked(winner, rows)]
            assert any(owns(row, rules) for row in mine)
            assert any(owns(row, rules) for row in theirs)


@given(groups_of_rows(), decisions, DOMAINS)
def test_proof_is_what_the_rule_says(
    rows: tuple[CognitoRow, ...], chosen: Mapping[str, str], domains: Mapping[str, frozenset[str]]
) -> None:
    rules = make_rules(chosen, proven_domains=domains)
    for row in rows:
        assert is_proven(row, POOL, domains) == owns(row, rules)


@given(groups_of_rows(), decisions)
def test_who_is_left_to_just_in_time_is_never_created(
    rows: tuple[CognitoRow, ...], chosen: Mapping[str, str]
) -> None:
    """Whatever their email says and whatever else let them in."""
    rules = make_rules({**chosen, "federated_social": "jit", "federated_enterprise": "jit"})
    by_sub = {row.sub: row for row in rows}
    for resolution in resolve(Group(rows), rules):
        if person := resolution.person:
            subs = [person.sub, *person.merged]
            assert any(method_of(by_sub[sub], POOL) is not Method.FEDERATED for sub in subs)


@given(groups_of_rows(), decisions)
def test_nobody_without_a_password_is_due(rows: tuple[CognitoRow, ...], chosen: Mapping[str, str]) -> None:
    by_sub = {row.sub: row for row in rows}
    for resolution in resolve(Group(rows), make_rules(chosen)):
        person = resolution.person
        if person and person.due is not Due.NO:
            subs = [person.sub, *person.merged]
            assert any(method_of(by_sub[sub], POOL) is not Method.FEDERATED for sub in subs)


@pytest.mark.parametrize("choice", ["import", "import_and_mail", "skip"])
@pytest.mark.parametrize("verified", [True, False])
def test_an_enterprise_row_is_asked_about_as_such_before_its_email(choice: str, verified: bool) -> None:
    rules = make_rules({"email_unverified": choice})
    (found,) = resolve(Group((saml_row("s1", "a@acme.test", verified=verified),)), rules)
    assert found.person is None
    assert [(o.kind, o.reason) for o in found.outcomes] == [
        (Kind.FEDERATED_ENTERPRISE, "left to just-in-time")
    ]


def test_an_unverified_social_row_comes_as_not_verified_and_without_mail() -> None:
    rules = make_rules({"email_unverified": "import_and_mail"})
    (found,) = resolve(Group((google_row("s1", "a@gmail.com", "1", verified=False),)), rules)
    assert found.person
    assert (found.person.draft.email_verified, found.person.due) == (False, Due.NO)


def test_a_native_row_linked_to_a_company_absorbs_nobody_unasked() -> None:
    """Its company's directory sets the address at each sign-in: only its own domain is proven by that."""
    staff = make_row("s1", "ann@example.com", identities=(("okta-acme", "SAML", "x"),), day=3)
    ann = make_row("s2", "Ann@example.com")
    found = resolve(Group((staff, ann)), make_rules())
    assert [(r.person.sub, r.person.merged) for r in found if r.person] == [("s2", ())]
    rules = make_rules(proven_domains={"okta-acme": frozenset({"example.com"})})
    found = resolve(Group((staff, ann)), rules)
    assert [(r.person.sub, r.person.merged) for r in found if r.person] == [("s1", ("s2",))]


def test_the_newest_row_is_the_newest_that_proves_its_address() -> None:
    """The linked row is newer and proves nothing: it must not become the person."""
    native = make_row("s1", "ann@example.com", identities=(("Facebook", "Facebook", "9"),))
    newer = make_row(
        "s2",
        "ann@example.com",
        username="Facebook_9",
        status=UserStatus.EXTERNAL_PROVIDER,
        day=9,
        identities=(("Facebook", "Facebook", "9"),),
    )
    found = resolve(Group((native, newer)), make_rules({"twins": "newest"}))
    assert [r.person.sub for r in found if r.person] == ["s1"]


def test_the_name_of_a_providers_row_is_no_address() -> None:
    """``okta-acme_ann@acme.test`` is well-formed, and no one's mailbox."""
    row = make_row(
        "s1",
        None,
        username="okta-acme_ann@acme.test",
        status=UserStatus.EXTERNAL_PROVIDER,
        identities=(("okta-acme", "SAML", "ann@acme.test"),),
    )
    rules = make_rules({"no_email": "username", "federated_enterprise": "import"})
    (found,) = resolve(Group((row,)), rules)
    assert found.person is None
    assert [o.kind for o in found.outcomes] == [Kind.NO_EMAIL]


def test_a_pair_that_is_linked_beside_an_unproven_row_is_asked_about() -> None:
    native = make_row("s1", identities=(("Google", "Google", "1"),))
    google = google_row("s2", "ann@example.com", "1")
    stranger = make_row("s3", verified=False)
    kinds = kinds_of((native, google, stranger), make_rules())
    assert set(kinds.values()) == {Kind.TWINS_UNPROVEN}


def test_a_disabled_duplicate_is_no_twin() -> None:
    rows = (make_row("s1"), make_row("s2", enabled=False))
    assert kinds_of(rows, make_rules()) == {"s1": None, "s2": Kind.DISABLED}

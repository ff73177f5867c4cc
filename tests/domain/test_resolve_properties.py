from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from operator import attrgetter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people_made import decisions, groups_of_rows, make_row, make_rules, make_user
from wizard.domain.planning.people import EffectKind, RowState, TargetUser, UserDraft
from wizard.domain.planning.resolution import Due, Kind, Resolution
from wizard.domain.planning.resolve import Group, Known, resolve
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.emails import normalise_email
from wizard.domain.rows.identities import is_proven, links
from wizard.domain.rows.listed import match_key


@st.composite
def groups(draw: st.DrawFn) -> Group:
    """A group with any mix of held users: ours, of other rows, foreign, and a known person."""
    rows = draw(groups_of_rows())
    held: list[TargetUser] = []
    known = None
    if draw(st.booleans()):
        sub = draw(st.sampled_from([row.sub for row in rows] + ["gone"]))
        written = UserDraft(draw(st.sampled_from(["ann@example.com", "bo@gmail.com"])), False, sub)
        known = Known(sub, "user_known", written)
        if draw(st.booleans()):
            held.append(make_user("user_known", written.email, sub))
    for number in range(draw(st.integers(0, 2))):
        external_id = draw(st.sampled_from([None, "crm-1", "sub-0", "sub-1", "sub-other"]))
        if external_id is None or external_id not in {user.external_id for user in held}:
            email = draw(st.sampled_from(["ann@example.com", "bo@acme.test"]))
            held.append(make_user(f"user_{number}", email, external_id, verified=draw(st.booleans())))
    ours = frozenset(u.id for u in held if (u.external_id or "").startswith("sub-") or u.id == "user_known")
    return Group(rows, known, tuple(held), ours)


def fates(resolutions: tuple[Resolution, ...]) -> Counter[str]:
    own = [r.person.sub for r in resolutions if r.person]
    return Counter([*own, *(o.sub for r in resolutions for o in r.outcomes)])


@given(groups(), decisions)
def test_every_row_has_exactly_one_fate(group: Group, chosen: Mapping[str, str]) -> None:
    assert fates(resolve(group, make_rules(chosen))) == Counter(row.sub for row in group.rows)


@given(groups(), decisions)
def test_no_two_persons_share_an_address(group: Group, chosen: Mapping[str, str]) -> None:
    persons = [r.person for r in resolve(group, make_rules(chosen)) if r.person]
    emails = [normalise_email(person.draft.email) for person in persons]
    assert len(set(emails)) == len(emails)
    targets = [person.target_id for person in persons if person.target_id]
    assert len(set(targets)) == len(targets)


@given(groups(), decisions)
def test_nobody_takes_over_the_user_of_another_row(group: Group, chosen: Mapping[str, str]) -> None:
    held = {user.id: user for user in group.held}
    for resolution in resolve(group, make_rules(chosen)):
        person = resolution.person
        if person and person.effect in {EffectKind.UPDATE_USER, EffectKind.LINK_USER}:
            assert person.target_id
            owner = held[person.target_id].external_id
            is_known = group.known is not None and person.target_id == group.known.target_id
            assert owner in {None, person.sub, *person.merged} or is_known
            assert (owner is None) <= (person.effect is EffectKind.LINK_USER or is_known)


@given(groups_of_rows(), decisions)
def test_unproven_rows_merge_only_when_told(rows: tuple[CognitoRow, ...], chosen: Mapping[str, str]) -> None:
    rules = make_rules({**chosen, "twins_unproven": "proven"})
    by_sub = {row.sub: row for row in rows}
    for resolution in resolve(Group(rows), rules):
        merged = [o.sub for o in resolution.outcomes if o.state is RowState.MERGED]
        if resolution.person is None or not merged:
            continue
        subs = [resolution.person.sub, *merged]
        linked = any(by_sub[sub].identities for sub in subs)
        proven = all(is_proven(by_sub[sub], rules.pool, rules.proven_domains) for sub in subs)
        assert linked or proven


@given(groups_of_rows(), decisions)
def test_verification_is_never_raised_and_mail_only_follows_it(
    rows: tuple[CognitoRow, ...], chosen: Mapping[str, str]
) -> None:
    by_sub = {row.sub: row for row in rows}
    for resolution in resolve(Group(rows), make_rules(chosen)):
        if person := resolution.person:
            assert person.draft.email_verified <= by_sub[person.sub].email_verified
            assert (person.due is not Due.DUE) or person.draft.email_verified
            assert ("password_reset_sent" in person.draft.metadata) == (person.due is not Due.NO)
            if person.due is Due.DECIDED:
                assert person.kind in {Kind.FORCE_CHANGE_PASSWORD, Kind.EMAIL_UNVERIFIED}
                assert chosen[person.kind] == "import_and_mail"


@given(groups_of_rows(), decisions)
def test_disabled_rows_never_merge_with_enabled_ones(
    rows: tuple[CognitoRow, ...], chosen: Mapping[str, str]
) -> None:
    enabled = {row.sub: row.enabled for row in rows}
    for resolution in resolve(Group(rows), make_rules(chosen)):
        if person := resolution.person:
            assert {enabled[sub] for sub in person.merged} <= {enabled[person.sub]}
            marked = person.draft.metadata.get("cognito_enabled") == "false"
            assert marked is not enabled[person.sub]


@given(groups(), decisions)
def test_a_known_person_never_goes_back_to_skipped(group: Group, chosen: Mapping[str, str]) -> None:
    known = group.known
    if known is None or known.sub not in {row.sub for row in group.rows}:
        return
    resolutions = resolve(group, make_rules(chosen))
    fate = [o.state for r in resolutions for o in r.outcomes if o.sub == known.sub]
    is_held = any(user.id == known.target_id for user in group.held)
    assert fate == ([] if is_held else [RowState.FAILED])


@given(groups_of_rows(), decisions, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    rows: tuple[CognitoRow, ...], chosen: Mapping[str, str], random: Random
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    first, second = (resolve(Group(tuple(listed)), make_rules(chosen)) for listed in (rows, shuffled))
    persons = [[r.person for r in found if r.person] for found in (first, second)]
    assert sorted(persons[0], key=attrgetter("sub")) == sorted(persons[1], key=attrgetter("sub"))


def test_the_kelvin_sign_makes_no_two_people_one() -> None:
    """U+212A is ``k`` for ``str.lower``: no address or linked name may be taken for another."""
    jack = make_row("s1", "jack@example.com", username="okta-acme_jack", status=UserStatus.EXTERNAL_PROVIDER)
    kelvin = make_row(
        "s2", "jac\u212a@example.com", identities=(("okta-acme", "SAML", "jac\u212a"),), verified=True
    )
    assert links(kelvin) != (jack.username,)
    found = resolve(Group((jack, kelvin)), make_rules({"federated_enterprise": "import"}))
    assert [(r.person.sub, r.person.merged) for r in found if r.person] == [("s1", ())]
    assert [(o.sub, o.kind) for r in found for o in r.outcomes] == [("s2", Kind.INVALID_EMAIL)]
    assert match_key(jack) != match_key(kelvin)

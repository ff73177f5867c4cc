"""The tree for every kind of provider, the records, the hand-off sheets and the table of connections."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.guide.providers_made import ALL, GOOD, NOW, inventory, provider, record
from wizard.domain.federation.connections import (
    FederationFacts,
    ProbeResult,
    ProbeRole,
    ProbeVerdict,
    Tick,
    Ticked,
)
from wizard.domain.rows.pool import Provider, ProviderKind
from wizard.domain.trees import BranchState, next_question, outline, paths
from wizard.guide.answers import key_of
from wizard.guide.federation import choices_of, key, tree_of
from wizard.guide.provider_record import Standing


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.name)
def test_every_path_of_every_kind_ends(item: Provider) -> None:
    found = inventory(item)
    tree = tree_of(item, found.pool)
    routes = list(paths(tree))
    assert routes
    asked = {question.id for question in tree.questions}
    for question in tree.questions:
        known = key_of(question.id)
        assert known
        assert {choice.key for choice in question.choices} <= set(known.choices)
        assert len(question.choices) >= 2
        assert question.why
        assert all(choice.summary(found).startswith("1,204 rows: ") for choice in question.choices)
        assert all(choice.consequence.endswith(".") for choice in question.choices)
    for wish in range(3):
        answers: dict[str, str] = {}
        while question_left := next_question(tree, answers, found):
            assert question_left.id in asked
            offered = question_left.choices
            answers[question_left.id] = offered[wish % len(offered)].key
        assert outline(tree, answers, found).state is BranchState.TAKEN


@pytest.mark.parametrize(
    ("item", "asked"),
    [
        (provider(ProviderKind.GOOGLE), {"custom_domain": "no", "editor": "me"}),
        (
            provider(ProviderKind.GITHUB),
            {"kind": "github", "redirect_uris": "second_app", "custom_domain": "no", "editor": "me"},
        ),
        (provider(ProviderKind.OIDC), {"kind": "oidc", "connection": "dashboard", "editor": "me"}),
        (
            provider(ProviderKind.SAML),
            {"saml": "second_app", "connection": "dashboard", "editor": "me"},
        ),
        (provider(ProviderKind.FACEBOOK), {"replacement": "magic_auth"}),
    ],
    ids=lambda value: value.name if isinstance(value, Provider) else "",
)
def test_headless_needs_no_answer(item: Provider, asked: dict[str, str]) -> None:
    assert choices_of(item, inventory(item).pool, {}) == asked


def test_the_operator_may_correct_what_stands_behind_oidc() -> None:
    item = provider(ProviderKind.MICROSOFT, "Corp")
    assert record(item).kind is ProviderKind.MICROSOFT
    assert record(item, kind="oidc").kind is ProviderKind.OIDC
    assert record(item, kind="oidc").choices["connection"] == "dashboard"
    assert record(provider(ProviderKind.GOOGLE), kind="oidc").kind is ProviderKind.GOOGLE


@pytest.mark.parametrize(
    ("pool", "details", "offered"),
    [
        ({"custom_domain": "id.acme.example"}, {}, True),
        ({}, {}, False),
        ({"custom_domain": "id.acme.example"}, {"RequestSigningAlgorithm": "rsa-sha256"}, False),
        ({"custom_domain": "id.acme.example"}, {"EncryptedResponses": "true"}, False),
    ],
)
def test_a_proxy_is_offered_only_where_it_can_be(
    pool: dict[str, str], details: dict[str, str], offered: bool
) -> None:
    many = [replace(provider(ProviderKind.SAML, f"idp-{n}"), details=details) for n in range(15)]
    found = inventory(*many, **pool).pool
    question = tree_of(many[0], found).questions[0]
    assert (question.choice("proxy") is not None) == offered
    few = inventory(*many[:14], **pool).pool
    assert tree_of(many[0], few).questions[0].choice("proxy") is None
    given = {key("idp-0", "saml"): "proxy"}
    assert choices_of(many[0], found, given)["saml"] == ("proxy" if offered else "second_app")


def facts_of(
    uri: str, verdict: ProbeVerdict | None = ProbeVerdict.ACCEPTED, *ticks: Tick, name: str = "google"
) -> FederationFacts:
    probes = {ProbeRole.NEW: ProbeResult(uri, verdict, "200", NOW)} if verdict else {}
    return FederationFacts(
        probes={name: probes}, ticks={name: {tick: Ticked("Ann, both ways", uri, NOW) for tick in ticks}}
    )


BOTH = (Tick.REACHED, Tick.RETURNED)
ACCEPTED, INCONCLUSIVE = ProbeVerdict.ACCEPTED, ProbeVerdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("facts", "answers", "standing", "words"),
    [
        (FederationFacts(), {}, Standing.OPEN, "Paste the redirect URI"),
        (FederationFacts(), {"redirect_uri": "http://x"}, Standing.OPEN, "does not begin with https"),
        (facts_of(GOOD, None), {"redirect_uri": GOOD}, Standing.OPEN, "has not been asked"),
        (
            facts_of(GOOD, ProbeVerdict.MISMATCH, *BOTH),
            {"redirect_uri": GOOD},
            Standing.OPEN,
            "refuses the new URI: add it in Google Cloud console",
        ),
        (facts_of(GOOD), {"redirect_uri": GOOD}, Standing.OPEN, "reaches WorkOS"),
        (
            facts_of(GOOD, ProbeVerdict.ACCEPTED, Tick.REACHED),
            {"redirect_uri": GOOD},
            Standing.OPEN,
            "comes back to the app",
        ),
        (
            facts_of(GOOD, ProbeVerdict.ACCEPTED, *BOTH),
            {"redirect_uri": GOOD},
            Standing.TESTED,
            "new URI accepted",
        ),
        (
            facts_of(GOOD, ProbeVerdict.INCONCLUSIVE, *BOTH),
            {"redirect_uri": GOOD},
            Standing.TESTED,
            "inconclusive",
        ),
        (
            facts_of(GOOD.replace("google/", "google/X"), ProbeVerdict.ACCEPTED, *BOTH),
            {"redirect_uri": GOOD},
            Standing.OPEN,
            "has not been asked",
        ),
        (facts_of("", None, Tick.WAIVED), {}, Standing.WAIVED, "Ann, both ways"),
    ],
)
def test_where_a_social_provider_stands(
    facts: FederationFacts, answers: dict[str, str], standing: Standing, words: str
) -> None:
    found = record(provider(ProviderKind.GOOGLE), facts, **answers)
    assert found.standing is standing
    assert words in found.evidence
    assert found.rows == 1_204
    assert found.keep == ("https://acme.auth.us-east-1.amazoncognito.com/oauth2/idpresponse",)
    assert any(found.keep[0] in line for line in found.directions)


def test_a_tick_is_about_the_uri_of_that_day() -> None:
    old = GOOD.replace("google/", "google/X")
    facts = facts_of(old, ProbeVerdict.ACCEPTED, *BOTH)
    found = record(provider(ProviderKind.GOOGLE), facts, redirect_uri=GOOD)
    assert not found.ticks
    assert any("changed since it was ticked" in need for need in found.needs)


def test_a_provider_that_workos_does_not_have() -> None:
    item = provider(ProviderKind.FACEBOOK)
    assert record(item).standing is Standing.OPEN
    assert "1,204 rows do instead" in record(item).needs[0]
    decided = record(item, replacement="leave")
    assert decided.standing is Standing.DECIDED
    assert "left behind" in decided.evidence
    assert record(provider(ProviderKind.GOOGLE), replacement="leave").standing is Standing.OPEN
    assert decided.question(ProbeRole.OLD) is None


def test_github_is_switched_at_the_cutover_or_waived() -> None:
    item = provider(ProviderKind.GITHUB)
    facts = facts_of(GOOD.replace("google", "github"), ProbeVerdict.MISMATCH, name="github")
    found = record(
        item, facts, redirect_uri=GOOD.replace("google", "github"), redirect_uris="switch_at_cutover"
    )
    assert "at the cutover: sign in then, or waive it" in found.needs[0]


def test_the_question_for_the_probe_holds_no_secret() -> None:
    item = provider(ProviderKind.GOOGLE, authorize_scopes="openid email", oidc_issuer="https://idp.example")
    question = record(item, redirect_uri=GOOD).question(ProbeRole.NEW)
    assert question
    assert (question.redirect_uri, question.client_id, question.scopes) == (GOOD, "client-1", "openid email")
    assert record(item, redirect_uri="http://x").question(ProbeRole.NEW) is None
    assert record(provider(ProviderKind.SAML), acs_url=GOOD).question(ProbeRole.NEW) is None

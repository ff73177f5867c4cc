"""The records of a pool's identity providers, made of the pool, the answers, and what was seen of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wizard.domain.federation.connections import Connection, FederationFacts, Tick, cognito_uris
from wizard.domain.federation.provider_kinds import KINDS, Shape
from wizard.domain.federation.redirect_uris import UriRules, uri_problem
from wizard.domain.rows.inventory import Inventory, count
from wizard.domain.rows.pool import Provider, ProviderKind
from wizard.guide.federation import choices_of, corrected, key, of_provider
from wizard.guide.provider_record import ProviderRecord


def provider_records(
    inventory: Inventory,
    answers: Mapping[str, Any],
    facts: FederationFacts,
    *,
    elsewhere: Mapping[str, str] | None = None,
) -> tuple[ProviderRecord, ...]:
    """The records of every provider of the pool; ``elsewhere``: URIs of other environments, by name."""
    inventory = replace(inventory, pool=corrected(inventory.pool, answers))
    providers = inventory.pool.providers
    pasted = {p.name: str(answers.get(key(p.name, "redirect_uri"), "")) for p in providers}
    return tuple(
        _record(provider, inventory, answers, facts, pasted=pasted, elsewhere=elsewhere or {})
        for provider in providers
    )


def _record(
    provider: Provider,
    inventory: Inventory,
    answers: Mapping[str, Any],
    facts: FederationFacts,
    *,
    pasted: Mapping[str, str],
    elsewhere: Mapping[str, str],
) -> ProviderRecord:
    name, pool = provider.name, inventory.pool
    kind, choices = provider.kind, choices_of(provider, pool, answers)
    kept = cognito_uris(pool)
    is_saml = KINDS[kind].shape is Shape.SAML
    connection = _connection(provider, answers, facts)
    uri = (connection.acs_url if is_saml else connection.redirect_uri).strip()
    keep = kept.acs if is_saml else kept.oauth
    rules = UriRules(
        custom_domain=choices.get("custom_domain") == "yes" or KINDS[kind].shape is not Shape.SOCIAL,
        slug=KINDS[kind].slug,
        keep=keep,
        taken={other: taken for other, taken in pasted.items() if other != name},
        elsewhere=elsewhere,
    )
    ticks = facts.ticks.get(name, {})
    current = {tick: given for tick, given in ticks.items() if tick is Tick.WAIVED or given.uri == uri}
    problem = uri_problem(uri, rules) if uri and not is_saml else ""
    return ProviderRecord(
        provider=provider,
        kind=kind,
        choices=choices,
        rows=count(inventory, of_provider(name, pool)),
        keep=keep,
        entity_to_keep=kept.entity_id if is_saml else "",
        uri=uri,
        uri_problem=problem,
        connection=connection,
        probes={r: p for r, p in facts.probes.get(name, {}).items() if p.uri in {uri, *keep}},
        ticks=current,
        metadata=facts.metadata.get(name),
        decided=_decided(name, kind, answers, choices),
        stale=frozenset(ticks) - frozenset(current),
        metadata_file=str(answers.get(key(name, "metadata_file")) or ""),
        metadata_url=str(answers.get(key(name, "metadata_url")) or provider.details.get("MetadataURL") or ""),
        organization_name=str(answers.get(key(name, "organization_name")) or ""),
    )


def _connection(provider: Provider, answers: Mapping[str, Any], facts: FederationFacts) -> Connection:
    """What the journal keeps, under what the operator pasted."""
    found = facts.connections.get(provider.name, Connection(provider.name))

    def given(question: str, known: str) -> str:
        return str(answers.get(key(provider.name, question)) or known)

    return replace(
        found,
        redirect_uri=given("redirect_uri", found.redirect_uri),
        acs_url=given("acs_url", found.acs_url),
        entity_id=given("sp_entity_id", found.entity_id),
        organization_id=given(
            "organization_id", found.organization_id or facts.organizations.get(provider.name, "")
        ),
    )


def _decided(name: str, kind: ProviderKind, answers: Mapping[str, Any], choices: Mapping[str, str]) -> str:
    """For a provider that WorkOS does not have, what the operator chose in its place, in words."""
    if KINDS[kind].shape is not Shape.NONE or not answers.get(key(name, "replacement")):
        return ""
    words = {
        "magic_auth": "its users sign in by Magic Auth",
        "password_reset": "its users get a reset mail",
        "leave": "its users are left behind",
    }
    return f"WorkOS has no such provider; {words[choices['replacement']]}"

"""Inventory and plan count by one rule: their numbers are the same over any pool, whatever is answered."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.people_made import CHOICES, POOL, groups_of_rows, make_row
from wizard.domain.events import (
    Answered,
    Fact,
    ListingFinished,
    ListingStarted,
    PageListed,
    PoolRead,
    RowDecided,
)
from wizard.domain.federation.providers import kind_named
from wizard.domain.planning.plan import Plan, PlanDraft
from wizard.domain.planning.resolution import Kind
from wizard.domain.planning.resolve import resolve
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.inventory import due_count
from wizard.domain.rows.kinds import LATE
from wizard.domain.rows.listed import listed_row
from wizard.domain.rows.pool import Pool, Provider, ProviderKind
from wizard.guide.answers import rules_of
from wizard.guide.row_decisions import rows_of
from wizard.journal import Journal, schema
from wizard.steps.inventory import take_census

AT = "2026-11-30T08:00:00+00:00"
POOLS = (
    POOL,
    replace(POOL, first_factors=("EMAIL_OTP",)),
    # The rows name providers that this pool does not list any more.
    replace(POOL, providers=(Provider("Google", "Google", ProviderKind.GOOGLE),)),
)
DOMAINS = st.sampled_from([(), ("acme.test",), ("example.com", "acme.test")])


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """Any answers to the decisions, each given or left to its default, and domains that are confirmed."""
    asked = st.fixed_dictionaries({}, optional={f"rows.{k}": st.sampled_from(v) for k, v in CHOICES.items()})
    given_answers: dict[str, Any] = dict(draw(asked))
    given_answers["federation.okta-acme.proven_domains"] = draw(DOMAINS)
    if draw(st.booleans()):
        given_answers["federation.Corp_IdP.kind"] = draw(st.sampled_from(["google", "oidc", "microsoft"]))
    return given_answers


@st.composite
def pools_of_rows(draw: st.DrawFn) -> list[CognitoRow]:
    """Some groups of rows as the resolver's tests make them, each with subs of its own."""
    drawn = [draw(groups_of_rows()) for _ in range(draw(st.integers(1, 4)))]
    return [
        replace(row, attributes={**row.attributes, "sub": f"{row.sub}-{number}"})
        for number, rows in enumerate(drawn)
        for row in rows
    ]


@contextmanager
def journal_of(facts: Sequence[Fact]) -> Iterator[Journal]:
    folder = Path(tempfile.mkdtemp())
    journal = Journal(folder / "c.journal", actor=lambda: "{}")
    try:
        asyncio.run(_record(journal, facts))
        yield journal
    finally:
        journal.close()
        shutil.rmtree(folder)


async def _record(journal: Journal, facts: Sequence[Fact]) -> None:
    for fact in facts:
        await journal.record(fact, AT)


def listed(pool: Pool, rows: Sequence[CognitoRow], given_answers: Mapping[str, Any]) -> list[Fact]:
    return [
        Answered(given_answers),
        PoolRead(pool),
        ListingStarted(1, len(rows)),
        PageListed(1, 1, tuple(listed_row(row, pool) for row in rows), None),
        ListingFinished(1),
    ]


def planned(journal: Journal) -> Plan:
    pool = journal.reader.pool()
    assert pool
    rules = replace(
        rules_of(journal.reader.answers(), pool, "2026-11-30"), overrides=journal.reader.overrides()
    )
    draft = PlanDraft(1, "staging", "http://localhost")
    after: int | None = 0
    while after is not None:
        groups, after = journal.reader.groups(after, 3)
        for group in groups:
            for resolution in resolve(group, rules):
                draft.add(resolution)
    return draft.freeze(baseline=0, baseline_ours=0, at=datetime(2026, 11, 30, tzinfo=UTC))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(POOLS), pools_of_rows(), answers(), st.sampled_from([None, "ann@example.com"]))
def test_the_inventory_counts_what_the_plan_counts(
    pool: Pool, rows: list[CognitoRow], given_answers: Mapping[str, Any], fix: str | None
) -> None:
    with journal_of(listed(pool, rows, given_answers)) as journal:
        if fix:
            asyncio.run(_record(journal, [RowDecided(rows[0].sub, "email", fix)]))
        asyncio.run(_record(journal, [take_census(journal.reader)]))
        inventory, plan = journal.reader.inventory(), planned(journal)
        assert inventory
        counted = {kind.value: rows_of(kind, inventory) or 0 for kind in Kind if kind not in LATE}
        assert counted == {kind: plan.decisions.get(kind, 0) for kind in counted}
        if plan.decisions.get(Kind.METADATA_OVERFLOW, 0) == 0:
            assert due_count(inventory) == plan.due.get("due", 0)


def test_a_provider_that_the_pool_does_not_list_is_what_its_rows_say() -> None:
    tenant = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"
    identity = f'[{{"providerName": "AzureAD", "providerType": "OIDC", "userId": "1", "issuer": "{tenant}"}}]'
    row = replace(make_row("s1", username="AzureAD_1"), status=UserStatus.EXTERNAL_PROVIDER)
    row = replace(row, attributes={**row.attributes, "identities": identity})
    bare = replace(POOL, providers=())
    with journal_of(listed(bare, [row], {})) as journal:
        pool = journal.reader.pool()
        assert pool
        assert [(p.name, p.type, p.kind) for p in pool.providers] == [("AzureAD", "OIDC", ProviderKind.OIDC)]
        asyncio.run(_record(journal, [Answered({"federation.AzureAD.kind": "microsoft"})]))
        corrected = journal.reader.pool()
        assert corrected
        assert kind_named("AzureAD", corrected) is ProviderKind.MICROSOFT
        asyncio.run(_record(journal, [Answered({"federation.AzureAD.kind": None})]))
        assert journal.reader.pool() == pool


def test_no_listing_is_no_complete_listing() -> None:
    with journal_of([]) as journal:
        assert not journal.reader.delta().complete


def test_an_older_journal_learns_its_providers_from_the_rows_that_it_holds() -> None:
    """What the upgrade finds in stored records is what a listing would have kept, odd identities included."""
    texts = [
        '[{"providerName": "AzureAD", "providerType": "OIDC", "userId": "1", "issuer": "https://a.test"}]',
        '[{"providerName": "okta", "providerType": "SAML", "userId": "2"}, {"providerName": 7}, "x", null]',
        '{"providerName": "no list"}',
        "[broken",
        "",
    ]
    rows = [
        replace(row, attributes={**row.attributes, "identities": text})
        for row, text in ((make_row(f"s{number}"), text) for number, text in enumerate(texts))
    ]
    with (
        journal_of(listed(replace(POOL, providers=()), rows, {})) as journal,
        closing(sqlite3.connect(journal.path)) as connection,
    ):
        (learn,) = (text for text in schema.SECOND.split(";\n") if "INSERT INTO provider_seen" in text)
        read = "SELECT name, type, issuer FROM provider_seen WHERE name <> '7' ORDER BY name"
        kept = connection.execute(read).fetchall()
        connection.execute("DELETE FROM provider_seen")
        connection.execute(learn)
        assert connection.execute(read).fetchall() == kept
        assert kept == [("AzureAD", "OIDC", "https://a.test"), ("okta", "SAML", "")]

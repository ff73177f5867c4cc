"""Creating connections through the API, after a typed confirmation, and reading back how they stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from wizard.domain.confirmations import connect_phrase
from wizard.domain.events import ActDone, ConnectionNoted, Notice
from wizard.domain.federation.connections import (
    Connection,
    ConnectionDraft,
    ConnectionState,
    TargetConnection,
    external_id,
    furthest,
    standard_attributes,
)
from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.rows.pool import Unread
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.guide.optional_calls import CONNECTIONS, DESCRIBE_PROVIDER, ORGANIZATIONS
from wizard.guide.provider_record import REFUSALS, REFUSED, ProviderRecord, has_source, is_to_create
from wizard.ports import Rejected
from wizard.steps.optional import asked, noted, sent
from wizard.steps.providers import records

T = TypeVar("T")
GONE = "gone"
UNANSWERED = "no_answer"
DASHBOARD = (
    "Make it in the dashboard: Organizations, the organization (create it), Single Sign-On, Configure"
    " manually; then paste what it shows."
)


async def connect(ctx: Context) -> EventStream:
    """Create what was asked for and confirmed, then read every connection back."""
    wanted = [record for record in records(ctx) if is_to_create(record)]
    ready = [record for record in wanted if has_source(record)]
    for record in wanted:
        if record not in ready:
            yield Notice(f"{record.name}: its connection cannot be created before its metadata is read.")
    if ready:
        async for event in _confirmed(ctx, ready):
            yield event
    async for event in _read_back(ctx):
        yield event


async def _confirmed(ctx: Context, wanted: list[ProviderRecord]) -> EventStream:
    number, phrase = len(wanted), connect_phrase(len(wanted), ctx.environment)
    if not ctx.confirmed(phrase):
        yield Notice(
            f"{number} connections would be created in {ctx.environment}; in production each is billed"
            f' ({number} ×). Confirm with --confirm "{phrase}".'
        )
        return
    yield ActDone("connections confirmed", phrase, {"providers": [record.name for record in wanted]})
    for record in wanted:
        async for event in _create(ctx, record):
            yield event


async def _create(ctx: Context, record: ProviderRecord) -> EventStream:
    pool = ctx.journal.pool()
    assert pool is not None
    before = ctx.journal.federation().connections.get(record.name, Connection(record.name))
    known_as = external_id(pool, record.name)
    organization: str | Rejected = record.connection.organization_id
    if not organization:
        name = record.organization_name or record.name
        organization = await _sent(
            ctx,
            ORGANIZATIONS,
            lambda: ctx.target.connections.organization(external_id=known_as, name=name),
        )
    if isinstance(organization, Rejected):
        yield ConnectionNoted(replace(before, target_state=_why(organization)))
        yield _refused(record, organization)
        return
    before = replace(before, organization_id=organization)
    yield ConnectionNoted(before)
    draft = await _draft(ctx, record, organization, known_as)
    made = await _sent(ctx, CONNECTIONS, lambda: ctx.target.connections.create(draft))
    if isinstance(made, Rejected):
        yield ConnectionNoted(replace(before, target_state=_why(made)))
        yield _refused(record, made)
        return
    yield ConnectionNoted(_with(before, made))
    yield ActDone("connection created", details={"provider": record.name, "connection": made.id})


async def _draft(
    ctx: Context, record: ProviderRecord, organization_id: str, known_as: str
) -> ConnectionDraft:
    details, row = record.provider.details, record.row
    assert row.workos is not None
    oidc = row.shape is Shape.OIDC
    proxy = record.choices.get("saml") == "proxy"
    secret = None
    if oidc:
        found = await asked(
            ctx, RateBudget.COGNITO_READ, DESCRIBE_PROVIDER, lambda: ctx.source.client_secret(record.name)
        )
        secret = None if isinstance(found, Unread) else found
    return ConnectionDraft(
        organization_id=organization_id,
        name=record.name,
        external_id=known_as,
        connection_type=row.workos,
        attributes=standard_attributes(record.provider.attribute_mapping),
        # A file that the operator gave goes before any address.
        metadata_url="" if oidc or record.metadata_file else record.metadata_url,
        saml=None if oidc else record.metadata,
        # Behind one's own proxy the IdP goes on to send to Cognito's address, for Cognito's name.
        acs_url=record.keep[0] if proxy else "",
        entity_id=record.entity_to_keep if proxy else "",
        issuer=details.get("oidc_issuer", "") if oidc else "",
        client_id=record.client_id,
        client_secret=secret,
    )


async def _sent(ctx: Context, name: str, call: Callable[[], Awaitable[T | Rejected]]) -> T | Rejected:
    """Make a write in its turn; a lost answer is asked for again, since the same key gives the same thing."""
    answer = await asked(ctx, RateBudget.WORKOS_WRITE, name, lambda: sent(call))
    return Rejected(UNANSWERED, answer.why) if isinstance(answer, Unread) else answer


async def _read_back(ctx: Context) -> EventStream:
    for name, before in ctx.journal.federation().connections.items():
        if not before.connection_id:
            continue
        wanted = before.connection_id
        found = await asked(ctx, RateBudget.WORKOS_READ, CONNECTIONS, ctx.target.connections.get, wanted)
        for event in noted(ctx, CONNECTIONS, found):
            yield event
        if isinstance(found, Unread):
            return
        if found is None and before.target_state != GONE:
            yield Notice(f"{name}: its connection is not in WorkOS any more.")
        after = _with(before, found) if found else replace(before, target_state=GONE)
        if after != before:
            yield ConnectionNoted(after)


def _with(before: Connection, shown: TargetConnection) -> Connection:
    """What is known after WorkOS told; an active connection is configured at both ends."""
    reached = ConnectionState.CONFIGURED if shown.state == "active" else before.state
    return replace(
        before,
        state=furthest(before.state, reached),
        connection_id=shown.id,
        organization_id=shown.organization_id or before.organization_id,
        target_state=shown.state,
        acs_url=shown.acs_url or before.acs_url,
        entity_id=shown.entity_id or before.entity_id,
        redirect_uri=shown.redirect_uri or before.redirect_uri,
    )


def _why(refused: Rejected) -> str:
    """What is kept of a refusal: its own reason where that has a remedy of its own."""
    return refused.code if refused.code in REFUSALS else REFUSED


def _refused(record: ProviderRecord, why: Rejected) -> Notice:
    if summary := REFUSALS.get(why.code):
        return Notice(f"{record.name}: {summary}")
    return Notice(f"{record.name}: WorkOS does not create it ({why.code}: {why.message}). {DASHBOARD}")

"""What is known of one connection: what somebody edits, what the identity provider says, old and new."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wizard.domain.connections import standard_attributes
from wizard.domain.provider_kinds import Shape
from wizard.domain.saml import SamlMetadata, metadata_problems
from wizard.guide.provider_record import ProviderRecord
from wizard.tui.widgets.connection_table import ConnectionRow
from wizard.tui.widgets.field_list import Field

SHAPES = frozenset({Shape.SAML, Shape.OIDC})


def connection_row(record: ProviderRecord, now: datetime) -> ConnectionRow:
    """A record as a line of the table."""
    certificate, warns = _validity(record, now)
    return ConnectionRow(
        name=record.name,
        kind=record.kind.value,
        state=record.connection.state.value,
        rows=record.rows,
        owner=record.connection.owner,
        appointment=record.connection.appointment,
        certificate=certificate,
        standing=record.standing.value,
        warns=warns,
    )


def holds(record: ProviderRecord, words: list[str]) -> bool:
    """Whether a filter's words are all somewhere in what is known of it."""
    connection = record.connection
    parts = (
        record.name,
        record.kind,
        record.standing,
        connection.state,
        connection.owner,
        connection.contact,
    )
    text = " ".join((*parts, connection.appointment, connection.note, connection.target_state)).lower()
    return all(word in text for word in words)


def connection_fields(record: ProviderRecord, now: datetime) -> list[Field]:
    """Everything on the page of one connection, in groups."""
    return [*_edited(record), *_at_workos(record), *_idp(record, now), *_attributes(record)]


def _validity(record: ProviderRecord, now: datetime) -> tuple[str, bool]:
    """Until when the certificates are good, and whether something in the metadata is wrong."""
    if record.row.shape is not Shape.SAML:
        return "", False
    if record.metadata is None:
        return "no metadata", True
    last = max((item.not_after for item in record.metadata.certificates), default=None)
    return f"{last:%Y-%m-%d}" if last else "none", bool(metadata_problems(record.metadata, now))


def _edited(record: ProviderRecord) -> Iterator[Field]:
    connection = record.connection
    yield Field("Who, when")
    yield Field("state", connection.state.value, "state")
    yield Field("owner", connection.owner, "owner")
    yield Field("contact", connection.contact, "contact")
    yield Field("appointment", connection.appointment, "appointment")
    yield Field("note", connection.note, "note")


def _at_workos(record: ProviderRecord) -> Iterator[Field]:
    connection, is_saml = record.connection, record.row.shape is Shape.SAML
    yield Field("Old, and new at WorkOS")
    name = "ACS URL" if is_saml else "redirect URI"
    for uri in record.keep:
        yield Field(f"{name}, old", uri)
    yield Field(
        f"{name}, new", record.uri, "acs_url" if is_saml else "redirect_uri", bool(record.uri_problem)
    )
    if is_saml:
        yield Field("entity ID, old", record.entity_to_keep)
        yield Field("entity ID, new", connection.entity_id, "sp_entity_id")
    yield Field("made by", record.choices.get("connection", ""), "connection")
    yield Field("organization", connection.organization_id, "organization_id")
    yield Field("its name, if created", record.organization_name or record.name, "organization_name")
    if connection.connection_id:
        yield Field(
            "connection", f"{connection.connection_id} ({connection.target_state or 'state not read'})"
        )


def _idp(record: ProviderRecord, now: datetime) -> Iterator[Field]:
    if record.row.shape is not Shape.SAML:
        yield Field("The identity provider")
        yield Field("issuer", record.provider.details.get("oidc_issuer", "") or "unknown")
        yield Field("client ID", record.client_id or "unknown")
        return
    yield Field("The identity provider's metadata")
    yield Field("from", record.metadata_source, "metadata")
    if record.metadata:
        yield from _metadata(record.metadata, now)


def _metadata(metadata: SamlMetadata, now: datetime) -> Iterator[Field]:
    for problem in metadata_problems(metadata, now):
        yield Field("!", problem, warns=True)
    yield Field("entity ID", metadata.entity_id)
    yield Field("sign-on URL", metadata.sso_url)
    for item in metadata.certificates:
        days = (item.not_after - now).days
        told = f"valid until {item.not_after:%Y-%m-%d} ({days:,} days), {item.subject}, {item.sha256[:16]}"
        yield Field("certificate", told, warns=days < 0)
    signed = (
        "wants them; give it WorkOS' signing certificate" if metadata.wants_signed_requests else "not wanted"
    )
    yield Field("signed requests", signed)


def _attributes(record: ProviderRecord) -> Iterator[Field]:
    mapped = standard_attributes(record.provider.attribute_mapping)
    if mapped:
        yield Field("Attributes: WorkOS from claim")
    yield from (Field(workos, claim) for workos, claim in mapped.items())

"""The hand-off sheet of a provider, for whoever may edit it; it holds no secret and no portal link."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from wizard.domain.federation.connections import external_id, standard_attributes
from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.federation.saml import metadata_problems
from wizard.domain.rows.pool import Pool
from wizard.domain.text import clean, csv_cell
from wizard.guide.connection_table import to_csv
from wizard.guide.provider_record import ProviderRecord

# The columns of the vendor's own importer (github.com/workos/workos-migrations, src/package/manifest.ts).
SAML_COLUMNS = (
    "organizationName",
    "organizationId",
    "organizationExternalId",
    "domains",
    "idpEntityId",
    "idpUrl",
    "x509Cert",
    "idpMetadataUrl",
    "customEntityId",
    "customAcsUrl",
    "idpIdAttribute",
    "emailAttribute",
    "firstNameAttribute",
    "lastNameAttribute",
    "name",
    "customAttributes",
    "idpInitiatedEnabled",
    "requestSigningKey",
    "assertionEncryptionKey",
    "nameIdEncryptionKey",
    "importedId",
)
OIDC_COLUMNS = (
    "organizationName",
    "organizationId",
    "organizationExternalId",
    "domains",
    "clientId",
    "clientSecret",
    "discoveryEndpoint",
    "customRedirectUri",
    "name",
    "customAttributes",
    "importedId",
)
_LATER = "will follow"


def needs_sheet(record: ProviderRecord) -> bool:
    """Whether somebody else than the operator has something to do for this provider."""
    return record.row.shape is Shape.SAML or record.choices.get("editor") == "someone_else"


def sheet_name(record: ProviderRecord) -> str:
    """A file name that no provider's name can lead out of its folder, and no two share."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", record.name).strip("-").lower()[:40]
    same = plain == record.name
    mark = "" if same else f"-{_digest(record.name)}"
    return f"handoff-{plain or 'provider'}{mark}.md"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def sheet(record: ProviderRecord, pool: Pool, *, now: datetime) -> str:
    """The sheet as Markdown; every text of others is cleaned and cannot become markup."""
    return "\n".join(_lines(record, pool, now)) + "\n"


def saml_csv(records: Iterable[ProviderRecord], pool: Pool) -> str:
    """The SAML connections in the importer's columns, formulas neutralised."""
    return _table(SAML_COLUMNS, (_saml_row(r, pool) for r in records if r.row.shape is Shape.SAML))


def oidc_csv(records: Iterable[ProviderRecord], pool: Pool) -> str:
    """The OIDC connections in the importer's columns; the secret's column stays empty (R6)."""
    return _table(OIDC_COLUMNS, (_oidc_row(r, pool) for r in records if r.row.shape is Shape.OIDC))


def _lines(record: ProviderRecord, pool: Pool, now: datetime) -> Iterator[str]:
    saml = record.row.shape is Shape.SAML
    yield f"# {_text(record.name)}: sign-in moves from Amazon Cognito to WorkOS"
    yield ""
    yield f"Kind: {record.row.title}. Rows that sign in this way: {record.rows:,}. {now:%Y-%m-%d}."
    if record.connection.appointment:
        yield f"Appointment: {_text(record.connection.appointment)}."
    yield ""
    yield "| | today, stays until the end | new |"
    yield "| --- | --- | --- |"
    name = "ACS URL" if saml else "Redirect URI"
    yield f"| {name} | {_code(*record.keep)} | {_code(record.uri) if record.uri else _LATER} |"
    if saml:
        new = record.connection.entity_id
        yield f"| SP entity ID | {_code(record.entity_to_keep)} | {_code(new) if new else _LATER} |"
    elif record.client_id:
        yield f"| Client ID | {_code(record.client_id)} | the same |"
    yield from _idp_lines(record, now)
    yield from ["", "## What to do", ""]
    yield from (
        f"{number}. {_text(line)}" for number, line in enumerate(record.directions[record.row.ours :], 1)
    )
    yield from ["", "## Good to know", ""]
    yield from (f"- {_text(line)}" for line in record.row.traps)
    yield from ["", f"Reference: {_code(external_id(pool, record.name))}"]


def _idp_lines(record: ProviderRecord, now: datetime) -> Iterator[str]:
    attributes = standard_attributes(record.provider.attribute_mapping)
    if attributes:
        yield from ["", "## Attributes to send", "", "| WorkOS | claim |", "| --- | --- |"]
        yield from (f"| {workos} | {_code(claim)} |" for workos, claim in attributes.items())
    metadata = record.metadata
    if metadata is None:
        return
    yield from ["", "## The identity provider as we know it", ""]
    yield f"- Entity ID: {_code(metadata.entity_id)}"
    yield f"- Sign-on URL: {_code(metadata.sso_url)}"
    for certificate in metadata.certificates:
        yield f"- Certificate {certificate.sha256[:16]}, valid until {certificate.not_after:%Y-%m-%d}"
    yield from (f"- **{_text(problem)}**" for problem in metadata_problems(metadata, now))


def _saml_row(record: ProviderRecord, pool: Pool) -> dict[str, str]:
    metadata, details = record.metadata, record.provider.details
    proxy = record.choices.get("saml") == "proxy"
    attributes = standard_attributes(record.provider.attribute_mapping)
    return _shared(record, pool) | {
        "idpEntityId": metadata.entity_id if metadata else "",
        "idpUrl": metadata.sso_url if metadata else details.get("SSORedirectBindingURI", ""),
        "x509Cert": metadata.certificates[0].body if metadata and metadata.certificates else "",
        "idpMetadataUrl": "" if record.metadata_file else record.metadata_url,
        # Behind one's own proxy the IdP goes on to know Cognito's identity.
        "customEntityId": record.entity_to_keep if proxy else "",
        "customAcsUrl": next(iter(record.keep), "") if proxy else "",
        "idpIdAttribute": attributes.get("idp_id", ""),
        "emailAttribute": attributes.get("email", ""),
        "firstNameAttribute": attributes.get("first_name", ""),
        "lastNameAttribute": attributes.get("last_name", ""),
        "idpInitiatedEnabled": details.get("IDPInit", "false").upper(),
    }


def _oidc_row(record: ProviderRecord, pool: Pool) -> dict[str, str]:
    issuer = record.provider.details.get("oidc_issuer", "").rstrip("/")
    return _shared(record, pool) | {
        "clientId": record.client_id,
        "discoveryEndpoint": f"{issuer}/.well-known/openid-configuration" if issuer else "",
    }


def _shared(record: ProviderRecord, pool: Pool) -> dict[str, str]:
    mapping = record.provider.attribute_mapping
    own = {
        name.removeprefix("custom:"): claim for name, claim in mapping.items() if name.startswith("custom:")
    }
    return {
        "organizationName": record.name,
        "organizationId": record.connection.organization_id,
        "organizationExternalId": external_id(pool, record.name),
        "domains": ";".join(record.provider.identifiers),
        "name": record.name,
        "customAttributes": json.dumps(own, sort_keys=True) if own else "",
        "importedId": external_id(pool, record.name),
    }


def _table(columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(row.get(column, "")) for column in columns])
    return out.getvalue()


def _text(text: str) -> str:
    """Text of others as Markdown text: cleaned, without anything that Markdown or HTML would act on."""
    return re.sub(r"([\\`*_\[\]<>|#!&])", r"\\\1", clean(text, 400))


def _code(*texts: str) -> str:
    return ", ".join(
        f"`{clean(text, 400).replace('`', chr(39)).replace('|', chr(166))}`" for text in texts if text
    )


TABLE = "connections.csv"
_IMPORTER = (
    ("saml_connections.csv", Shape.SAML, saml_csv),
    ("oidc_connections.csv", Shape.OIDC, oidc_csv),
)


def handoff_files(
    records: Sequence[ProviderRecord], pool: Pool, *, now: datetime
) -> Iterator[tuple[str, str]]:
    """Name and text of each: the table, the vendor's importer's tables, a sheet for whoever needs one."""
    yield TABLE, to_csv(records)
    for name, shape, text in _IMPORTER:
        if any(record.row.shape is shape for record in records):
            yield name, text(records, pool)
    for record in records:
        if needs_sheet(record):
            yield sheet_name(record), sheet(record, pool, now=now)

"""One connection: who and when, old and new addresses, its metadata, and what can be typed about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from wizard.domain.federation.connections import standard_attributes
from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.federation.saml import SamlMetadata, metadata_problems
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.guide.federation import key
from wizard.guide.provider_record import ProviderRecord, need
from wizard.pages import connections
from wizard.pages.commands import Command, Copy, GoTo, Say
from wizard.pages.common import busy, main, stop_of
from wizard.pages.model import (
    Action,
    Fact,
    Facts,
    Item,
    Items,
    Mark,
    Next,
    Page,
    Scope,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.provider_actions import ASK, answering
from wizard.pages.provider_facts import record_of
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.pages.tree import CHOICE, answered, question_of

STEP = StepName.FEDERATION
PANE, VALUE, METADATA, MAKER = "fields", "value", "metadata", "connection"
ASKED = {
    "acs_url": "The ACS URL that the dashboard shows for this connection.",
    "sp_entity_id": "The SP entity ID that the dashboard shows for this connection.",
    "redirect_uri": "The redirect URI that the dashboard shows for this connection.",
    "organization_id": "The ID of the WorkOS organization (org_…). Empty: one is created.",
    "organization_name": "The name of the organization, if it is created. Empty: the provider's.",
    METADATA: "Where its SAML metadata is: an https address, or a file's path. Empty: as Cognito has it.",
}


@page("connection")
def connection(state: ViewState, target: str) -> Page:
    """What can be typed, and what the identity provider says; raises UsageError for an unknown provider."""
    record = record_of(state, target)
    hint, first = _main(state, record)
    return Page(
        id="connection",
        step=STEP,
        title=f"{record.name}: {record.row.title}",
        why=f"{counted(record.rows, 'row')} {'signs' if record.rows == 1 else 'sign'} in through it.",
        panes=(
            Items(PANE, "Connection", tuple(_fields(record))),
            Facts("idp", "The identity provider", tuple(_facts(record, state.now))),
        ),
        actions=(first, _change(state, record), _copy(record)),
        hint=hint,
        help="A field is changed where it stands; new metadata is read at once.",
        stop=stop_of(state, STEP),
        crumb=record.name,
    )


def _main(state: ViewState, record: ProviderRecord) -> tuple[str, Action]:
    if now := busy(state, STEP, "Reading what is known of it …"):
        return now
    summary = need(record) or record.evidence
    return summary, main("tree", "Tree and ticks", GoTo(page="provider", target=record.name))


def _fields(record: ProviderRecord) -> Iterator[Item]:
    """Everything that can be typed, with what is known."""
    found, is_saml = record.connection, record.row.shape is Shape.SAML
    for field in connections.KEYS:
        yield _field(field, connections.LABELS[field], str(getattr(found, field)))
    word = "ACS URL" if is_saml else "redirect URI"
    is_wrong = bool(record.uri_problem)
    yield _field("acs_url" if is_saml else "redirect_uri", f"{word}, new", record.uri, is_wrong=is_wrong)
    if is_saml:
        yield _field("sp_entity_id", "entity ID, new", found.entity_id)
        yield _field(METADATA, "metadata from", record.metadata_source)
    yield _field(MAKER, "made by", record.choices.get("connection", ""))
    yield _field("organization_id", "organization", found.organization_id)
    yield _field("organization_name", "its name, if created", record.organization_name or record.name)


def _field(field: str, label: str, value: str, *, is_wrong: bool = False) -> Item:
    return Item(field, label, cells=(value or "–",), mark=Mark.FAILED if is_wrong else Mark.NONE)


def _facts(record: ProviderRecord, now: datetime) -> Iterator[Fact]:
    found, is_saml = record.connection, record.row.shape is Shape.SAML
    for uri in record.keep:
        yield Fact("ACS URL, old" if is_saml else "redirect URI, old", uri)
    if record.entity_to_keep:
        yield Fact("entity ID, old", record.entity_to_keep)
    if found.connection_id:
        yield Fact("connection", f"{found.connection_id} ({found.target_state or 'state not read'})")
    if not is_saml:
        yield Fact("issuer", record.provider.details.get("oidc_issuer", "") or "unknown")
        yield Fact("client ID", record.client_id or "unknown")
    elif record.metadata:
        yield from _metadata(record.metadata, now)
    else:
        yield Fact("metadata", "not read yet", Tone.WARNING)
    for workos, claim in standard_attributes(record.provider.attribute_mapping).items():
        yield Fact(workos, f"from {claim}")


def _metadata(metadata: SamlMetadata, now: datetime) -> Iterator[Fact]:
    for problem in metadata_problems(metadata, now):
        yield Fact("!", problem, Tone.BAD)
    yield Fact("entity ID", metadata.entity_id)
    yield Fact("sign-on URL", metadata.sso_url)
    for item in metadata.certificates:
        days = (item.not_after - now).days
        summary = f"valid until {item.not_after:%Y-%m-%d} ({days:,} days), {item.subject}, {item.sha256[:16]}"
        yield Fact("certificate", summary, Tone.BAD if days < 0 else Tone.PLAIN)
    signed = "wanted: give it WorkOS' signing certificate" if metadata.wants_signed_requests else "not wanted"
    yield Fact("signed requests", signed)


def _change(state: ViewState, record: ProviderRecord) -> Action:
    """Types another value for the field under the cursor."""

    def ask(field: str) -> Next:
        if field in connections.KEYS:
            return connections.question([record.connection], field, state.now.date())
        if field == MAKER:
            return question_of(state, key(record.name, MAKER))
        if field not in ASKED:
            return None
        return Text(VALUE, f"{record.name}: {field.replace('_', ' ')}", ASKED[field], value=given(field))

    def given(field: str) -> str:
        if field == METADATA:
            return record.metadata_source
        return str(state.views.given().get(key(record.name, field)) or "")

    def command(field: str, values: Values) -> Command:
        if field in connections.KEYS:
            return connections.edited([record.connection], field, str(values[connections.VALUE]))
        if field == MAKER:
            return answered(key(record.name, MAKER), values, ASK) if CHOICE in values else _none()
        if field not in ASKED:
            return _none()
        text = str(values[VALUE]).strip()
        return (
            Say("It says so already.")
            if text == given(field)
            else answering(record.name, answers(field, text))
        )

    return Action(
        "change",
        "Change",
        command,
        key="enter",
        help="Type another value for this field",
        scope=Scope.ITEM,
        pane=PANE,
        ask=ask,
        weight=Weight.SHOWN,
    )


def answers(field: str, text: str) -> dict[str, Any]:
    """Metadata is an address or a file, and what is typed last holds; any other field is what it is."""
    if field != METADATA:
        return {field: text or None}
    is_address = text.startswith(("https://", "http://"))
    path = str(Path(text).expanduser().absolute()) if text and not is_address else None
    return {"metadata_url": text if is_address else None, "metadata_file": path}


def _none() -> Say:
    return Say("Its kind has no such field.")


def _copy(record: ProviderRecord) -> Action:
    uri = record.uri or next(iter(record.keep), "")
    what = "the new address" if record.uri else "the address to keep"
    return Action(
        "copy",
        "Copy the address",
        lambda _, __: Copy(uri, what),
        key="c",
        help="Copy the new address, else the old one",
        locked="" if uri else "It has no address yet.",
    )

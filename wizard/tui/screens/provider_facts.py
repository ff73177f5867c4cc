"""What is known of one provider, line by line; its texts are untrusted."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.connections import ProbeRole, Tick
from wizard.domain.provider_kinds import Shape
from wizard.guide.provider_record import ProviderRecord, Standing, need
from wizard.tui.screens.provider_owner import owner_line

_ROLES = {ProbeRole.OLD: "old URI asked", ProbeRole.NEW: "new URI asked"}


def facts(record: ProviderRecord) -> list[tuple[str, str]]:
    """What it needs first, then URIs, answers of the provider, ticks."""
    return list(_facts(record))


def missing_field(record: ProviderRecord) -> tuple[str, str] | None:
    """The address that has to be pasted next, as ``uri_field``; None where nothing is missing."""
    by_customer = record.choices.get("connection") == "admin_portal"
    if record.row.shape is Shape.SAML:
        if by_customer:
            return None
        if record.uri and not record.connection.entity_id:
            return "sp_entity_id", "entity ID"
    return uri_field(record) if not record.uri or record.uri_problem else None


def uri_field(record: ProviderRecord) -> tuple[str, str]:
    """The answer that takes the address at WorkOS, and what it is called there."""
    if record.row.shape is Shape.SAML:
        return "acs_url", "ACS URL"
    return "redirect_uri", "redirect URI"


def _facts(record: ProviderRecord) -> Iterator[tuple[str, str]]:
    if record.standing is Standing.OPEN:
        yield "needs", need(record)
    else:
        yield record.standing.value, record.evidence
    if record.row.shape is Shape.NONE:
        return
    for uri in record.keep:
        yield "keep (old)", uri
    if record.entity_to_keep:
        yield "entity (old)", record.entity_to_keep
    yield "add (new)", record.uri or f"not pasted yet (u): the {uri_field(record)[1]} of the dashboard"
    if record.uri_problem:
        yield "! new URI", record.uri_problem
    if record.connection.entity_id:
        yield "entity (new)", record.connection.entity_id
    yield from _asked(record)
    yield "came to it", _tick(record, Tick.REACHED)
    yield "came back", _tick(record, Tick.RETURNED)
    yield "owner", owner_line(record.connection) or "nobody yet (o)"
    if record.client_id:
        yield "client id", record.client_id
    if record.row.shape is not Shape.SAML:
        yield "secret", "•••• stays as it is; v shows it once, to be entered in the dashboard"


def _asked(record: ProviderRecord) -> Iterator[tuple[str, str]]:
    for role, name in _ROLES.items():
        probe = record.probes.get(role)
        if probe:
            at = f" at {probe.at.astimezone():%H:%M:%S}" if probe.at else ""
            yield name, f"{probe.verdict}{at}: {probe.evidence}"
        elif record.question(role):
            yield name, "not yet (r)"


def _tick(record: ProviderRecord, tick: Tick) -> str:
    given = record.ticks.get(tick)
    return f"ticked: {given.note}" if given else "not ticked yet (s)"

"""What is known of one provider: what it needs, its addresses, what it answered, both ticks, its owner."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.federation.connections import Connection, ProbeRole, ProbeVerdict, Tick
from wizard.domain.federation.provider_kinds import Shape
from wizard.errors import UsageError
from wizard.guide.handoff import needs_sheet, sheet_name
from wizard.guide.provider_record import ProviderRecord, Standing, need
from wizard.pages.model import Fact, Mark, Tone
from wizard.pages.state import ViewState

OWNED = ("owner", "contact", "appointment", "note")
_ROLES = {ProbeRole.OLD: "old URI asked", ProbeRole.NEW: "new URI asked"}


def record_of(state: ViewState, name: str) -> ProviderRecord:
    """The provider of this name; raises UsageError where the pool has none."""
    for record in state.views.providers():
        if record.name == name:
            return record
    raise UsageError(f"The pool has no provider {name}.", fix="Step 8 lists those that it has.")


def mark_of(record: ProviderRecord) -> Mark:
    if record.refused and record.standing is Standing.OPEN:
        return Mark.FAILED
    match record.standing:
        case Standing.TESTED:
            return Mark.DONE
        case Standing.WAIVED | Standing.DECIDED:
            return Mark.WARNING
        case Standing.OPEN:
            return Mark.OPEN


def ticks_of(record: ProviderRecord) -> tuple[str, str, str]:
    """Registered, reached WorkOS, came back: each yes, a word that says why not, or – where it is open."""
    if record.row.shape is Shape.NONE or record.standing in {Standing.WAIVED, Standing.DECIDED}:
        word = str(record.standing) if record.standing is not Standing.OPEN else "–"
        return word, "–", "–"
    reached, returned = ("yes" if tick in record.ticks else "–" for tick in (Tick.REACHED, Tick.RETURNED))
    return registered(record), reached, returned


def registered(record: ProviderRecord) -> str:
    """Whether the provider knows the new URI: its answer, or the sign-in that reached WorkOS."""
    if not record.uri or record.uri_problem:
        return "–"
    probe = record.probes.get(ProbeRole.NEW)
    if probe and probe.verdict is ProbeVerdict.MISMATCH:
        return "refused"
    if (probe and probe.verdict is ProbeVerdict.ACCEPTED) or Tick.REACHED in record.ticks:
        return "yes"
    return "unclear" if probe else "–"


def addresses(record: ProviderRecord) -> tuple[tuple[str, str, str], ...]:
    """Its addresses at WorkOS that have to be pasted: the answer's last word, its name, what was given."""
    if record.row.shape is Shape.NONE:
        return ()
    if record.row.shape is not Shape.SAML:
        return (("redirect_uri", "redirect URI", record.uri),)
    if record.choices.get("connection") == "admin_portal":
        return ()
    entity = record.connection.entity_id
    return (("acs_url", "ACS URL", record.uri), ("sp_entity_id", "SP entity ID", entity))


def misses_address(record: ProviderRecord) -> bool:
    """Whether one of its addresses is missing, or cannot be right."""
    found = addresses(record)
    return bool(found) and (bool(record.uri_problem) or not all(value for _, _, value in found))


def is_unasked(record: ProviderRecord) -> bool:
    """Whether the provider could be asked about one of its URIs and was not, or refused the new one."""
    return record.refused or any(record.question(role) and role not in record.probes for role in ProbeRole)


def owner_line(connection: Connection) -> str:
    """Owner, contact, appointment and note, as far as they are known."""
    return "; ".join(value for name in OWNED if (value := str(getattr(connection, name))))


def known_facts(record: ProviderRecord) -> Iterator[Fact]:
    """What it needs first, then addresses, answers of the provider, ticks; its texts are untrusted."""
    if record.standing is Standing.OPEN:
        yield Fact("needs", need(record), Tone.WARNING)
    else:
        yield Fact(record.standing.value, record.evidence, Tone.GOOD)
    if record.stale:
        yield Fact("!", "The new URI has changed since somebody signed in: do it again.", Tone.WARNING)
    if record.row.shape is Shape.NONE:
        return
    for uri in record.keep:
        yield Fact("keep (old)", uri)
    if record.entity_to_keep:
        yield Fact("entity (old)", record.entity_to_keep)
    yield from _new(record)
    yield from _asked(record)
    yield Fact("reached WorkOS", _tick(record, Tick.REACHED))
    yield Fact("came back", _tick(record, Tick.RETURNED))
    yield Fact("owner", owner_line(record.connection) or "no one yet")
    if record.client_id:
        yield Fact("client ID", f"{record.client_id}, the same as before")
    if record.row.shape is not Shape.SAML:
        yield Fact("secret", "•••• stays as it is; it can be shown once, to be entered in the dashboard")


def directions(record: ProviderRecord) -> list[str]:
    """What to do at its console, where credentials go, what to know, and the hand-off sheet."""
    lines = [f"At {record.row.console}"]
    lines += [f"  {number}. {line}" for number, line in enumerate(record.directions, 1)]
    if record.row.shape is not Shape.NONE:
        lines += ["Client ID and secret", f"  {record.row.credentials}"]
    if record.row.traps:
        lines += ["Good to know", *(f"  {trap}" for trap in record.row.traps)]
    if needs_sheet(record):
        lines += ["Hand-off sheet", f"  {sheet_name(record)} in the folder next to the journal"]
    return lines


def _new(record: ProviderRecord) -> Iterator[Fact]:
    for field, name, value in addresses(record):
        label = "entity (new)" if field == "sp_entity_id" else "add (new)"
        missing = f"not pasted yet: the {name} of the dashboard"
        yield Fact(label, value or missing, Tone.PLAIN if value else Tone.MUTED)
    if record.uri_problem:
        yield Fact("! new URI", record.uri_problem, Tone.BAD)
    connection = record.connection
    if connection.connection_id:
        yield Fact(
            "connection", f"{connection.connection_id} ({connection.target_state or 'state not read'})"
        )
    if record.metadata:
        for certificate in record.metadata.certificates:
            yield Fact("certificate", f"valid until {certificate.not_after:%Y-%m-%d}")


def _asked(record: ProviderRecord) -> Iterator[Fact]:
    for role, name in _ROLES.items():
        probe = record.probes.get(role)
        if probe:
            at = f" at {probe.at.astimezone():%H:%M:%S}" if probe.at else ""
            tone = Tone.BAD if probe.verdict is ProbeVerdict.MISMATCH else Tone.PLAIN
            yield Fact(name, f"{probe.verdict}{at}: {probe.evidence}", tone)
        elif record.question(role):
            yield Fact(name, "not yet", Tone.MUTED)


def _tick(record: ProviderRecord, tick: Tick) -> str:
    given = record.ticks.get(tick)
    return f"ticked: {given.note}" if given else "not ticked yet"

"""One identity provider: what it is, what must stay, what is missing until it counts as tested."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.domain.federation.connections import (
    BILLING,
    FORBIDDEN,
    NO_ORGANIZATION,
    NOT_ENABLED,
    NOT_OFFERED,
    Connection,
    ConnectionState,
    ProbeResult,
    ProbeRole,
    ProbeVerdict,
    Tick,
    Ticked,
    Waiver,
)
from wizard.domain.federation.probing import ProbeQuestion
from wizard.domain.federation.provider_kinds import AT_THE_IDP, KINDS, KindRow, Shape
from wizard.domain.federation.saml import SamlMetadata
from wizard.domain.rows.pool import Provider, ProviderKind
from wizard.domain.words import counted
from wizard.guide.federation import key

_IN_DASHBOARD = "make it in the dashboard, as its sheet says"
# What is said of a connection that WorkOS did not make, by why.
REFUSALS = {
    NOT_ENABLED: (
        "Creating connections through the API is not enabled for this environment: ask support@workos.com for"
        f" it, or {_IN_DASHBOARD}."
    ),
    NOT_OFFERED: f"WorkOS does not create connections through the API here: {_IN_DASHBOARD}.",
    NO_ORGANIZATION: (
        "WorkOS has no organization with the ID that was given: correct it, or leave it out to have one made."
    ),
    BILLING: (
        "Connections in production need billing: add a payment method in the dashboard (Settings, Billing)."
    ),
    FORBIDDEN: f"The API key has no right to create connections: use one that has, or {_IN_DASHBOARD}.",
}
REFUSED = "refused"  # what is noted as WorkOS' state where it does not create connections by API


class Standing(StrEnum):
    """Whether a provider counts in check 4; DECIDED where WorkOS has no such one."""

    OPEN = "open"
    TESTED = "tested"
    DECIDED = "decided"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """A provider as screens, sheets and check 4 show it. ``rows`` counts rows of the pool.

    ``keep`` are the addresses registered today, which stay until the end. ``uri`` is what was pasted or
    read back (redirect URI, or ACS URL), and ``uri_problem`` what is wrong with it. ``needs`` are
    sentences, the first one first; ``ticks`` and ``probes`` are those that are about ``uri``, ``stale``
    the ticks that were given for another one.
    """

    provider: Provider
    kind: ProviderKind
    choices: Mapping[str, str]
    rows: int
    keep: tuple[str, ...]
    entity_to_keep: str
    uri: str
    uri_problem: str
    connection: Connection
    probes: Mapping[ProbeRole, ProbeResult]
    ticks: Mapping[Tick, Ticked]
    metadata: SamlMetadata | None
    decided: str = ""
    stale: frozenset[Tick] = frozenset()
    metadata_file: str = ""
    metadata_url: str = ""
    organization_name: str = ""

    @property
    def metadata_source(self) -> str:
        """Where SAML metadata comes from: what the operator gave goes before what Cognito has."""
        return self.metadata_file or self.metadata_url

    @property
    def name(self) -> str:
        return self.provider.name

    @property
    def has_connection(self) -> bool:
        """Whether its connection is there in WorkOS, as the API answered or the operator noted."""
        made = {ConnectionState.CONFIGURED, ConnectionState.TESTED, ConnectionState.SWITCHED}
        return bool(self.connection.connection_id) or self.connection.state in made

    @property
    def row(self) -> KindRow:
        return KINDS[self.kind]

    @property
    def client_id(self) -> str:
        return self.provider.details.get("client_id", "")

    @property
    def directions(self) -> tuple[str, ...]:
        """What to do, with the addresses filled in; the first ``row.ours`` are for the operator."""
        new, old = self.uri or "the new URI", " and ".join(self.keep) or "Cognito's URI"
        lines = list(self.row.directions)
        if self.row.shape is Shape.SAML:
            lines.insert(self.row.ours, AT_THE_IDP[self.choices["saml"]])
        return tuple(line.replace("{new}", new).replace("{old}", old) for line in lines)

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(_needs(self))

    @property
    def standing(self) -> Standing:
        if Tick.WAIVED in self.ticks:
            return Standing.WAIVED
        if self.decided:
            return Standing.DECIDED
        return Standing.OPEN if self.needs else Standing.TESTED

    @property
    def waiver(self) -> Waiver | None:
        """Why it counts although no one tested it; None where no one waived it."""
        given = self.ticks.get(Tick.WAIVED)
        return Waiver(self.name, given.note, given.by, given.at) if given else None

    @property
    def refused(self) -> bool:
        """Whether the provider was asked and does not know the new URI."""
        probe = self.probes.get(ProbeRole.NEW)
        return probe is not None and probe.verdict is ProbeVerdict.MISMATCH

    @property
    def evidence(self) -> str:
        """One line for check 4."""
        match self.standing:
            case Standing.WAIVED:
                waiver = self.waiver
                assert waiver is not None
                by = f" (by {waiver.by})" if waiver.by else ""
                return f"{self.name} waived: {waiver.reason}{by}"
            case Standing.DECIDED:
                return f"{self.name}: {self.decided}"
            case Standing.OPEN:
                return f"{self.name}: {need(self)}"
            case Standing.TESTED:
                probes = [f"{role} URI {result.verdict}" for role, result in sorted(self.probes.items())]
                notes = dict.fromkeys(tick.note for tick in self.ticks.values())
                return f"{self.name}: {', '.join([*probes, 'signed in both ways'])} ({'; '.join(notes)})"

    def question(self, role: ProbeRole) -> ProbeQuestion | None:
        """What to ask the provider about one of the two URIs; None where it cannot be asked."""
        uri = self.uri if role is ProbeRole.NEW else next(iter(self.keep), "")
        details = self.provider.details
        askable = self.row.shape in {Shape.SOCIAL, Shape.OIDC} and self.client_id
        if not uri or not askable or (role is ProbeRole.NEW and self.uri_problem):
            return None
        return ProbeQuestion(
            redirect_uri=uri,
            client_id=self.client_id,
            authorize_url=details.get("authorize_url", ""),
            issuer=details.get("oidc_issuer", ""),
            scopes=details.get("authorize_scopes", "openid"),
            kind=self.kind,
            hosts=self.row.hosts,
        )


def _needs(record: ProviderRecord) -> Iterator[str]:
    name = record.name
    if record.row.shape is Shape.NONE:
        do = "does" if record.rows == 1 else "do"
        yield (
            f"WorkOS has no such provider: choose what {counted(record.rows, 'row')} {do} instead"
            f" ({key(name, 'replacement')}), or waive it ({key(name, 'waive')})."
        )
        return
    refused = REFUSALS.get(record.connection.target_state)
    if refused and not record.uri:
        yield refused
    if record.row.shape is Shape.SAML:
        yield from _saml_needs(record)
    else:
        yield from _uri_needs(record)
    # Whoever saw both says so at once; who saw one half says the other.
    halves = {Tick.REACHED: "reached", Tick.RETURNED: "returned"}
    has_half = any(tick in record.ticks for tick in halves)
    keys = {tick: key(name, word if has_half else "signed_in") for tick, word in halves.items()}
    missing = {
        Tick.REACHED: f"Sign in once and see that it reaches WorkOS ({keys[Tick.REACHED]}).",
        Tick.RETURNED: f"See that the sign-in comes back to the app ({keys[Tick.RETURNED]}).",
    }
    if record.stale:
        yield "The new URI has changed since it was ticked: sign in again, and say so in new words."
    yield from (sentence for tick, sentence in missing.items() if tick not in record.ticks)


def _uri_needs(record: ProviderRecord) -> Iterator[str]:
    field = key(record.name, "redirect_uri")
    if not record.uri:
        yield f"Paste the redirect URI that the WorkOS dashboard shows ({field})."
    elif record.uri_problem:
        yield f"The redirect URI cannot be right ({field}): {record.uri_problem}"
    elif record.refused and record.choices.get("redirect_uris") == "switch_at_cutover":
        yield "Its app gets the new URI at the cutover: sign in then, or waive it until then."
    elif record.refused:
        yield f"The provider refuses the new URI: add it in {record.row.console}."
    elif ProbeRole.NEW not in record.probes and record.question(ProbeRole.NEW):
        yield "The provider has not been asked about the new URI yet."


def _saml_needs(record: ProviderRecord) -> Iterator[str]:
    connection = record.connection
    portal = record.choices.get("connection") == "admin_portal"
    if connection.target_state == REFUSED and not connection.acs_url:
        yield "WorkOS does not create it through the API here: make it in the dashboard, as its sheet says."
    if not portal and not (connection.acs_url and connection.entity_id):
        yield (
            "Paste ACS URL and entity ID of its WorkOS connection"
            f" ({key(record.name, 'acs_url')}, {key(record.name, 'sp_entity_id')})."
        )


def need(record: ProviderRecord) -> str:
    """What it needs first, without the keys of the answers file: on screen there is a prompt for each."""
    summary = record.needs[0] if record.needs else ""
    prefix = re.escape(key(record.name, ""))
    return re.sub(rf" \({prefix}\w+(?:, {prefix}\w+)*\)", "", summary)


def is_to_create(record: ProviderRecord) -> bool:
    """Whether its connection is to be created through the API, and is not there yet."""
    by_api = record.choices.get("connection") == "api"
    return by_api and not record.connection.connection_id and record.standing is Standing.OPEN


def has_source(record: ProviderRecord) -> bool:
    """Whether enough is known of the provider for its connection to be created."""
    if record.row.shape is Shape.OIDC:
        return bool(record.provider.details.get("oidc_issuer") and record.client_id)
    return record.metadata is not None or bool(record.metadata_url and not record.metadata_file)

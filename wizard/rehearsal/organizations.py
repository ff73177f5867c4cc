"""Organizations and their connections in one environment.

https://workos.com/docs/reference/organization · https://workos.com/docs/reference/sso/connection/create
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.rehearsal.identifiers import Ids, Now, stamp
from wizard.rehearsal.paging import PageRequest, listing
from wizard.rehearsal.refusals import Refusal, not_found, unprocessable
from wizard.rehearsal.users import checked_external_id, merged_metadata

Record = dict[str, Any]
CONNECTIONS_OFF = (
    "This endpoint is part of the Connections API migration capabilities, which are not enabled for your"
    " environment. Contact support@workos.com to have them enabled."
)
# https://github.com/workos/openapi-spec (2026-08-07)
ORGANIZATION_ID_LENGTH = 128
DOMAIN_STATES = frozenset({"pending", "verified"})


@dataclass(slots=True)
class Organizations:
    """Both kinds by id; ids ascend, so a dict is already oldest first."""

    ids: Ids
    now: Now
    organizations: dict[str, Record] = field(default_factory=dict)
    connections: dict[str, Record] = field(default_factory=dict)
    connections_api: bool = True
    # Whether ``domain_data`` of an update takes the place of the domains, or adds to them, is not published.
    domain_data_replaces: bool = True
    _by_external_id: dict[str, str] = field(default_factory=dict)

    def create(self, body: Mapping[str, Any]) -> Record:
        name = body.get("name")
        if not isinstance(name, str) or not name:
            raise unprocessable("name", "name must be a non-empty string")
        external_id = checked_external_id(body.get("external_id"), longest=ORGANIZATION_ID_LENGTH)
        if external_id is not None and self._with_external_id(external_id) is not None:
            raise Refusal(400, "This external ID is already used.", code="external_id_already_used")
        moment, organization_id = stamp(self.now()), self.ids.new("org")
        organization = {
            "object": "organization",
            "id": organization_id,
            "name": name,
            "external_id": external_id,
            "metadata": merged_metadata({}, body.get("metadata")),
            "allow_profiles_outside_organization": False,
            "domains": [
                self._domain(entry, organization_id, moment) for entry in body.get("domain_data") or ()
            ],
            "created_at": moment,
            "updated_at": moment,
        }
        self.organizations[organization_id] = organization
        if external_id is not None:
            self._by_external_id[external_id] = organization_id
        return organization

    def update(self, organization_id: str, body: Mapping[str, Any]) -> Record:
        """Change name, metadata or domains; a domain that another organization has is refused."""
        organization, moment = self.get(organization_id), stamp(self.now())
        if "domain_data" in body:
            given = [self._domain(entry, organization_id, moment) for entry in body["domain_data"] or ()]
            for entry in given:
                self._require_free(entry["domain"], besides=organization_id)
            known = {entry["domain"]: entry for entry in organization["domains"]}
            kept = {} if self.domain_data_replaces else known
            changed = {
                entry["domain"]: known.get(entry["domain"], entry) | {"state": entry["state"]}
                for entry in given
            }
            organization["domains"] = list((kept | changed).values())
        if "name" in body:
            organization["name"] = body["name"]
        if "metadata" in body:
            organization["metadata"] = merged_metadata(organization["metadata"], body["metadata"])
        organization["updated_at"] = moment
        return organization

    def delete(self, organization_id: str) -> None:
        gone = self.get(organization_id)
        del self.organizations[organization_id]
        self._by_external_id.pop(str(gone["external_id"]), None)

    def get(self, organization_id: str) -> Record:
        if organization_id not in self.organizations:
            raise not_found("organization", organization_id)
        return self.organizations[organization_id]

    def with_external_id(self, external_id: str) -> Record:
        organization = self._with_external_id(external_id)
        if organization is None:
            raise not_found("organization", external_id)
        return organization

    def page(self, request: PageRequest, query: Mapping[str, str]) -> Record:
        domains = set(filter(None, query.get("domains", "").split(",")))
        searched = query.get("search", "").lower()
        found = [
            key
            for key, organization in self.organizations.items()
            if searched in organization["name"].lower()
            and (not domains or domains & {domain["domain"] for domain in organization["domains"]})
        ]
        return listing(found, request, self.organizations.__getitem__)

    def connect(self, body: Mapping[str, Any]) -> Record:
        """A new connection, or the one that the organization has under this external id."""
        if not self.connections_api:
            raise Refusal(404, CONNECTIONS_OFF, error="Not Found")
        organization = self.get(str(body.get("organization_id", "")))
        external_id = checked_external_id(body.get("external_id"))
        known = self._connection(organization["id"], external_id)
        if known is not None:
            return known
        saml, oidc = body.get("saml_options"), body.get("oidc_options")
        if (saml is None) == (oidc is None):
            raise unprocessable("saml_options", "exactly one of saml_options and oidc_options is needed")
        moment, options = stamp(self.now()), _with_own(_options(saml, oidc), self.ids.secret()[:26])
        connection = {
            "object": "connection",
            "id": self.ids.new("conn"),
            "organization_id": organization["id"],
            "name": body.get("name") or organization["name"],
            "external_id": external_id,
            "connection_type": body.get("connection_type") or ("GenericSAML" if saml else "GenericOIDC"),
            "state": "draft" if _incomplete(saml, oidc) else "inactive",
            "status": "unlinked",
            "domains": [],
            "created_at": moment,
            "updated_at": moment,
        } | options
        self.connections[connection["id"]] = connection
        return connection

    def get_connection(self, connection_id: str) -> Record:
        if connection_id not in self.connections:
            raise not_found("connection", connection_id)
        return self.connections[connection_id]

    def update_connection(self, connection_id: str, body: Mapping[str, Any]) -> Record:
        connection = self.get_connection(connection_id)
        changes = {key: body[key] for key in ("name", "connection_type", "external_id") if key in body}
        options = _options(body.get("saml_options"), body.get("oidc_options"))
        for key, value in options.items():
            options[key] = connection.get(key, {}) | value
        changed = connection | changes | options | {"updated_at": stamp(self.now())}
        self.connections[connection_id] = changed
        return changed

    def page_connections(self, request: PageRequest, query: Mapping[str, str]) -> Record:
        searched = query.get("search", "").lower()
        asked = {key: query[key] for key in ("connection_type", "organization_id") if key in query}
        found = [
            key
            for key, connection in self.connections.items()
            if searched in connection["name"].lower()
            and all(connection[field_name] == value for field_name, value in asked.items())
        ]
        return listing(found, request, self.connections.__getitem__)

    def add_domain(self, body: Mapping[str, Any]) -> Record:
        """One more domain, pending; only one organization can have it."""
        organization = self.get(str(body.get("organization_id", "")))
        name = str(body.get("domain") or "").lower()
        self._require_free(name)
        moment = stamp(self.now())
        added = self._domain({"domain": name, "state": "pending"}, organization["id"], moment)
        organization["domains"].append(added)
        return added

    def _require_free(self, domain: str, *, besides: str = "") -> None:
        for organization_id, entry in self.organizations.items():
            if organization_id != besides and domain in {known["domain"] for known in entry["domains"]}:
                raise Refusal(409, "This domain exists already.", code="domain_already_exists")

    def _with_external_id(self, external_id: str) -> Record | None:
        known = self._by_external_id.get(external_id)
        return None if known is None else self.organizations.get(known)

    def _connection(self, organization_id: str, external_id: str | None) -> Record | None:
        if external_id is None:
            return None
        wanted = (organization_id, external_id)
        found = (
            entry
            for entry in self.connections.values()
            if (entry["organization_id"], entry["external_id"]) == wanted
        )
        return next(found, None)

    def _domain(self, entry: object, organization_id: str, moment: str) -> Record:
        if not isinstance(entry, dict) or entry.get("state") not in DOMAIN_STATES or not entry.get("domain"):
            raise unprocessable("domain_data", "a domain needs a name and the state pending or verified")
        return {
            "object": "organization_domain",
            "id": self.ids.new("org_domain"),
            "organization_id": organization_id,
            "domain": str(entry["domain"]).lower(),
            "state": entry["state"],
            "created_at": moment,
            "updated_at": moment,
        }


def _options(saml: object, oidc: object) -> Record:
    """The protocol options as an answer shows them: without the client secret."""
    sent = {"saml_options": saml, "oidc_options": oidc}
    return {name: _shown(name, value) for name, value in sent.items() if value is not None}


def _with_own(options: Record, key: str) -> Record:
    """The options with WorkOS' own addresses where the request gave none, and where they lead (6.4, 6.5)."""
    place = "https://auth.workos.com/sso"
    if saml := options.get("saml_options"):
        own = {
            "acs_url": f"{place}/saml/acs/{key}",
            "sp_entity_id": f"https://auth.workos.com/{key}",
            "sp_metadata_url": f"https://auth.workos.com/{key}/saml_metadata",
        }
        kept = {name: value for name, value in saml.items() if value is not None}
        return {"saml_options": own | kept, "callback_endpoint": own["acs_url"]}
    callback = f"{place}/oidc/{key}/callback"
    oidc = {name: value for name, value in options["oidc_options"].items() if value is not None}
    return {"oidc_options": {"redirect_uri": callback} | oidc, "callback_endpoint": callback}


def _shown(name: str, value: object) -> Record:
    if not isinstance(value, dict):
        raise unprocessable(name, f"{name} must be an object")
    return {key: entry for key, entry in value.items() if key != "client_secret"}


def _incomplete(saml: Mapping[str, Any] | None, oidc: Mapping[str, Any] | None) -> bool:
    if saml is not None:
        return not (saml.get("idp_metadata_url") or (saml.get("idp_entity_id") and saml.get("idp_sso_url")))
    return oidc is None or not (oidc.get("discovery_endpoint") and oidc.get("client_id"))

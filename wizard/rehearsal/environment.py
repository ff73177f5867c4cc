"""One WorkOS environment: everything that one API key can see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from wizard.rehearsal.events import EventLog
from wizard.rehearsal.identifiers import Ids, Now, stamp
from wizard.rehearsal.memberships import Memberships
from wizard.rehearsal.organizations import Organizations, Record
from wizard.rehearsal.paging import PageRequest, listing
from wizard.rehearsal.refusals import Refusal, not_found, unprocessable
from wizard.rehearsal.roles import Roles
from wizard.rehearsal.sign_in import SignIn
from wizard.rehearsal.users import UserDirectory

LOOPBACK = frozenset({"localhost", "127.0.0.1"})


@dataclass(slots=True)
class Environment:
    """``live`` environments refuse http and loopback redirect URIs (https://workos.com/docs/sso/redirect-uris)."""

    name: str
    live: bool
    ids: Ids
    now: Now
    events: EventLog
    users: UserDirectory
    sign_in: SignIn
    organizations: Organizations
    roles: Roles
    memberships: Memberships
    redirect_uris: dict[str, Record] = field(default_factory=dict)
    webhook_endpoints: dict[str, Record] = field(default_factory=dict)

    @classmethod
    def build(cls, name: str, *, live: bool, ids: Ids, now: Now) -> Environment:
        events = EventLog(ids, now)
        users = UserDirectory(ids, now, events)
        organizations, roles = Organizations(ids, now), Roles(ids, now)
        return cls(
            name=name,
            live=live,
            ids=ids,
            now=now,
            events=events,
            users=users,
            sign_in=SignIn(ids, now, events, users),
            organizations=organizations,
            roles=roles,
            memberships=Memberships(ids, now, users, organizations, roles),
        )

    def add_redirect_uri(self, uri: object) -> Record:
        parts = urlsplit(uri) if isinstance(uri, str) else None
        if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
            raise unprocessable("uri", "uri must be an http or https URL")
        if self.live and (parts.scheme == "http" or parts.hostname in LOOPBACK):
            raise unprocessable("uri", "production redirect URIs must use https and not localhost")
        if any(entry["uri"] == uri for entry in self.redirect_uris.values()):
            raise Refusal(422, "This redirect URI exists already.", code="redirect_uri_already_exists")
        entry = self._entry("redirect_uri", {"uri": uri, "default": not self.redirect_uris})
        self.redirect_uris[entry["id"]] = entry
        return entry

    def add_webhook_endpoint(self, body: Mapping[str, Any]) -> Record:
        entry = self._entry(
            "webhook_endpoint",
            {
                "endpoint_url": body["endpoint_url"],
                "secret": self.ids.secret(),
                "status": body.get("status", "enabled"),
                "events": list(body.get("events", ["user.created"])),
            },
        )
        self.webhook_endpoints[entry["id"]] = entry
        return entry

    def get_webhook_endpoint(self, endpoint_id: str) -> Record:
        if endpoint_id not in self.webhook_endpoints:
            raise not_found("webhook endpoint", endpoint_id)
        return self.webhook_endpoints[endpoint_id]

    def update_webhook_endpoint(self, endpoint_id: str, body: Mapping[str, Any]) -> Record:
        endpoint = self.get_webhook_endpoint(endpoint_id)
        if body.get("status", "enabled") not in {"enabled", "disabled"}:
            raise unprocessable("status", "status must be enabled or disabled")
        changes = {key: body[key] for key in ("status", "endpoint_url", "events") if key in body}
        self.webhook_endpoints[endpoint_id] = endpoint | changes | {"updated_at": stamp(self.now())}
        return self.webhook_endpoints[endpoint_id]

    def page_sessions(self, user_id: str, request: PageRequest) -> Record:
        self.users.get(user_id)
        active = {session.id: session for session in self.sign_in.active_sessions(user_id)}
        return listing(list(active), request, lambda key: active[key].as_json())

    def _entry(self, kind: str, values: Mapping[str, Any]) -> Record:
        moment = stamp(self.now())
        key = self.ids.new("we" if kind == "webhook_endpoint" else "ruri")
        return {"object": kind, "id": key, **values, "created_at": moment, "updated_at": moment}

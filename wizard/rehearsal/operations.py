"""The operations of the WorkOS API that are rehearsed, each a route and what it does.

Names are those of the Python SDK's methods; paths are those of its 10.8.0 requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.rehearsal.calls import Call, Operation, Reply
from wizard.rehearsal.membership_operations import MEMBERSHIP_OPERATIONS
from wizard.rehearsal.paging import listing, page_request

__all__ = ["OPERATIONS", "Call", "Operation", "Reply"]


def create_user(call: Call) -> Reply:
    environment = call.environment
    environment.sign_in.check_credentials(call.body)
    user = environment.users.create(call.body)
    environment.sign_in.keep_credentials(user, call.body)
    call.stats.created_users += 1
    return Reply(user.as_json(), 201)


def update_user(call: Call) -> Reply:
    environment = call.environment
    environment.sign_in.check_credentials(call.body)
    user = environment.users.update(call.path["id"], call.body)
    environment.sign_in.keep_credentials(user, call.body)
    return Reply(user.as_json())


def get_user(call: Call) -> Reply:
    return Reply(call.environment.users.get(call.path["id"]).as_json())


def get_user_by_external_id(call: Call) -> Reply:
    return Reply(call.environment.users.with_external_id(call.path["external_id"]).as_json())


def list_users(call: Call) -> Reply:
    request = page_request(call.query, call.shortened)
    return Reply(call.environment.users.page(request, email=call.query.get("email")))


def delete_user(call: Call) -> Reply:
    call.environment.users.delete(call.path["id"])
    return Reply()


def reset_password(call: Call) -> Reply:
    sign_in = call.environment.sign_in
    reset = sign_in.create_reset(call.body.get("email"), base_url=call.base_url)
    if sign_in.mail(reset):
        call.stats.mails[reset.email] += 1
    return Reply(reset.as_json(), 201)


def get_password_reset(call: Call) -> Reply:
    return Reply(call.environment.sign_in.get_reset(call.path["id"]).as_json())


def confirm_password_reset(call: Call) -> Reply:
    user = call.environment.sign_in.confirm_reset(call.body.get("token"), call.body.get("new_password"))
    return Reply({"user": user.as_json()})


def authenticate(call: Call) -> Reply:
    return Reply(call.environment.sign_in.authenticate(call.body))


def list_sessions(call: Call) -> Reply:
    return Reply(call.environment.page_sessions(call.path["id"], page_request(call.query, call.shortened)))


def revoke_session(call: Call) -> Reply:
    call.environment.sign_in.revoke(call.body.get("session_id"))
    return Reply()


def list_events(call: Call) -> Reply:
    return Reply(call.environment.events.page(call.query))


def create_organization(call: Call) -> Reply:
    return Reply(call.environment.organizations.create(call.body), 201)


def list_organizations(call: Call) -> Reply:
    return Reply(call.environment.organizations.page(page_request(call.query, call.shortened), call.query))


def update_organization(call: Call) -> Reply:
    return Reply(call.environment.organizations.update(call.path["id"], call.body))


def delete_organization(call: Call) -> Reply:
    call.environment.organizations.delete(call.path["id"])
    return Reply(status=202)


def get_organization(call: Call) -> Reply:
    return Reply(call.environment.organizations.get(call.path["id"]))


def get_organization_by_external_id(call: Call) -> Reply:
    return Reply(call.environment.organizations.with_external_id(call.path["external_id"]))


def create_connection(call: Call) -> Reply:
    return Reply(call.environment.organizations.connect(call.body), 201)


def list_connections(call: Call) -> Reply:
    organizations = call.environment.organizations
    return Reply(organizations.page_connections(page_request(call.query, call.shortened), call.query))


def get_connection(call: Call) -> Reply:
    return Reply(call.environment.organizations.get_connection(call.path["id"]))


def update_connection(call: Call) -> Reply:
    return Reply(call.environment.organizations.update_connection(call.path["id"], call.body))


def generate_link(call: Call) -> Reply:
    """An Admin Portal link: a bearer secret (https://workos.com/docs/reference/admin-portal)."""
    organization = call.environment.organizations.get(str(call.body.get("organization", "")))
    secret = call.environment.ids.secret()
    return Reply(
        {"link": f"{call.base_url}portal/launch?organization={organization['id']}&secret={secret}"}, 201
    )


def create_redirect_uri(call: Call) -> Reply:
    return Reply(call.environment.add_redirect_uri(call.body.get("uri")), 201)


def list_redirect_uris(call: Call) -> Reply:
    return Reply(_everything(call, call.environment.redirect_uris))


def list_webhook_endpoints(call: Call) -> Reply:
    return Reply(_everything(call, call.environment.webhook_endpoints))


def get_webhook_endpoint(call: Call) -> Reply:
    return Reply(call.environment.get_webhook_endpoint(call.path["id"]))


def update_webhook_endpoint(call: Call) -> Reply:
    return Reply(call.environment.update_webhook_endpoint(call.path["id"], call.body))


def _everything(call: Call, entries: Mapping[str, Any]) -> Mapping[str, Any]:
    return listing(list(entries), page_request(call.query, call.shortened), entries.__getitem__)


_USERS = "/user_management/users"
_RESET = "/user_management/password_reset"

OPERATIONS: tuple[Operation, ...] = (
    Operation("create_user", "POST", _USERS, create_user),
    Operation("list_users", "GET", _USERS, list_users, paged=True),
    Operation(
        "get_user_by_external_id", "GET", _USERS + "/external_id/{external_id}", get_user_by_external_id
    ),
    Operation("get_user", "GET", _USERS + "/{id}", get_user),
    Operation("update_user", "PUT", _USERS + "/{id}", update_user),
    Operation("delete_user", "DELETE", _USERS + "/{id}", delete_user),
    Operation("list_sessions", "GET", _USERS + "/{id}/sessions", list_sessions, paged=True),
    Operation("revoke_session", "POST", "/user_management/sessions/revoke", revoke_session),
    Operation("reset_password", "POST", _RESET, reset_password),
    Operation("confirm_password_reset", "POST", _RESET + "/confirm", confirm_password_reset),
    Operation("get_password_reset", "GET", _RESET + "/{id}", get_password_reset),
    Operation("authenticate", "POST", "/user_management/authenticate", authenticate),
    Operation("list_events", "GET", "/events", list_events),
    Operation("create_organization", "POST", "/organizations", create_organization),
    Operation("list_organizations", "GET", "/organizations", list_organizations, paged=True),
    Operation(
        "get_organization_by_external_id",
        "GET",
        "/organizations/external_id/{external_id}",
        get_organization_by_external_id,
    ),
    Operation("get_organization", "GET", "/organizations/{id}", get_organization),
    Operation("update_organization", "PUT", "/organizations/{id}", update_organization),
    Operation("delete_organization", "DELETE", "/organizations/{id}", delete_organization),
    Operation("create_connection", "POST", "/connections", create_connection),
    Operation("list_connections", "GET", "/connections", list_connections, paged=True),
    Operation("get_connection", "GET", "/connections/{id}", get_connection),
    Operation("update_connection", "PATCH", "/connections/{id}", update_connection),
    Operation("generate_link", "POST", "/portal/generate_link", generate_link),
    Operation("create_redirect_uri", "POST", "/user_management/redirect_uris", create_redirect_uri),
    Operation("list_redirect_uris", "GET", "/user_management/redirect_uris", list_redirect_uris, paged=True),
    Operation("list_webhook_endpoints", "GET", "/webhook_endpoints", list_webhook_endpoints, paged=True),
    Operation("get_webhook_endpoint", "GET", "/webhook_endpoints/{id}", get_webhook_endpoint),
    Operation("update_webhook_endpoint", "PATCH", "/webhook_endpoints/{id}", update_webhook_endpoint),
    *MEMBERSHIP_OPERATIONS,
)

"""Every request of the adapters, and every answer of the rehearsal, is as the vendors publish it."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contract.amendments import AMENDMENTS, Amendment, amended
from tests.contract.aws_model import AWS_DEVIATIONS, CognitoModel
from tests.contract.cases import SOURCE_CASES, TARGET_CASES
from tests.contract.deviations import deviation
from tests.contract.migration import Heard, full_migration
from tests.contract.openapi import Published, Schema, document
from tests.contract.recording import Exchange
from tests.contract.sources import SOURCES
from tests.contract.targets import TARGETS
from wizard.adapters.cognito.probes import PROBES
from wizard.ports import ConnectionTarget, IdentitySource, IdentityTarget, OrganizationTarget

_USERS = "/user_management/users"
# What each method of a port asks of the vendor, at the least.
WORKOS_METHODS = {
    "list_users": {f"GET {_USERS}"},
    "get_user": {f"GET {_USERS}/{{id}}"},
    "find_user": {f"GET {_USERS}/external_id/{{external_id}}"},
    "create_user": {f"POST {_USERS}"},
    "update_user": {f"PUT {_USERS}/{{id}}"},
    "delete_user": {f"DELETE {_USERS}/{{id}}"},
    "sessions": {f"GET {_USERS}/{{id}}/sessions"},
    "revoke_session": {"POST /user_management/sessions/revoke"},
    "create_password_reset": {"POST /user_management/password_reset"},
    "events": {"GET /events"},
    "webhook_endpoints": {"GET /webhook_endpoints"},
    "set_webhook_enabled": {"PATCH /webhook_endpoints/{id}"},
    "redirect_uris": {"GET /user_management/redirect_uris"},
    "add_redirect_uri": {"POST /user_management/redirect_uris"},
    "organization": {"GET /organizations/external_id/{external_id}", "POST /organizations"},
    "create": {"POST /connections"},
    "get": {"GET /connections/{id}"},
    "list_one": {"GET /organizations", "GET /connections"},
}
# The same of organizations, some of whose methods are called as those of connections are.
_MEMBERSHIPS = "/user_management/organization_memberships"
ORGANIZATION_METHODS = {
    "page": {"GET /organizations"},
    "find": {"GET /organizations/external_id/{external_id}"},
    "create": {"POST /organizations"},
    "roles": {"GET /authorization/roles"},
    "create_role": {"POST /authorization/roles"},
    "memberships": {f"GET {_MEMBERSHIPS}"},
    "join": {f"POST {_MEMBERSHIPS}"},
    "set_roles": {f"PUT {_MEMBERSHIPS}/{{id}}"},
    "deactivate": {f"PUT {_MEMBERSHIPS}/{{id}}/deactivate"},
    "remove": {f"DELETE {_MEMBERSHIPS}/{{id}}"},
    "delete": {"DELETE /organizations/{id}"},
    "domains": {"GET /organizations/{id}"},
    "add_domain": {"POST /organization_domains"},
    "set_domains": {"PUT /organizations/{id}"},
}
COGNITO_METHODS = {
    "identity": {"DescribeUserPool"},
    "pool": {
        "DescribeUserPool",
        "GetUserPoolMfaConfig",
        "ListIdentityProviders",
        "DescribeIdentityProvider",
        "ListUserPoolClients",
        "DescribeUserPoolClient",
        "ListGroups",
    },
    "probes": {"DescribeUserPool", "ListUsers", "AdminGetUser"},
    "page": {"ListUsers"},
    "find": {"ListUsers"},
    "recoveries": {"ListPointInTimeRecoveries"},
    "group_members": {"ListUsersInGroup"},
    "mfa_methods": {"AdminGetUser"},
    "client_secret": {"DescribeIdentityProvider"},
    "capture_client": {"DescribeUserPoolClient", "ListUserPoolClients"},
    "clock_skew": {"DescribeUserPool"},
}


ASKED = ("request", "query", "header")
REFUSED = 400
# A case that fails is reported where it is tested; what was said until then is judged here.
FAILED = (Exception, pytest.fail.Exception)


@dataclass(frozen=True)
class Traffic:
    """What was said to the rehearsal, in a whole migration and in the cases of the contract."""

    migration: Heard
    cases: Heard


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Traffic:
    folder = tmp_path_factory.mktemp("contract")
    return Traffic(full_migration(folder), asyncio.run(_cases(folder)))


async def _cases(folder: Path) -> Heard:
    """Every case that the rehearsal fulfils: refusals, which a migration would rather not meet."""
    with SOURCES["rehearsal"]() as source, pytest.MonkeyPatch.context() as patch:
        for name, value in {**source.environ, "AWS_CONFIG_FILE": str(folder / "none")}.items():
            patch.setenv(name, value)
        for case in SOURCE_CASES:
            if deviation(source.name, case) is None:
                with suppress(*FAILED):
                    await case(source)
    with TARGETS["rehearsal"]() as target:
        adapter = target.adapter()
        for asked in TARGET_CASES:
            if deviation(target.name, asked) is None:
                with suppress(*FAILED):
                    await asked(adapter, target)
        await adapter.close()
    return Heard(source.heard, target.heard)


@pytest.fixture(scope="module")
def plain() -> Schema:
    return document()


@pytest.fixture(scope="module")
def published(plain: Schema) -> Published:
    return Published(amended(plain, AMENDMENTS))


@pytest.fixture(scope="module")
def model() -> CognitoModel:
    return CognitoModel()


def _asking(*ports: type) -> set[str]:
    """The methods of ports that ask the vendor."""
    members = {name: member for port in ports for name, member in vars(port).items()}
    return {name for name, member in members.items() if inspect.iscoroutinefunction(member)} - {"close"}


def test_the_migration_came_to_its_end(traffic: Traffic) -> None:
    assert traffic.migration.complaint == ""


def test_every_method_of_the_target_was_heard(traffic: Traffic, published: Published) -> None:
    heard = {published.operation(exchange) for exchange in traffic.migration.workos.exchanges}
    assert set(WORKOS_METHODS) == _asking(IdentityTarget, ConnectionTarget)
    assert {name: asked - heard for name, asked in WORKOS_METHODS.items() if asked - heard} == {}


def test_every_method_of_organizations_was_heard(traffic: Traffic, published: Published) -> None:
    heard = {published.operation(exchange) for exchange in traffic.cases.workos.exchanges}
    assert set(ORGANIZATION_METHODS) == _asking(OrganizationTarget)
    assert {name: asked - heard for name, asked in ORGANIZATION_METHODS.items() if asked - heard} == {}


def test_every_method_of_the_source_was_heard(traffic: Traffic, model: CognitoModel) -> None:
    heard = {model.operation(exchange) for exchange in traffic.migration.cognito.exchanges}
    assert set(COGNITO_METHODS) == _asking(IdentitySource)
    assert {name: asked - heard for name, asked in COGNITO_METHODS.items() if asked - heard} == {}
    assert {probe.operation for probe in PROBES} <= heard


def test_a_migration_speaks_workos_as_published(traffic: Traffic, published: Published) -> None:
    assert _describe(traffic.migration.workos.exchanges, published) == ""


def test_refusals_of_workos_are_as_published(traffic: Traffic, published: Published) -> None:
    """What a case asks badly on purpose is refused, and only the refusal is held against the document."""
    assert _describe(traffic.cases.workos.exchanges, published) == ""


def _describe(exchanges: Sequence[Exchange], published: Published) -> str:
    different = {(e.method, e.path, e.query, e.sent, e.status, e.answered): e for e in exchanges}
    faults = {
        str(fault)
        for exchange in different.values()
        for fault in published.faults(exchange)
        if exchange.status < REFUSED or not fault.where.startswith(ASKED)
    }
    return "\n".join(sorted(faults))


@pytest.mark.parametrize("amendment", AMENDMENTS, ids=str)
def test_every_amendment_is_needed(amendment: Amendment, traffic: Traffic, plain: Schema) -> None:
    """Without it the document forbids what was said: it goes when the document says so itself."""
    without = Published(amended(plain, (other for other in AMENDMENTS if other is not amendment)))
    heard = [*traffic.migration.workos.exchanges, *traffic.cases.workos.exchanges]
    assert amendment.source
    assert any(True for exchange in _of_each_shape(heard) for _ in without.faults(exchange))


def _of_each_shape(exchanges: Sequence[Exchange]) -> Iterable[Exchange]:
    """One exchange for each set of names in request and answer."""
    kinds = {
        (e.method, e.path.count("/"), e.path.split("/")[-2], e.status, _names(e.sent), _names(e.answered)): e
        for e in exchanges
    }
    return kinds.values()


def _names(content: bytes) -> frozenset[str]:
    return frozenset(re.findall(r'"(\w+)":(?:null)?', content.decode()))


def test_cognito_is_asked_and_answers_by_its_model(traffic: Traffic, model: CognitoModel) -> None:
    heard = [*traffic.migration.cognito.exchanges, *traffic.cases.cognito.exchanges]
    faults = {str(fault) for e in heard if model.operation(e) for fault in model.faults(e)}
    known = {said for said in faults if any(entry.match in said for entry in AWS_DEVIATIONS)}
    assert "\n".join(sorted(faults - known)) == ""
    assert all(any(entry.match in said for said in known) for entry in AWS_DEVIATIONS)
    assert all(entry.source for entry in AWS_DEVIATIONS)

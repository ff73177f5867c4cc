"""Organizations and connections over a real socket: what is sent, and what each refusal becomes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.adapters.canned import Canned, Reply, Wire
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.federation.connections import ConnectionDraft, Secret, TargetConnection
from wizard.domain.federation.saml import Certificate, SamlMetadata
from wizard.errors import Blocked, CredentialsError
from wizard.ports import ConnectionTarget, InDoubt, Rejected, Throttled, Unavailable

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DRAFT = ConnectionDraft(
    "org_1",
    "Partner",
    "pool:Partner",
    "GenericOIDC",
    {"email": "mail"},
    issuer="https://i.example/",
    client_id="c1",
)
METADATA = SamlMetadata(
    "urn:idp", "https://idp.example/sso", (Certificate("CN=x", NOW, NOW, "ab", "A" * 70),)
)
MADE = {"object": "connection", "id": "conn_1", "organization_id": "org_1", "state": "inactive"}


NONE = Reply(404, {"message": "no", "code": "entity_not_found"})


@pytest.fixture
async def connections(canned: Canned) -> AsyncIterator[ConnectionTarget]:
    target = WorkOSTarget.from_environment(
        {"WORKOS_API_KEY": "sk_test_x", "WORKOS_BASE_URL": canned.url}, timeout=0.5
    )
    yield target.connections
    await target.close()


async def test_an_oidc_connection(canned: Canned, connections: ConnectionTarget) -> None:
    summary = MADE | {
        "oidc_options": {"client_id": "c1"},
        "callback_endpoint": "https://auth.workos.com/x/callback",
    }
    canned.answer(Reply(201, summary))
    draft = ConnectionDraft(
        **{name: getattr(DRAFT, name) for name in DRAFT.__slots__} | {"client_secret": Secret("hush-hush")}
    )
    made = await connections.create(draft)
    assert made == TargetConnection(
        "conn_1", "org_1", "inactive", redirect_uri="https://auth.workos.com/x/callback"
    )
    (asked,) = canned.asked
    assert asked.target == "/connections"
    assert asked.json["external_id"] == "pool:Partner"
    assert asked.json["oidc_options"] == {
        "discovery_endpoint": "https://i.example/.well-known/openid-configuration",
        "client_id": "c1",
        "client_secret": "hush-hush",
    }
    assert "hush" not in repr(draft)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://idp.example/metadata", {"idp_metadata_url": "https://idp.example/metadata"}),
        (
            "",
            {
                "idp_entity_id": "urn:idp",
                "idp_sso_url": "https://idp.example/sso",
                "idp_signing_certs": [
                    f"-----BEGIN CERTIFICATE-----\n{'A' * 64}\n{'A' * 6}\n-----END CERTIFICATE-----\n"
                ],
            },
        ),
    ],
)
async def test_a_saml_connection(
    canned: Canned, connections: ConnectionTarget, url: str, sent: dict[str, object]
) -> None:
    summary = {
        "acs_url": "https://auth.workos.com/sso/saml/acs/1",
        "sp_entity_id": "https://auth.workos.com/1",
    }
    canned.answer(Reply(201, MADE | {"saml_options": summary}))
    draft = ConnectionDraft(
        "org_1",
        "okta",
        "pool:okta",
        "GenericSAML",
        metadata_url=url,
        saml=METADATA,
        acs_url="https://id.acme.example/saml2/idpresponse",
        entity_id="urn:amazon:cognito:sp:pool",
    )
    made = await connections.create(draft)
    assert made == TargetConnection("conn_1", "org_1", "inactive", *summary.values())
    overrides = {
        "acs_url": "https://id.acme.example/saml2/idpresponse",
        "sp_entity_id": "urn:amazon:cognito:sp:pool",
    }
    assert canned.asked[0].json["saml_options"] == overrides | sent


OFF = (
    "This endpoint is part of the Connections API migration capabilities, which are not enabled for your"
    " environment. Contact support@workos.com."
)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(403, {"message": "Not on your plan", "code": "forbidden"}), "forbidden"),
        (Reply(404, {"message": OFF, "error": "Not Found"}), "not_enabled"),
        (Reply(404, {"message": "Cannot POST /connections", "error": "Not Found"}), "not_offered"),
        (
            Reply(404, {"message": "Could not find it", "code": "entity_not_found"}),
            "organization_not",
        ),
        (Reply(402, {"message": "Pay"}), "billing_required"),
        (Reply(403, {"message": "x", "code": "production_feature_requires_billing"}), "billing_required"),
        (Reply(422, {"message": "bad", "code": "invalid_request_parameters"}), "invalid_request_parameters"),
        (Reply(409, {"message": "taken", "code": "domain_already_exists"}), "conflict"),
    ],
)
async def test_a_refusal_is_a_value(
    canned: Canned, connections: ConnectionTarget, reply: Reply, code: str
) -> None:
    canned.answer(reply)
    made = await connections.create(DRAFT)
    assert isinstance(made, Rejected)
    assert made.code.startswith(code)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(401, {"message": "Unauthorized"}), CredentialsError),
        (Reply(429, {"code": "rate_limit_exceeded"}, {"Retry-After": "2"}), Throttled),
        (Reply(500, {"message": "oops"}), InDoubt),
        (Reply(200, b"<html>"), InDoubt),
        (Reply(201, {"object": "connection"}), InDoubt),
        (Reply(404, b"<html>", {"Content-Type": "text/html"}), Blocked),
        (Reply(302, b"", {"Location": "https://evil.example/"}), Blocked),
        (Wire.DROP, InDoubt),
        (Wire.HANG, InDoubt),
    ],
)
async def test_what_is_no_answer_to_a_write(
    canned: Canned, connections: ConnectionTarget, reply: Reply | Wire, error: type[Exception]
) -> None:
    canned.answer(reply)
    with pytest.raises(error) as caught:
        await connections.create(DRAFT)
    assert "sk_test_x" not in str(caught.value)


async def test_a_connection_is_read_back(canned: Canned, connections: ConnectionTarget) -> None:
    canned.answer(
        Reply(200, MADE | {"state": "active"}), Reply(404, {"message": "no", "code": "entity_not_found"})
    )
    assert await connections.get("conn_1") == TargetConnection("conn_1", "org_1", "active")
    assert await connections.get("conn_1") is None
    canned.answer(Reply(500, {}))
    with pytest.raises(Unavailable):
        await connections.get("conn_1")


TAKEN = Reply(400, {"message": "used", "code": "external_id_already_used"})


@pytest.mark.parametrize(
    ("replies", "requests"),
    [
        ([Reply(200, {"id": "org_1"})], ["GET"]),
        ([NONE, Reply(201, {"id": "org_1"})], ["GET", "POST"]),
        ([NONE, TAKEN, Reply(200, {"id": "org_1"})], ["GET", "POST", "GET"]),
    ],
)
async def test_an_organization_is_made_once(
    canned: Canned, connections: ConnectionTarget, replies: list[Reply], requests: list[str]
) -> None:
    canned.answer(*replies)
    assert await connections.organization(external_id="pool:Partner", name="Partner") == "org_1"
    assert [asked.method for asked in canned.asked] == requests
    assert canned.asked[0].target == "/organizations/external_id/pool%3APartner"


async def test_an_organization_that_is_refused(canned: Canned, connections: ConnectionTarget) -> None:
    canned.answer(NONE, TAKEN, NONE)
    made = await connections.organization(external_id="pool:x", name="x")
    assert made == Rejected("external_id_already_used", "used")

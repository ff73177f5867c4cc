"""What AWS answers about a user pool, read into our values; secrets are never copied out of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wizard.domain.federation.providers import provider_kind
from wizard.domain.rows.pool import AppClient, Pool, Provider

Answer = Mapping[str, Any]

# The keys of ProviderDetails that are no secret (``cognito.md`` 4). AWS says that keys may change,
# so what is not known is not kept.
SAFE_DETAILS = frozenset(
    {
        "client_id",
        "team_id",
        "key_id",
        "api_version",
        "authorize_scopes",
        "authorize_url",
        "token_url",
        "token_request_method",
        "attributes_url",
        "attributes_url_add_attributes",
        "attributes_request_method",
        "oidc_issuer",
        "jwks_uri",
        "MetadataURL",
        "MetadataFile",
        "SSORedirectBindingURI",
        "SLORedirectBindingURI",
        "ActiveEncryptionCertificate",
        "IDPInit",
        "IDPSignout",
        "EncryptedResponses",
        "RequestSigningAlgorithm",
    }
)


def provider(described: Answer) -> Provider:
    """An identity provider from DescribeIdentityProvider, or from its line in ListIdentityProviders."""
    given = described.get("ProviderDetails") or {}
    details = {str(key): str(value) for key, value in given.items() if key in SAFE_DETAILS}
    name, kind = str(described["ProviderName"]), str(described.get("ProviderType") or "")
    return Provider(
        name=name,
        type=kind,
        kind=provider_kind(kind, details, name),
        details=details,
        attribute_mapping={
            str(key): str(value) for key, value in (described.get("AttributeMapping") or {}).items()
        },
        identifiers=_words(described.get("IdpIdentifiers")),
    )


def app_client(described: Answer) -> AppClient:
    """An app client from DescribeUserPoolClient, or from its line in ListUserPoolClients."""
    return AppClient(
        id=str(described["ClientId"]),
        name=str(described.get("ClientName") or ""),
        callback_urls=_words(described.get("CallbackURLs")),
        logout_urls=_words(described.get("LogoutURLs")),
        providers=_words(described.get("SupportedIdentityProviders")),
        writable=_words(described.get("WriteAttributes")),
        machine=_words(described.get("AllowedOAuthFlows")) == ("client_credentials",),
    )


def mfa_methods(config: Answer) -> tuple[str, ...]:
    """The MFA methods that a GetUserPoolMfaConfig answer offers, in the words of UserMFASettingList."""
    offered = {
        "SMS_MFA": bool(config.get("SmsMfaConfiguration")),
        "SOFTWARE_TOKEN_MFA": bool((config.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled")),
        "EMAIL_OTP": bool(config.get("EmailMfaConfiguration")),
    }
    return tuple(method for method, is_offered in offered.items() if is_offered)


def pool(
    described: Answer,
    *,
    mfa: Answer,
    providers: Sequence[Provider],
    groups: Sequence[str],
    clients: Sequence[AppClient],
    unreadable: Sequence[str],
) -> Pool:
    """The pool from DescribeUserPool's ``UserPool`` and the lists around it; absent keys mean "not set"."""
    sign_in = (described.get("Policies") or {}).get("SignInPolicy") or {}
    return Pool(
        id=str(described["Id"]),
        arn=str(described["Arn"]),
        name=str(described.get("Name") or ""),
        estimate=int(described.get("EstimatedNumberOfUsers") or 0),
        mfa=str(mfa.get("MfaConfiguration") or described.get("MfaConfiguration") or "OFF"),
        mfa_methods=mfa_methods(mfa),
        first_factors=_words(sign_in.get("AllowedFirstAuthFactors")),
        username_attributes=_words(described.get("UsernameAttributes")),
        alias_attributes=_words(described.get("AliasAttributes")),
        case_sensitive=(described.get("UsernameConfiguration") or {}).get("CaseSensitive") is not False,
        domain=described.get("Domain") or None,
        custom_domain=described.get("CustomDomain") or None,
        attributes=tuple(
            str(item["Name"]) for item in described.get("SchemaAttributes") or () if "Name" in item
        ),
        triggers=tuple(str(name) for name, target in (described.get("LambdaConfig") or {}).items() if target),
        tier=described.get("UserPoolTier") or None,
        providers=tuple(providers),
        groups=tuple(groups),
        clients=tuple(clients),
        unreadable=tuple(unreadable),
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()

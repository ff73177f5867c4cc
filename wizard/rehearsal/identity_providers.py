"""The identity providers of the rehearsal pool, as DescribeIdentityProvider would show them.

Keys of ProviderDetails per type: botocore's model of cognito-idp, 2016-04-18.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

SAML_NAME = "okta-acme"
Details = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """``share`` is in thousandths of the pool's rows; ``subject`` makes the provider's own user id."""

    name: str
    type: str
    share: int
    issuer: str | None
    client_id: str
    details: Details
    subject: Callable[[random.Random], str]
    mapping: Mapping[str, str] = field(default_factory=lambda: {"email": "email", "username": "sub"})
    identifiers: tuple[str, ...] = ()

    def provider_details(self, base_url: str) -> dict[str, str]:
        """The details with endpoints on the rehearsal's own address, so that a probe stays here."""
        place = f"{base_url}/provider/{self.name}"
        if self.type == "SAML":
            return {
                "MetadataURL": f"{place}/metadata",
                "SSORedirectBindingURI": f"{place}/sso",
                **self.details,
            }
        found = {"client_id": self.client_id, "authorize_url": f"{place}/authorize", **self.details}
        if self.issuer is not None:
            found["oidc_issuer"] = self.issuer_at(base_url)
        return found

    def issuer_at(self, base_url: str) -> str:
        return (self.issuer or "").replace("{base}", base_url)


def _digits(length: int) -> Callable[[random.Random], str]:
    return lambda rng: str(rng.randrange(10 ** (length - 1), 10**length))


def _hexadecimal(length: int) -> Callable[[random.Random], str]:
    return lambda rng: f"{rng.getrandbits(4 * length):0{length}x}"


_OIDC = {"authorize_scopes": "openid email profile", "attributes_request_method": "GET"}
_CLAIMS = {"email": "email", "given_name": "given_name", "family_name": "family_name", "username": "sub"}

PROVIDERS: tuple[IdentityProvider, ...] = (
    IdentityProvider(
        "Google",
        "Google",
        90,
        "https://accounts.google.com",
        "123456789012-rehearsal.apps.googleusercontent.com",
        {"client_secret": "rehearsal-google-secret", "authorize_scopes": "openid email profile"},
        _digits(21),
        {**_CLAIMS, "email_verified": "email_verified"},
    ),
    IdentityProvider(
        "SignInWithApple",
        "SignInWithApple",
        30,
        "https://appleid.apple.com",
        "example.acme.web",
        {"team_id": "TEAM012345", "key_id": "KEY0123456", "authorize_scopes": "email name"},
        lambda rng: f"{rng.randrange(10**6):06}.{rng.getrandbits(128):032x}.{rng.randrange(10**4):04}",
    ),
    IdentityProvider(
        "Facebook",
        "Facebook",
        20,
        None,
        "712345678901234",
        {"client_secret": "rehearsal-facebook-secret", "api_version": "v19.0", "authorize_scopes": "email"},
        _digits(17),
        {"email": "email", "name": "name", "username": "id"},
    ),
    IdentityProvider(
        "LoginWithAmazon",
        "LoginWithAmazon",
        10,
        None,
        "amzn1.application-oa2-client.rehearsal",
        {"client_secret": "rehearsal-amazon-secret", "authorize_scopes": "profile"},
        lambda rng: f"amzn1.account.{rng.getrandbits(130):X}",
        {"email": "email", "name": "name", "username": "user_id"},
    ),
    IdentityProvider(
        SAML_NAME,
        "SAML",
        50,
        "http://www.okta.example/exk0rehearsal",
        "",
        {"IDPInit": "false", "IDPSignout": "false", "EncryptedResponses": "false"},
        lambda rng: f"nameid{rng.getrandbits(40):010x}@acme.example",
        {"email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"},
        ("acme.example",),
    ),
    IdentityProvider(
        "Microsoft",
        "OIDC",
        20,
        "https://login.microsoftonline.com/0a1b2c3d-0000-4000-8000-00000000acme/v2.0",
        "8f0e7d6c-0000-4000-8000-rehearsal000",
        {"client_secret": "rehearsal-microsoft-secret", **_OIDC},
        _hexadecimal(32),
        _CLAIMS,
    ),
    IdentityProvider(
        "GitHub",
        "OIDC",
        10,
        "https://github.com",
        "Iv1.rehearsal0000000",
        {"client_secret": "rehearsal-github-secret", **_OIDC},
        _digits(8),
        _CLAIMS,
    ),
    IdentityProvider(
        "Partner",
        "OIDC",
        10,
        "{base}/provider/Partner",
        "partner-rehearsal",
        {"client_secret": "rehearsal-partner-secret", **_OIDC},
        lambda rng: f"auth0|{rng.getrandbits(96):024x}",
        _CLAIMS,
        ("globex.example",),
    ),
)
BY_NAME: Mapping[str, IdentityProvider] = {provider.name: provider for provider in PROVIDERS}

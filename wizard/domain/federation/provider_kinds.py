"""What each kind of identity provider is for WorkOS, and what a human does in its console.

Sources: ``workos.md`` 6.1 to 6.3, the integration pages of https://workos.com/docs/integrations, and the
consoles' own words. ``{new}`` stands for WorkOS' redirect URI, ``{old}`` for Cognito's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.domain.rows.pool import ProviderKind


class Shape(StrEnum):
    """What a provider becomes: a social provider, a connection of an organization, or nothing."""

    SOCIAL = "social"
    OIDC = "oidc"
    SAML = "saml"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of provider. ``workos`` is the provider or connection type there (None: there is none).

    ``holds``: redirect URIs that one app of it can hold (None: many). ``hosts``: further hosts that its
    sign-in may redirect to. ``slug``: its word in the path of WorkOS' URI, where that was observed.
    ``credentials``: where client ID and secret go. ``ours``: how many of the first directions are for us,
    and not for whoever may edit the provider.
    """

    title: str
    shape: Shape
    workos: str | None
    console: str
    directions: tuple[str, ...]
    credentials: str
    traps: tuple[str, ...] = ()
    ours: int = 0
    holds: int | None = None
    hosts: tuple[str, ...] = ()
    slug: str = ""


_SAME = "Use the same client ID and secret as Cognito: users are not asked for consent again."
_DASHBOARD = "WorkOS dashboard, Authentication, OAuth providers, {title}, Manage: client ID and client secret"
_TESTED_LAST = "Remove {old} only after the cutover, as the last thing."


def _social(
    title: str, workos: str, console: str, where: str, *, traps: tuple[str, ...] = (), slug: str = ""
) -> KindRow:
    return KindRow(
        title=title,
        shape=Shape.SOCIAL,
        workos=workos,
        console=console,
        directions=(
            f"Open the app with this client ID in {console}.",
            f"{where}: add {{new}} and leave {{old}} in place.",
            _TESTED_LAST,
        ),
        credentials=_DASHBOARD.replace("{title}", title),
        traps=(_SAME, *traps),
        slug=slug,
    )


_GOOGLE = _social(
    "Google",
    "GoogleOAuth",
    "Google Cloud console, APIs & Services, Credentials",
    "Authorized redirect URIs",
    traps=("A custom authentication domain changes the host: then a second new URI is needed.",),
    slug="google",
)
_MICROSOFT = KindRow(
    title="Microsoft",
    shape=Shape.SOCIAL,
    workos="MicrosoftOAuth",
    console="Microsoft Entra admin center, App registrations",
    directions=(
        "Open the app with this client ID in Microsoft Entra admin center, App registrations.",
        "Authentication, platform Web, Redirect URIs: add {new} and leave {old} in place.",
        _TESTED_LAST,
    ),
    credentials=_DASHBOARD.replace("{title}", "Microsoft"),
    traps=(
        _SAME,
        "The platform must be Web: a URI under Single-page application or Mobile is refused.",
        (
            "A directory of one company (its tenant id is in the issuer) is an enterprise connection: correct"
            " the kind to oidc then."
        ),
    ),
    hosts=("login.microsoftonline.com", "login.live.com", "login.windows.net"),
    slug="microsoft",
)
_GITHUB = KindRow(
    title="GitHub",
    shape=Shape.SOCIAL,
    workos="GitHubOAuth",
    console="GitHub, Settings, Developer settings",
    directions=(
        (
            "An OAuth App (client ID begins with Ov or is 20 hexadecimal digits) holds one callback URL:"
            " make a second OAuth App with {new}, and give WorkOS that app's client ID and secret."
        ),
        "A GitHub App (client ID begins with Iv) holds several URLs: add {new}, leave {old} in place.",
        _TESTED_LAST,
    ),
    credentials=_DASHBOARD.replace("{title}", "GitHub"),
    traps=(
        "With a second app users are asked for consent once more.",
        "GitHub shows its sign-in page before it looks at the URI: the probe cannot tell, the sign-in can.",
    ),
    holds=1,
    slug="github",
)
_APPLE = KindRow(
    title="Apple",
    shape=Shape.SOCIAL,
    workos="AppleOAuth",
    console="Apple Developer, Certificates, Identifiers & Profiles",
    directions=(
        "Identifiers, Services IDs, the one that is this client ID, Sign in with Apple, Configure.",
        "Domains: add the host of {new}; Return URLs: add {new}; leave those of {old} in place.",
        (
            "WorkOS asks for Services ID, Team ID, Key ID and the private key (.p8): Cognito gives the key to"
            " no one, fetch yours or make a new one under Keys."
        ),
        "Sign in with Apple for Email Communication: register the outbound email domains that WorkOS shows.",
        _TESTED_LAST,
    ),
    credentials="WorkOS dashboard, Authentication, OAuth providers, Apple: Team ID, Key ID and private key",
    traps=(
        "Without the outbound email domains, users behind Private Relay get no mail.",
        "Private Relay addresses belong to the team: use the same Apple team, or they change.",
    ),
    slug="apple",
)
_NO_EQUIVALENT = "There is nothing to configure: WorkOS has no such provider."


def _none(title: str) -> KindRow:
    return KindRow(
        title=title,
        shape=Shape.NONE,
        workos=None,
        console="",
        directions=(
            f"{_NO_EQUIVALENT} These users go on by email.",
            "Tell them before the cutover; rows without an email address cannot come along.",
            "Keep {old} in its app until the cutover.",
        ),
        credentials="nowhere",
        traps=(
            f"An email address from {title} may not be verified.",
            "A generic OIDC connection is no way out: it is an enterprise connection of one organization.",
        ),
    )


_OIDC = KindRow(
    ours=1,
    title="OIDC",
    shape=Shape.OIDC,
    workos="GenericOIDC",
    console="the provider's own console",
    directions=(
        (
            "Make an OIDC connection in the organization, by API, dashboard or Admin Portal, with the same"
            " client ID, secret and discovery endpoint."
        ),
        "Copy the connection's redirect URI, add it at the provider: {new}; leave {old} in place.",
        _TESTED_LAST,
    ),
    credentials="WorkOS dashboard, Organizations, the organization, Single Sign-On, the connection",
    traps=("The connection belongs to one organization: its users sign in through that.",),
)
_SAML = KindRow(
    ours=2,
    title="SAML",
    shape=Shape.SAML,
    workos="GenericSAML",
    console="the customer's identity provider",
    directions=(
        "Make a SAML connection in the organization from the IdP's metadata: API, dashboard, Admin Portal.",
        "Send the hand-off sheet to the customer's IdP administrator: new ACS URL and entity ID, attributes.",
        _TESTED_LAST,
    ),
    credentials="nowhere: SAML has certificates",
    traps=(
        "The ids in WorkOS' ACS URL and entity ID are the connection's own: copy them, never derive them.",
        "NameID is compared with its case: the new application must send the same one.",
    ),
)

KINDS: Mapping[ProviderKind, KindRow] = {
    ProviderKind.GOOGLE: _GOOGLE,
    ProviderKind.APPLE: _APPLE,
    ProviderKind.MICROSOFT: _MICROSOFT,
    ProviderKind.GITHUB: _GITHUB,
    ProviderKind.GITLAB: _social(
        "GitLab", "GitLabOAuth", "GitLab, Settings, Applications", "Redirect URI (one a line)", slug="gitlab"
    ),
    ProviderKind.LINKEDIN: _social(
        "LinkedIn",
        "LinkedInOAuth",
        "LinkedIn Developers, My apps, Auth",
        "Authorized redirect URLs for your app",
        traps=("The product Sign In with LinkedIn using OpenID Connect must be added to the app.",),
        slug="linkedin",
    ),
    ProviderKind.SLACK: _social(
        "Slack", "SlackOAuth", "Slack, Your Apps, OAuth & Permissions", "Redirect URLs", slug="slack"
    ),
    ProviderKind.FACEBOOK: _none("Facebook"),
    ProviderKind.AMAZON: _none("Login with Amazon"),
    ProviderKind.OIDC: _OIDC,
    ProviderKind.SAML: _SAML,
}

# What the customer's IdP administrator does, by the choice of ``guide.federation``.
AT_THE_IDP: Mapping[str, str] = {
    "second_app": "At the IdP: a second application with the new values; the old one for {old} stays.",
    "wave": "At the appointed time, in the IdP's application: the new values in place of {old}.",
    "proxy": "At the IdP nothing changes: our proxy at {old} hands its answers on to WorkOS.",
}
SLUGS = frozenset(row.slug for row in KINDS.values() if row.slug)

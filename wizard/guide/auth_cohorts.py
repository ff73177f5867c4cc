"""The cohorts of the authentication-method tree, each with its consequence and the guide's reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wizard.domain.federation.providers import kind_named
from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.domain.rows.inventory import Cohort, Inventory
from wizard.domain.rows.kinds import UNUSABLE
from wizard.domain.rows.pool import Pool, ProviderKind
from wizard.domain.text import clean

_NO_HASHES = "Cognito gives out no password hashes, so a password cannot come along."
_SAME_APP = "Users keep signing in where WorkOS has the same client ID and secret as Cognito."
_BY_EMAIL = "WorkOS knows a user by their email address."

_NATIVE = frozenset({Method.PASSWORD, Method.LINKED, Method.PASSWORDLESS})

# Statuses that have a branch of their own, besides those that Cognito no longer uses.
OTHER_STATUSES = frozenset(
    {UserStatus.FORCE_CHANGE_PASSWORD, UserStatus.UNCONFIRMED, UserStatus.RESET_REQUIRED}
)

_BY_KIND = {
    ProviderKind.GOOGLE: "Same client ID and secret in WorkOS; add the WorkOS redirect URI.",
    ProviderKind.APPLE: "Same Services ID in WorkOS with its key; add the WorkOS return URL.",
    ProviderKind.OIDC: "An OIDC connection of one organization, with the same client ID and secret.",
    ProviderKind.SAML: "A SAML connection: new ACS URL and Entity ID at the identity provider.",
    ProviderKind.FACEBOOK: "WorkOS has no such provider: these users come in by their email instead.",
    ProviderKind.AMAZON: "WorkOS has no such provider: these users come in by their email instead.",
}
_SOCIAL_BEHIND_OIDC = (
    "Becomes the social provider in WorkOS: same client ID and secret, add the redirect URI."
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A branch without its count: the cohort, what follows for it, and the guide's reason."""

    cohort: Cohort
    consequence: str
    why: str = _BY_EMAIL


def _by_method(*methods: Method) -> Callable[[Profile], bool]:
    return lambda profile: profile.method in methods


TOPS = {
    "password": Leaf(
        Cohort("auth.password", "Username + password", _by_method(Method.PASSWORD)),
        "Import the profile, reset the password.",
        _NO_HASHES,
    ),
    "federated": Leaf(
        Cohort("auth.federated", "Federated identity", _by_method(Method.FEDERATED, Method.LINKED)),
        "Same client ID and secret; add the WorkOS redirect URI.",
        _SAME_APP,
    ),
    "passwordless": Leaf(
        Cohort("auth.passwordless", "Passwordless", _by_method(Method.PASSWORDLESS)),
        "Magic Auth or a new passkey; no reset mail.",
        "They never had a password to reset; passkeys are bound to the old domain.",
    ),
    "native": Leaf(
        Cohort("auth.native", "Native users", lambda profile: profile.method in _NATIVE),
        "All who sign in at the pool itself.",
    ),
}


def _password_leaf(
    name: str, label: str, matches: Callable[[Profile], bool], consequence: str, why: str = _BY_EMAIL
) -> Leaf:
    def both(profile: Profile) -> bool:
        return profile.method is Method.PASSWORD and matches(profile)

    return Leaf(Cohort(f"auth.password.{name}", label, both), consequence, why)


def email_leaves() -> Iterator[Leaf]:
    words = {
        EmailState.VERIFIED: ("email verified", "Import as verified; a reset reaches them."),
        EmailState.UNVERIFIED: (
            "email not verified",
            "Import as not verified, no mail unless you decide so.",
        ),
        EmailState.MISSING: ("no email", "Cannot be imported without an address: a decision in step 6."),
        EmailState.INVALID: ("invalid email", "WorkOS refuses such an address: a decision in step 6."),
    }
    for state, (label, consequence) in words.items():
        yield _password_leaf(f"email_{state.value}", label, _has_email(state), consequence)


def _has_email(state: EmailState) -> Callable[[Profile], bool]:
    return lambda profile: profile.email is state


def status_leaves() -> Iterator[Leaf]:
    """Every status once, of those with a password."""
    named = frozenset(UserStatus) - UNUSABLE - OTHER_STATUSES
    yield _password_leaf(
        "status_confirmed", "confirmed", lambda profile: profile.status in named, "Imported like others."
    )
    words = {
        UserStatus.FORCE_CHANGE_PASSWORD: (
            "never signed in",
            "Invited only: no reset mail unless you decide so.",
        ),
        UserStatus.UNCONFIRMED: ("sign-up never confirmed", "Skipped unless you decide otherwise."),
        UserStatus.RESET_REQUIRED: ("reset required", "Chooses a new password like all others."),
    }
    for status, (label, consequence) in words.items():
        yield _password_leaf(
            f"status_{status.value.lower()}", label, _has_status(status), consequence, _NO_HASHES
        )
    yield _password_leaf(
        "status_unusable",
        "archived, compromised, unknown",
        lambda profile: profile.status in UNUSABLE,
        "Skipped unless you decide otherwise.",
        "Cognito no longer uses these states.",
    )


def _has_status(status: UserStatus) -> Callable[[Profile], bool]:
    return lambda profile: profile.status is status


def enabled_leaves() -> Iterator[Leaf]:
    """Disabled or not, of those with a password."""
    yield _password_leaf("enabled", "enabled", lambda profile: profile.enabled, "Imported like others.")
    yield _password_leaf(
        "disabled",
        "disabled",
        lambda profile: not profile.enabled,
        "Skipped unless you decide otherwise: importing them lets them sign in again.",
        "WorkOS has no disabled flag.",
    )


def sign_in_leaves(pool: Pool) -> Iterator[Leaf]:
    """By email, username or phone, as the pool's settings allow; a user may have several ways."""
    ways = (*pool.username_attributes, *pool.alias_attributes)
    if "email" in ways:
        yield _password_leaf(
            "by_email",
            "signs in by email",
            lambda profile: profile.email is not EmailState.MISSING,
            "Nothing changes for them: AuthKit asks for the email.",
        )
    if not pool.username_attributes:
        yield _password_leaf(
            "by_username",
            "signs in by username",
            lambda _: True,
            "AuthKit knows emails only: tell them to type their email.",
        )
    if "phone_number" in ways:
        yield _password_leaf(
            "by_phone",
            "signs in by phone",
            lambda profile: profile.phone,
            "AuthKit knows emails only: tell them to type their email.",
        )


def provider_leaves(inventory: Inventory) -> Iterator[Leaf]:
    """One branch per provider, of the pool or seen on rows."""
    kinds = {provider.name: provider.kind for provider in inventory.pool.providers}
    for profile in inventory.profiles:
        for name in profile.providers:
            kinds.setdefault(name, kind_named(name, inventory.pool))
    for name, kind in kinds.items():
        cohort = Cohort(
            f"auth.federated.provider:{name}", f"only {clean(name)} ({kind.value})", _has_provider(name)
        )
        yield Leaf(cohort, _BY_KIND.get(kind, _SOCIAL_BEHIND_OIDC), _SAME_APP)


def _has_provider(name: str) -> Callable[[Profile], bool]:
    return lambda profile: profile.method is Method.FEDERATED and name in profile.providers


OTHER_FEDERATED = (
    Leaf(
        Cohort(
            "auth.federated.unknown",
            "provider not recognised",
            lambda profile: profile.method is Method.FEDERATED and not profile.providers,
        ),
        "Their rows name no provider of this pool: look at them before you decide.",
        _SAME_APP,
    ),
    Leaf(
        Cohort("auth.federated.linked", "linked: password and provider", _by_method(Method.LINKED)),
        "Two ways in, one WorkOS user, password reset and the provider both work.",
        _SAME_APP,
    ),
)


def cohorts(inventory: Inventory) -> dict[str, Cohort]:
    """Every cohort of the tree by id, to list the rows of a branch."""
    leaves = [
        *TOPS.values(),
        *email_leaves(),
        *status_leaves(),
        *enabled_leaves(),
        *sign_in_leaves(inventory.pool),
        *provider_leaves(inventory),
        *OTHER_FEDERATED,
    ]
    return {leaf.cohort.id: leaf.cohort for leaf in leaves}

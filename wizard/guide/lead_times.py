"""What takes other people's time: "start these today", as data, for the pool at hand (spec, step 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wizard.domain.rows.inventory import Inventory, due_count
from wizard.domain.rows.pool import ProviderKind
from wizard.domain.switch_date import SwitchDate

MANAGED_IMPORT = 200_000


@dataclass(frozen=True, slots=True)
class LeadTime:
    """One thing to start early: whom to ask, for what, and why it takes time.

    It is due ``days`` before the switch.
    """

    id: str
    who: str
    what: str
    why: str
    days: int
    applies: Callable[[Inventory], bool] = lambda _: True


def _has(*kinds: ProviderKind) -> Callable[[Inventory], bool]:
    return lambda inventory: any(provider.kind in kinds for provider in inventory.pool.providers)


_SOCIAL = tuple(
    kind
    for kind in ProviderKind
    if kind not in {ProviderKind.SAML, ProviderKind.OIDC, ProviderKind.FACEBOOK, ProviderKind.AMAZON}
)

LEAD_TIMES: tuple[LeadTime, ...] = (
    LeadTime(
        "idp_admins",
        "IdP administrators of your customers",
        "appointments to change each SAML or OIDC connection",
        "Every connection needs someone at the customer, and customers have change windows.",
        28,
        _has(ProviderKind.SAML, ProviderKind.OIDC),
    ),
    LeadTime(
        "oauth_owners",
        "Owner of each OAuth app",
        "the WorkOS redirect URI next to Cognito's",
        "Only the app's owner can edit it, and some providers review changes.",
        21,
        _has(*_SOCIAL),
    ),
    LeadTime(
        "dns",
        "Whoever edits your DNS",
        "records for the sending domain and a custom authentication domain",
        "Mail from an unknown domain lands in spam; a custom domain changes every redirect URI.",
        14,
        lambda inventory: due_count(inventory) > 0,
    ),
    LeadTime(
        "workos_managed_import",
        "WorkOS support",
        "a managed import",
        "WorkOS asks to be told of imports of more than 200,000 users.",
        28,
        lambda inventory: inventory.total > MANAGED_IMPORT,
    ),
    LeadTime(
        "workos_limits",
        "WorkOS support",
        "the daily mail quota, and a higher rate limit if you need one",
        "The quota is not published, and a campaign that meets it goes on only the next day.",
        14,
        lambda inventory: due_count(inventory) > 0,
    ),
    LeadTime(
        "authkit_developers",
        "The app's developers",
        "AuthKit in the app, on a branch that is ready at the cutover",
        "Sign-in, sign-out, protected routes and profile change together.",
        14,
    ),
    LeadTime(
        "approvers",
        "Whoever approves",
        "the cutover and the mails to users",
        "Both cannot be undone.",
        7,
    ),
    LeadTime(
        "canaries",
        "You",
        "canary accounts in the pool, one per branch and provider, created by hand",
        "They are imported, mailed and signed in first, before any real user.",
        10,
    ),
)


def due_by(item: LeadTime, due: str, switch: SwitchDate | None) -> str:
    """Until when: as somebody noted, else so many days before the planned switch; empty without either."""
    return due or (switch.day(-item.days).isoformat() if switch else "")


def lead_times(inventory: Inventory) -> tuple[LeadTime, ...]:
    """The things that this pool needs somebody to start today."""
    return tuple(item for item in LEAD_TIMES if item.applies(inventory))

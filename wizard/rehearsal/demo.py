"""What the demo knows: its services' limits and faults, and every value that somebody is asked for.

The one source of these values for the app, plain lines, headless runs, pictures and tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.identity_providers import PROVIDERS, SAML_NAME
from wizard.rehearsal.limits import Limit, Limits
from wizard.rehearsal.old_passwords import CAPTURE_CLIENT
from wizard.rehearsal.provider import WORKOS_CALLBACKS
from wizard.rehearsal.rows import Row
from wizard.rehearsal.sample_app import CALLBACK
from wizard.rehearsal.services import Rehearsal

ENVIRONMENT = "demo"
# The rehearsal takes ten times what WorkOS documents, so that the import is over in a minute.
WRITES_PER_SECOND = 500

NOTICE = (
    "Demo: made-up users on local services. Their limit is raised tenfold, so that the import takes about a"
    " minute; at the documented 50 writes a second it would take seven."
)
# What a person could not know at a step, by its name.
HINTS: Mapping[str, str] = {
    "federation": (
        "Demo: what the WorkOS dashboard would show is filled in, and the providers know it already; try"
        " another URI and they refuse it. No one can sign in there, so the tick is made up."
    ),
    "reset": (
        "Demo: the canary that is filled in follows the link two seconds after its mail was sent; look at the"
        " events then."
    ),
    "report": (
        "Demo: its folder stays until the demo is begun again (demo --fresh). Name another folder for what"
        " you want to keep."
    ),
    "authkit": (
        "Demo: the app in the folder that is filled in still uses Cognito. Have the env file written and the"
        " callback registered; two seconds later its developer has moved it. Look again then."
    ),
}

_KEEP_HINTS: Mapping[str, str] = {
    "timing": (
        "Demo: the app has a sign-in page of its own, and the client that checks old passwords is there"
        " already. The last day and the reason are filled in."
    ),
    "reset": (
        "Demo: users sign in at Cognito with their old passwords, and the app's own server hands each to"
        " WorkOS. Look again to see the share rise. The canary then signs in at WorkOS with the old password;"
        " after the cutover another user does."
    ),
}

# Enough trouble to see how it is met: refusals, and answers that never come. The 429s are real ones.
DEMO_FAULTS = (
    FaultRule("create_user", FaultKind.SERVER_ERROR, rate=0.0005, count=4),
    FaultRule("create_user", FaultKind.RESET_AFTER, rate=0.0005, count=4),
    FaultRule("create_user", FaultKind.SLOW, rate=0.001, count=8, delay_ms=700),
)

# What the WorkOS dashboard would show. The consoles of these providers have it already.
DASHBOARD: Mapping[str, str] = {
    **WORKOS_CALLBACKS,
    "GitHub": "https://auth.workos.com/sso/oauth/github/RehearsaLG1tHubCa11backX4/callback",
    "Partner": "https://auth.workos.com/sso/oidc/RehearsaLPartnerCa11backX5/callback",
}
_SAML_DASHBOARD = {
    "acs_url": "https://auth.workos.com/sso/saml/acs/RehearsaL0ktaAcmeAcsXXX6",
    "sp_entity_id": "https://auth.workos.com/RehearsaL0ktaAcmeEnt1tyXX6",
}
_NO_EQUIVALENT = ("Facebook", "LoginWithAmazon")
SIGNED_IN = "made up for the demo: no one has an account at its providers"


# What somebody without wishes of their own decides.
USUAL: Mapping[str, Any] = {
    "guide.acknowledged": True,
    "timing.reset": "reactive",
    "connect.default_reset_mail": "on",
}


@dataclass(frozen=True, slots=True)
class Demo:
    """What a run needs: where the journal goes, the answers, and the variables that lead to the services.

    ``answers`` no one has to be asked for, ``presets`` are suggested where they are asked; ``ticks`` can
    be said only after a sign-in. ``rest`` returns when its people have done what reached them so far.
    """

    journal: Path
    answers: dict[str, Any]
    environ: Mapping[str, str]
    presets: dict[str, Any] = field(default_factory=dict)
    ticks: dict[str, Any] = field(default_factory=dict)
    rest: Callable[[], None] = lambda: None

    def all_answers(self) -> dict[str, Any]:
        """For a run that asks no one: everything but the ticks."""
        return {**self.answers, **USUAL, **self.presets}


def hints_of(*, keeps_passwords: bool) -> Mapping[str, str]:
    """What a person could not know at a step, by its name."""
    return {**HINTS, **_KEEP_HINTS} if keeps_passwords else HINTS


def demo_limits(*, writes: int = WRITES_PER_SECOND) -> Limits:
    return Limits(writes=Limit(writes * 10, 10), reads=Limit(20_000, 10), everything=Limit(120_000, 60))


def known_answers(services: Rehearsal, guide: Path) -> dict[str, Any]:
    """What the demo answers unasked, or suggests: ends, guide, paces."""
    return {
        "source.region": services.region,
        "source.user_pool_id": services.user_pool_id,
        "target.environment": ENVIRONMENT,
        "guide.file": str(guide),
        "pace.writes_per_second": WRITES_PER_SECOND,
        "pace.cognito_pages_per_second": 29,
    }


def demo_answers(services: Rehearsal, guide: Path) -> dict[str, Any]:
    """Answers that lead through the import, by key; everything else keeps its default."""
    return {**known_answers(services, guide), **USUAL}


def organization_answers() -> dict[str, Any]:
    """The demo's users belong to the company of their attribute; their groups are their roles there."""
    return {
        "organizations.source": "attribute",
        "organizations.attribute": "custom:tenant_id",
        "organizations.roles": "groups",
        "organizations.role_slugs": {"admins": "admin", "editors": "member"},
    }


def keep_answers(last_day: date) -> dict[str, Any]:
    """Answers that keep old passwords up to a day: the app's own page hands them on before the cutover."""
    return {
        "timing.reset": "keep",
        "timing.page_today": "own",
        "passwords.capture": "before",
        "passwords.mfa": "skip",
        "passwords.then": "proactive",
        "passwords.until": last_day.isoformat(),
        "passwords.note": "fewest users notice the switch",
        "passwords.client_id": CAPTURE_CLIENT,
    }


def later_answers(*, canary: str, app: Path) -> dict[str, Any]:
    """Answers for the steps after the import: providers, canary, app. Ticks are not among them."""
    return {
        **{f"federation.{name}.redirect_uri": uri for name, uri in DASHBOARD.items()},
        **{f"federation.{SAML_NAME}.{name}": value for name, value in _SAML_DASHBOARD.items()},
        **{f"federation.{name}.replacement": "magic_auth" for name in _NO_EQUIVALENT},
        # Its client ID begins with Iv: a GitHub App, which holds several URIs.
        "federation.GitHub.redirect_uris": "both",
        f"federation.{SAML_NAME}.connection": "api",
        "verify.canaries": [canary],
        "authkit.app_dir": str(app),
        "authkit.redirect_uri": CALLBACK,
        "authkit.write_env": True,
    }


def tick_answers() -> dict[str, Any]:
    """What somebody says who has signed in through each provider."""
    return {f"federation.{name}.signed_in": SIGNED_IN for name in (*DASHBOARD, SAML_NAME)}


def add_new_uris(services: Rehearsal) -> None:
    """Register the dashboard's URIs at the providers, next to Cognito's, as their owners have done."""
    for provider in PROVIDERS:
        if uri := DASHBOARD.get(provider.name):
            services.providers.register(provider.name, provider.client_id, uri)


def canary_among(rows: Sequence[Row], fits: Callable[[Row], bool] = lambda _: True) -> str:
    """The address of the first who ``fits``, to whom a reset is due, and who has no second row."""
    counts = Counter(row.attributes.get("email", "").lower() for row in rows)
    return next(
        row.attributes["email"]
        for row in rows
        if _is_due(row) and counts[row.attributes["email"]] == 1 and fits(row)
    )


def _is_due(row: Row) -> bool:
    """Whether it is a usual row: native, confirmed, verified, its address made of its name."""
    attributes = row.attributes
    usual = f"{attributes.get('given_name')}.{attributes.get('family_name')}".lower()
    return (
        row.enabled
        and row.status == "CONFIRMED"
        and attributes.get("email_verified") == "true"
        and "identities" not in attributes
        and attributes["email"].startswith(usual)
    )

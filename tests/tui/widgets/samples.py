"""Values like those of a real migration, for galleries and tests."""

from __future__ import annotations

from datetime import UTC, datetime

from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.domain.rows.inventory import Inventory
from wizard.domain.rows.pool import Pool, Provider, ProviderKind
from wizard.domain.steps import StepName, StepState
from wizard.domain.trees import Branch, outline
from wizard.guide.auth_methods import auth_methods
from wizard.guide.reset_timing import RESET_TIMING
from wizard.tui.widgets.step_rail import StepRow
from wizard.tui.widgets.top_bar import TopFacts

AT = datetime(2026, 11, 23, 14, 22, 7, tzinfo=UTC)

STEPS = (
    StepRow(StepName.GUIDE, StepState.DONE, "read"),
    StepRow(StepName.CONNECT, StepState.DONE, "9/9"),
    StepRow(StepName.INVENTORY, StepState.DONE, "12.5k"),
    StepRow(StepName.TIMING, StepState.DONE, "react."),
    StepRow(StepName.EXPORT, StepState.DONE, "12.5k"),
    StepRow(StepName.TRANSFORM, StepState.DONE, "37", has_open_rows=True),
    StepRow(StepName.IMPORT, StepState.RUNNING, "61%"),
    StepRow(StepName.FEDERATION, StepState.OPEN, "1/3"),
    StepRow(StepName.RESET, StepState.LOCKED, reason="Waits for the import: no one is in WorkOS yet."),
    StepRow(StepName.AUTHKIT),
    StepRow(StepName.VERIFY, StepState.FAILED, "2/5"),
    StepRow(StepName.REPORT, note="interim"),
)
TOP = TopFacts("acme-prod", "us-east-1_Ab12Cd", "staging", is_live=True, saved_at=AT)


def _profile(
    method: Method = Method.PASSWORD,
    status: UserStatus = UserStatus.CONFIRMED,
    email: EmailState = EmailState.VERIFIED,
    *,
    providers: tuple[str, ...] = (),
    enabled: bool = True,
) -> Profile:
    return Profile(method, providers, email, status, enabled=enabled, phone=False)


def _federated(*providers: str) -> Profile:
    return _profile(Method.FEDERATED, UserStatus.EXTERNAL_PROVIDER, providers=providers)


POOL = Pool(
    id="us-east-1_Ab12Cd",
    arn="arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_Ab12Cd",
    name="acme",
    estimate=12_480,
    mfa="OPTIONAL",
    mfa_methods=("SOFTWARE_TOKEN_MFA", "SMS_MFA"),
    providers=(
        Provider("Google", "Google", ProviderKind.GOOGLE),
        Provider("SignInWithApple", "SignInWithApple", ProviderKind.APPLE),
        Provider("okta-acme", "SAML", ProviderKind.SAML),
    ),
    alias_attributes=("email",),
)
INVENTORY = Inventory(
    POOL,
    {
        _profile(): 8_902,
        _profile(status=UserStatus.FORCE_CHANGE_PASSWORD): 68,
        _profile(email=EmailState.UNVERIFIED): 207,
        _profile(email=EmailState.MISSING): 37,
        _federated("Google"): 2_358,
        _federated("okta-acme"): 731,
        _federated("SignInWithApple"): 125,
        _profile(Method.LINKED, providers=("Google",)): 52,
    },
    mfa={"SOFTWARE_TOKEN_MFA": 1_511, "SMS_MFA": 393},
)
METHODS: Branch = auth_methods(INVENTORY)
TIMING: Branch = outline(
    RESET_TIMING, {"timing.reset": "reactive", "timing.sign_in_page": "authkit"}, INVENTORY
)


def deep(name: str, breadth: int) -> Branch:
    """A tree whose every label is ``name``."""
    leaves = tuple(Branch(f"{name}{n}", name, n, name, name, cohort=name) for n in range(breadth))
    return Branch("root", name, breadth, name, name, children=leaves)

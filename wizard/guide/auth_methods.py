"""Step 3: how the pool's users sign in, what follows for each way, and how many rows it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wizard.domain.rows.inventory import Inventory, count
from wizard.domain.trees import Branch, BranchState
from wizard.guide.auth_cohorts import (
    OTHER_FEDERATED,
    TOPS,
    Leaf,
    cohorts,
    email_leaves,
    enabled_leaves,
    provider_leaves,
    sign_in_leaves,
    status_leaves,
)

__all__ = ["auth_methods", "cohorts"]

_NO_MFA = "Cognito gives out no MFA secrets, so a second factor cannot come along."
_KEPT = "Kept as a method, enrolled again."
_CHANGED = "WorkOS does not offer it as a second factor: these users change to an authenticator app."
_MFA_WORDS = {
    "SOFTWARE_TOKEN_MFA": "authenticator app (TOTP)",
    "SMS_MFA": "text message",
    "EMAIL_OTP": "code by email",
}


def auth_methods(inventory: Inventory) -> Branch:
    """The authentication-method tree with the inventory's counts; cohorts are those of ``cohorts``."""
    children = (_password(inventory), _federated(inventory), _passwordless(inventory), _mfa(inventory))
    return Branch(
        id="auth",
        label="All rows of the pool",
        count=inventory.total,
        state=BranchState.TAKEN,
        children=children,
    )


def _password(inventory: Inventory) -> Branch:
    """Who has a password, cut several ways: each heading says by what.

    The branches under a heading add up to it; one without a count has branches that overlap.
    """
    groups = (
        ("email", "By email address", email_leaves(), True),
        ("status", "By status", status_leaves(), True),
        ("enabled", "Enabled or disabled", enabled_leaves(), True),
        (
            "sign_in",
            "By what they type to sign in (a user may have several)",
            sign_in_leaves(inventory.pool),
            False,
        ),
    )
    password = TOPS["password"]
    headings = tuple(
        _heading(inventory, f"{password.cohort.id}:{name}", label, leaves, adds_up)
        for name, label, leaves, adds_up in groups
    )
    return _branch(inventory, password, headings)


def _heading(
    inventory: Inventory, heading_id: str, label: str, leaves: Iterable[Leaf], adds_up: bool
) -> Branch:
    children = _branches(inventory, leaves)
    total = sum(child.count or 0 for child in children)
    return Branch(
        id=heading_id,
        label=label,
        count=total if adds_up else None,
        state=_state(total),
        children=children,
        is_heading=True,
    )


def _federated(inventory: Inventory) -> Branch:
    leaves = [*provider_leaves(inventory), *OTHER_FEDERATED]
    return _branch(inventory, TOPS["federated"], _branches(inventory, leaves))


def _passwordless(inventory: Inventory) -> Branch:
    return _branch(inventory, TOPS["passwordless"], ())


def mfa_rows(inventory: Inventory) -> int | None:
    """Rows that lose a second factor: OFF counts no one, ON every native row, OPTIONAL whom a scan found.

    None where no one looked.
    """
    match inventory.pool.mfa:
        case "OFF":
            return 0
        case "ON":
            return count(inventory, TOPS["native"].cohort)
        case _:
            return sum(inventory.mfa.values()) if inventory.mfa is not None else None


def _mfa(inventory: Inventory) -> Branch:
    """MFA overlaps the others."""
    pool, found = inventory.pool, inventory.mfa
    native = TOPS["native"].cohort
    rows = mfa_rows(inventory)
    methods = () if pool.mfa == "OFF" else dict.fromkeys((*pool.mfa_methods, *(found or {})))
    return Branch(
        id="auth.mfa",
        label="MFA (overlaps)",
        count=rows,
        consequence="Enrol again in WorkOS (authenticator app); until then the mailbox is the only factor.",
        why=_NO_MFA,
        state=_state(rows),
        cohort=native.id if pool.mfa == "ON" else None,
        children=tuple(_mfa_method(method, found) for method in methods),
    )


def _mfa_method(method: str, found: Mapping[str, int] | None) -> Branch:
    rows = None if found is None else found.get(method, 0)
    return Branch(
        id=f"auth.mfa.{method.lower()}",
        label=_MFA_WORDS.get(method, method),
        count=rows,
        consequence=_KEPT if method == "SOFTWARE_TOKEN_MFA" else _CHANGED,
        why=_NO_MFA,
        state=_state(rows),
    )


def _branches(inventory: Inventory, leaves: Iterable[Leaf]) -> tuple[Branch, ...]:
    return tuple(_branch(inventory, leaf, ()) for leaf in leaves)


def _branch(inventory: Inventory, leaf: Leaf, children: tuple[Branch, ...]) -> Branch:
    rows = count(inventory, leaf.cohort)
    return Branch(
        id=leaf.cohort.id,
        label=leaf.cohort.label,
        count=rows,
        consequence=leaf.consequence,
        why=leaf.why,
        state=_state(rows),
        cohort=leaf.cohort.id,
        children=children,
    )


def _state(rows: int | None) -> BranchState:
    if rows is None:
        return BranchState.OPEN
    return BranchState.TAKEN if rows else BranchState.DIMMED

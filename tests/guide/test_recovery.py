"""Every error that names a recovery finds it; the procedure's fixes are all there, each in its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wizard.domain.trees import Branch, BranchRole, BranchState
from wizard.guide.recovery import (
    BY_CHECK,
    BY_KIND,
    BY_STEP,
    RECOVERIES,
    fix_at,
    recovery,
    recovery_tree,
)
from wizard.guide.remedies import FixAction

WIZARD = Path(__file__).parents[2] / "wizard"

# The section "Error Recovery" of the procedure, cause by cause and fix by fix, by words that carry it.
PROCEDURE = {
    "exists": (
        "earlier attempt",
        "updated, three ways, instead of created",
        "another address",
        "link",
        "fail",
    ),
    "mail": (
        "spam",
        "SendGrid",
        "address in the user's record is wrong",
        "check the email field",
        "SPF, DKIM",
        "delivery logs",
        "Wait a minute",
        "limited",
    ),
    "redirect_uri_mismatch": (
        "Copy it from the dashboard",
        "Add it at the provider",
        "Google console, GitHub settings",
        "Keep Cognito's URI there until the migration is complete",
        "remove Cognito's URI last",
    ),
    "sign_in": (
        "no password yet",
        "reset handler after a failed sign-in",
        "still talks to Cognito",
        "replace them",
        "Clear all sessions",
        "cookies",
    ),
    "mfa": (
        "no MFA secrets",
        "expected",
        "the report has the message",
        "instructions after the reset",
        "MFA API",
    ),
    "rate": ("1 s doubling", "batches of 100", "current limits", "Ask WorkOS support for a raise"),
}


def branches(branch: Branch) -> list[Branch]:
    return [branch, *(found for child in branch.children for found in branches(child))]


def test_every_recovery_that_an_error_names_exists() -> None:
    named = {
        found
        for path in WIZARD.rglob("*.py")
        for found in re.findall(r'recovery_id="([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    named |= {*BY_CHECK.values(), *BY_KIND.values(), *BY_STEP.values()}
    assert not [name for name in named if recovery(name) is None]


@pytest.mark.parametrize("name", PROCEDURE)
def test_what_the_procedure_says_is_said(name: str) -> None:
    found = recovery(name)
    assert found is not None
    text = " ".join(f"{cause.why} {cause.fix}" for cause in found.causes)
    assert [words for words in PROCEDURE[name] if words not in text] == []


def test_the_procedure_comes_first_and_in_its_order() -> None:
    assert [item.id for item in RECOVERIES][: len(PROCEDURE)] == list(PROCEDURE)


def test_the_tree_leads_from_symptom_over_cause_to_fix() -> None:
    tree = recovery_tree("rate", {"failed": 3})
    assert [branch.id for branch in tree.children] == [item.id for item in RECOVERIES]
    assert len({branch.id for branch in branches(tree)}) == len(branches(tree))
    for symptom in tree.children:
        assert symptom.role is BranchRole.FINDING
        assert all(cause.children for cause in symptom.children), symptom.id
        fixes = [fix for cause in symptom.children for fix in cause.children]
        assert all(fix.role is BranchRole.REMEDY and fix_at(fix.id) for fix in fixes)
        assert fix_at(symptom.id) is fix_at(symptom.children[0].id) is None
    lit = [branch.id for branch in branches(tree) if branch.state is BranchState.TAKEN]
    assert lit == ["rate"]
    assert {branch.id: branch.count for branch in tree.children if branch.count} == {"failed": 3}


def test_every_deed_is_a_fix_of_something() -> None:
    done = {fix.action for item in RECOVERIES for cause in item.causes for fix in cause.fixes}
    assert set(FixAction) <= done

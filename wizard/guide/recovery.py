"""What can go wrong, why, and what to do: the recovery browser's tree, opened at the error at hand."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.domain.checks import CheckId
from wizard.domain.planning.resolution import Kind
from wizard.domain.steps import StepName
from wizard.domain.trees import Branch, BranchRole, BranchState
from wizard.guide import recoveries
from wizard.guide.findings import FINDINGS
from wizard.guide.remedies import Cause, Fix, Recovery

__all__ = ["BY_CHECK", "BY_KIND", "BY_STEP", "RECOVERIES", "fix_at", "recovery", "recovery_tree"]

RECOVERIES: tuple[Recovery, ...] = (*recoveries.RECOVERIES, *FINDINGS)

# What a decision's kind, a check and a step lead to, where no error named a recovery itself.
BY_KIND: Mapping[str, str] = {
    Kind.EXISTING_OURS: "exists",
    Kind.EXISTING_FOREIGN: "exists",
    Kind.INVALID_EMAIL: "source",
    Kind.NO_EMAIL: "source",
    "failed": "failed",
}
BY_CHECK: Mapping[CheckId, str] = {
    CheckId.EXPORTED: "stale",
    CheckId.IMPORTED: "failed",
    CheckId.RESET: "mail",
    CheckId.PROVIDERS: "redirect_uri_mismatch",
    CheckId.AUTHKIT: "sign_in",
}
BY_STEP: Mapping[StepName, str] = {
    StepName.GUIDE: "guide",
    StepName.CONNECT: "preflight",
    StepName.INVENTORY: "stale",
    StepName.EXPORT: "stale",
    StepName.TRANSFORM: "exists",
    StepName.IMPORT: "rate",
    StepName.FEDERATION: "redirect_uri_mismatch",
    StepName.RESET: "mail",
    StepName.AUTHKIT: "sign_in",
}


def recovery(recovery_id: str) -> Recovery | None:
    """The recovery that an error names."""
    return next((item for item in RECOVERIES if item.id == recovery_id), None)


def recovery_tree(at_hand: str = "", rows: Mapping[str, int] | None = None) -> Branch:
    """Symptom, cause, fix: the same shape as every other tree. ``rows`` counts a symptom's, by its id."""
    return Branch(
        "recovery",
        "What went wrong?",
        role=BranchRole.FINDING,
        children=tuple(_symptom(item, at_hand == item.id, (rows or {}).get(item.id)) for item in RECOVERIES),
    )


def fix_at(branch_id: str) -> Fix | None:
    """The fix that a branch of the tree stands for; None for a symptom or a cause."""
    name, *numbers = branch_id.split("/")
    known = recovery(name)
    if known is None or len(numbers) < 2:  # noqa: PLR2004  cause and fix
        return None
    return known.causes[int(numbers[0])].fixes[int(numbers[1])]


def _symptom(item: Recovery, is_at_hand: bool, rows: int | None) -> Branch:
    return Branch(
        item.id,
        item.symptom,
        count=rows,
        role=BranchRole.FINDING,
        state=BranchState.TAKEN if is_at_hand else BranchState.OPEN,
        children=tuple(_cause(f"{item.id}/{n}", cause) for n, cause in enumerate(item.causes)),
    )


def _cause(name: str, cause: Cause) -> Branch:
    fixes = (
        Branch(f"{name}/{n}", fix.text, why=_headless(fix), role=BranchRole.REMEDY)
        for n, fix in enumerate(cause.fixes)
    )
    return Branch(name, cause.why, role=BranchRole.FINDING, children=tuple(fixes))


def _headless(fix: Fix) -> str:
    """How it is done without the screen."""
    return f"Headless: {fix.key}." if fix.key else ""

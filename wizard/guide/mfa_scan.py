"""Step 3: how far to look for second factors, and for how many users that is billed."""

from __future__ import annotations

from datetime import timedelta

from wizard.domain.rows.inventory import Inventory, count
from wizard.domain.trees import Choice, Question
from wizard.domain.words import about, counted
from wizard.guide.auth_cohorts import TOPS

MFA_SCAN = "inventory.mfa_scan"
# Cognito tells who has MFA one user at a time, and AWS bills each of them as monthly active.
SAMPLE = 400
READS_PER_SECOND = 20


def most_billed(extent: str, inventory: Inventory | None) -> int | None:
    """The users who are looked up and billed at most, by the choice; None before the pool was read.

    Rows that are not listed yet, by Cognito's estimate, may all be native.
    """
    if extent == "notice":
        return 0
    if inventory is None:
        return SAMPLE if extent == "sample" else None
    unlisted = max(0, inventory.pool.estimate - inventory.total)
    native = count(inventory, TOPS["native"].cohort) + unlisted
    return min(SAMPLE, native) if extent == "sample" else native


def mfa_question(inventory: Inventory | None) -> Question:
    """Who is asked, with the bill; a pool in which MFA is optional does not say who has it."""
    return Question(
        id=MFA_SCAN,
        prompt="Who uses MFA in this pool?",
        why="Cognito shows it one user at a time, and AWS bills each user looked up as monthly active.",
        choices=(
            Choice("notice", "Look no one up", "All users are asked to enroll again; nothing is billed."),
            Choice("sample", "Look a sample up", _bill("sample", inventory)),
            Choice("full", "Look all users up", _bill("full", inventory)),
        ),
        default="notice",
    )


def _bill(extent: str, inventory: Inventory | None) -> str:
    users = most_billed(extent, inventory)
    if users is None:
        return "Every native user is looked up and billed."
    takes = about(timedelta(seconds=users / READS_PER_SECOND))
    return f"Up to {counted(users, 'user')} looked up and billed; {takes}."

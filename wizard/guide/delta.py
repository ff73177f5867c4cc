"""What is done about persons at WorkOS whom Cognito no longer lets in."""

from __future__ import annotations

from wizard.domain.planning.delta import ENABLED_KEY, ENABLED_VALUE
from wizard.domain.trees import Choice, Question, Tree

UNDECIDED = "undecided"

_LEFT = Question(
    id="delta.left",
    prompt="Users disabled in Cognito, or gone from it, since they were imported",
    why="WorkOS has no disabled flag: whoever was imported can go on signing in there.",
    choices=(
        Choice(
            UNDECIDED,
            "Not decided yet",
            "They are counted and listed, and the cutover waits: they can still sign in to WorkOS.",
        ),
        Choice(
            "mark",
            "Mark them in the metadata",
            f"They get metadata.{ENABLED_KEY}={ENABLED_VALUE}, and nothing else changes; your app has to"
            " refuse them. The mark goes when they are back.",
        ),
        Choice(
            "revoke",
            "Sign them out",
            "Their sessions at WorkOS are ended. They can sign in again, unless your app refuses them:"
            " mark them too.",
            risk="Sessions that are ended cannot be given back.",
        ),
        Choice(
            "leave",
            "Leave them as they are",
            "They can go on signing in to WorkOS, by your word; say why in a note.",
            risk="Whoever lost access in Cognito keeps it at WorkOS.",
        ),
    ),
    default=UNDECIDED,
)

DELTA = Tree("delta", "Who left the pool", (_LEFT,))

"""A risky choice is typed, wherever it is made."""

from __future__ import annotations

from wizard.domain.inventory import Inventory
from wizard.domain.trees import Choice, Question
from wizard.tui.dialogs.typed import TypedDialog

RISK = "I TAKE THE RISK"


def risk_dialog(question: Question, choice: Choice, inventory: Inventory | None) -> TypedDialog:
    """Says the risk, and wants the words."""
    return TypedDialog(
        title=question.prompt,
        sentences=(choice.told(inventory), f"! {choice.risk}"),
        phrase=RISK,
        label="Take it",
    )

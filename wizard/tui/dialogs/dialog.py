"""What every dialog is: a box over the view that it was opened from, which stays in sight, dimmed."""

from __future__ import annotations

from typing import TypeVar

from wizard.tui.textual_patches import DimmingScreen

R = TypeVar("R")


class Dialog(DimmingScreen[R]):
    """The base that styles and pages know dialogs by."""

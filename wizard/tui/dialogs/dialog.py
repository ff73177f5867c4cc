"""What every dialog is: a box over the view that it was opened from, which stays in sight, dimmed."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete

from wizard.tui.textual_patches import DimmingScreen

R = TypeVar("R")


class Dialog(DimmingScreen[R]):
    """The base that styles and pages know dialogs by; it is left once, whatever is typed meanwhile."""

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Textual takes away whatever is on top by now, which a second Enter would find to be the frame."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

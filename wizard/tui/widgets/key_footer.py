"""The footer with the keys of the view."""

from __future__ import annotations

from textual.screen import Screen
from textual.widgets import Footer


class KeyFooter(Footer):
    """Composed anew only where other keys are offered; Textual's own is whenever anything has the focus."""

    _offered: list[tuple[object, ...]] | None = None

    def bindings_changed(self, screen: Screen[object]) -> None:
        if screen is not self.screen or not self.app.app_focus:
            return
        offered: list[tuple[object, ...]] = [
            (active.binding.action, active.binding.key, active.binding.description, active.enabled)
            for active in screen.active_bindings.values()
            if active.binding.show
        ]
        if offered != self._offered:
            self._offered = offered
            super().bindings_changed(screen)

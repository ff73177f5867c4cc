"""The frame's action bar."""

from __future__ import annotations

from textual.css.query import NoMatches

from wizard.tui.widgets.action_bar import ActionBar


class Actions(ActionBar):
    """May be told again while its buttons of before are still being composed: then it fills them later."""

    def _fill(self) -> None:
        try:
            super()._fill()
        except NoMatches:
            if self.is_attached:
                self.call_after_refresh(self._fill)

"""The Textual front end; its styles are in ``STYLES`` and ``WIDGETS``, for ``App.CSS_PATH``."""

from __future__ import annotations

from pathlib import Path

STYLES = Path(__file__).with_name("styles.tcss")
WIDGETS = Path(__file__).with_name("widgets.tcss")

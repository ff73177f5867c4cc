"""An app under test that draws only what is asked for, and collects garbage as seldom as on a terminal."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from textual._compositor import Compositor
from textual._context import visible_screen_stack

from wizard.garbage import THRESHOLDS

_render = Compositor.render_update


def _render_whole_only(
    self: Compositor, full: bool = False, screen_stack: list[Any] | None = None, simplify: bool = False
) -> Any:
    if full:
        return _render(self, full, screen_stack, simplify)
    visible_screen_stack.set(screen_stack or [])
    self._dirty_regions.clear()
    return None


@contextmanager
def undrawn() -> Iterator[None]:
    """Spare an app without a terminal its updates: Textual 8.2.8 draws each of them and throws it away."""
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    try:
        with patch.object(Compositor, "render_update", _render_whole_only):
            yield
    finally:
        gc.set_threshold(*before)

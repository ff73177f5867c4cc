"""States of a journal that nothing has happened in yet, for panes that are shown one by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wizard import bootstrap
from wizard.pages.state import ViewState, at_rest


@contextmanager
def new_journal(folder: Path) -> Iterator[ViewState]:
    opened = bootstrap.Open(bootstrap.settings_for(folder / "acme.journal", {}), lambda event: None)
    try:
        yield at_rest(opened.views(), bootstrap.system_clock().now())
    finally:
        opened.close()

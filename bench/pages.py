"""The time that each page of the registry takes, its reads of the journal included."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from wizard.domain.checks import CheckId
from wizard.engine.views import Views
from wizard.journal import open_reader
from wizard.pages.registry import page_of, pages
from wizard.pages.state import at_rest
from wizard.ports import RowQuery

TRIES = 5

# What a page is about, where it is about something.
ABOUT: Mapping[str, Callable[[Views], Iterator[str]]] = {
    "why": lambda _: iter(("methods auth.password", "rows rows.disabled", "timing timing.reset=reactive")),
    "tree": lambda views: (tree.id for tree in views.trees()),
    "mapping": lambda _: iter(("", "0 1")),
    "rows": lambda _: iter(("all", "cohort auth.password", "kind disabled", "state failed", "left")),
    "row": lambda views: (item.row.sub for item in views.rows(RowQuery(), 0, 3)[0]),
    "provider": lambda views: (record.name for record in views.providers()[:3]),
    "directions": lambda views: (record.name for record in views.providers()[:3]),
    "connection": lambda views: (record.name for record in views.providers()[:3]),
    "point": lambda _: iter(("point:absent",)),
    "setup-file": lambda _: iter(("absent",)),
    "check": lambda _: iter(CheckId),
    "recovery": lambda _: iter(("", "mail")),
}


def timed(path: Path) -> dict[str, float]:
    """Milliseconds of CPU time of each page, the best of five: what it rests on was read before."""
    reader = open_reader(path)
    try:
        state = at_rest(Views(reader), datetime.now(UTC))
        return {
            f"{page_id} {about}".strip(): min(
                _milliseconds(partial(page_of, state, page_id, about)) for _ in range(TRIES)
            )
            for page_id in pages()
            for about in ABOUT.get(page_id, _nothing)(state.views)
        }
    finally:
        reader.close()


def _nothing(_: Views) -> Iterator[str]:
    yield ""


def _milliseconds(make: Callable[[], object]) -> float:
    began = time.thread_time()
    make()
    return (time.thread_time() - began) * 1e3

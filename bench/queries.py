"""Every count and page that a front end asks of a journal, timed; the slowest decides.

Pages are of fifty rows, asked from the start, from the middle and near the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from wizard.domain.mail.campaign import Stage
from wizard.engine.snapshot import take
from wizard.engine.views import Views
from wizard.guide.auth_methods import cohorts
from wizard.journal import Reader, open_reader
from wizard.journal.schema import ROW_STATES
from wizard.ports import RowQuery

PAGE = 50
TRIES = 5

Query = tuple[str, Callable[[], object]]


def timed(path: Path, rows: int) -> dict[str, float]:
    """Milliseconds of CPU time of each, the best of five: the file is in memory by then."""
    reader = open_reader(path)
    try:
        return {
            name: min(_milliseconds(query) for _ in range(TRIES)) for name, query in _queries(reader, rows)
        }
    finally:
        reader.close()


def searched(path: Path, rows: int) -> float:
    """Milliseconds until the first page of a text that only one of the last rows holds is there."""
    reader = open_reader(path)
    try:
        last, _ = reader.rows(RowQuery(), rows - 2, 1)
        text = last[0].row.email or last[0].row.sub
        times = []
        for number in range(TRIES):
            # Another text each time: what was found is kept.
            wanted = RowQuery(text=text[number:])
            times.append(_milliseconds(partial(reader.rows, wanted, 0, PAGE)))
        return min(times)
    finally:
        reader.close()


def _milliseconds(query: Callable[[], object]) -> float:
    began = time.thread_time()
    query()
    return (time.thread_time() - began) * 1e3


def _queries(reader: Reader, rows: int) -> Iterator[Query]:
    views = Views(reader)
    yield "snapshot", lambda: take(reader)
    yield "inventory", views.inventory
    yield "problems", views.problems
    yield "listed", lambda: reader.listed(1)
    yield "due", reader.due
    yield "stage", lambda: reader.mailing.stage_counts(Stage.REST)
    yield "failures", lambda: reader.failures(PAGE)
    yield "verdicts", views.verdicts
    yield "plan", views.plan
    last, _ = reader.rows(RowQuery(), rows - 1, 1)
    sub = last[0].row.sub
    yield "row and its person", lambda: views.row(sub)
    for name, query in _row_queries(views):
        for place in (0, rows // 2, rows - 2 * PAGE):
            yield f"page {name} after {place:,}", partial(reader.rows, query, place, PAGE)


def _row_queries(views: Views) -> Iterator[tuple[str, RowQuery]]:
    yield "of all", RowQuery()
    for state in ROW_STATES:
        yield f"of {state}", RowQuery(states=(state,))
    for kind, state, _, _ in views.problems():
        yield f"of {kind}", RowQuery(kind=kind)
        yield f"of {kind}, {state}", RowQuery(kind=kind, states=(state,))
    inventory = views.inventory()
    assert inventory
    for cohort in cohorts(inventory):
        yield f"of {cohort}", views.cohort_query(cohort)

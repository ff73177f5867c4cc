"""Rows in pages, one row in full, and a decision about that row alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wizard.domain.emails import is_valid_email, normalise_email
from wizard.domain.resolution import Kind
from wizard.engine.views import RowView
from wizard.guide.row_decisions import QUESTIONS
from wizard.plain.ask import Option
from wizard.plain.desk import Desk
from wizard.ports import RowItem, RowQuery

PAGE = 15
EMAIL = "email"
TAKE_BACK = "take back"


def list_rows(desk: Desk, query: RowQuery) -> None:
    """Rows in pages; at the end of one, a number opens a row and another text filters."""
    for item in _picked_rows(desk, query, "opens a row"):
        open_row(desk, item)


def pick_row(desk: Desk, query: RowQuery) -> str | None:
    """The ``sub`` of the row that somebody takes by its number; None where they take none."""
    return next((item.row.sub for item in _picked_rows(desk, query, "takes a row")), None)


def _picked_rows(desk: Desk, query: RowQuery, number_does: str) -> Iterator[RowItem]:
    """The rows whose numbers are typed; a page is shown again after each."""
    after: int | None = 0
    while after is not None:
        at = after
        items, after = desk.views.rows(query, at, PAGE)
        desk.lines.all(f"  {number}. {_row_line(item)}" for number, item in enumerate(items, 1))
        if after is None:
            desk.lines.say("  End of the rows." if items else "  No rows.")
        typed = desk.ask.more(f"Enter reads on, s stops, a number {number_does}, other text filters")
        if typed == "s":
            return
        if item := _numbered(items, typed):
            yield item
            after = at
        elif typed:
            query, after = RowQuery(query.profiles, query.states, query.kind, typed), 0


def open_row(desk: Desk, item: RowItem) -> None:
    """One row before and after, and what may be decided about it alone."""
    view = desk.views.row(item.row.sub)
    desk.lines.all(before_and_after(view) if view else ())
    own = desk.views.overrides().get(item.row.sub, {})
    for kind, choice in own.items():
        desk.lines.say(f"  Decided about this row: {kind} = {choice}")
    wanted = desk.ask.choose("Decide about this row alone?", list(_decisions(item, own)), "")
    if wanted == EMAIL:
        address = desk.ask.text("Its right address (Cognito keeps its own)", check=_address_problem)
        desk.do(lambda migration: migration.decide_row(item.row.sub, EMAIL, address))
    elif wanted == TAKE_BACK:
        for kind in own:
            desk.do(lambda migration, kind=kind: migration.decide_row(item.row.sub, kind, None))  # type: ignore[misc]
    elif wanted and item.kind:
        kind = Kind(item.kind)
        choice = desk.ask.question(QUESTIONS[kind], None)
        desk.do(lambda migration: migration.decide_row(item.row.sub, kind, choice))


def _decisions(item: RowItem, own: Mapping[str, str]) -> Iterator[Option]:
    yield Option("", "No")
    if item.kind in set(Kind):
        yield Option("kind", f"Decide: {QUESTIONS[Kind(item.kind)].prompt}")
    yield Option(EMAIL, "Give it another address")
    if own:
        yield Option(TAKE_BACK, "Take back what was decided about it")


def _address_problem(typed: str) -> str:
    address = normalise_email(typed)
    return "" if address and is_valid_email(address) else f"{typed or 'Nothing'} is no address."


def _numbered(items: Sequence[RowItem], typed: str) -> RowItem | None:
    is_number = typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(items)
    return items[int(typed) - 1] if is_number else None


def _row_line(item: RowItem) -> str:
    row = item.row
    verified = "verified" if row.email_verified else "not verified"
    enabled = "" if row.enabled else ", disabled"
    counted = f"; {item.state}{f', {item.reason}' if item.reason else ''}"
    names = (row.attributes.get(name, "") for name in ("given_name", "family_name", "name"))
    called = " ".join(name for name in names if name) or "no name"
    return (
        f"  {row.email or 'no email'} ({verified}); {called}; {row.username}; {row.status}{enabled}{counted}"
    )


def before_and_after(view: RowView) -> Iterator[str]:
    """The row as it is in Cognito, and the person that it becomes in WorkOS."""
    yield f"  In Cognito: {_pairs(view.item.row.attributes)}"
    if view.person is None:
        yield f"  In WorkOS: no user of its own; {view.item.state}, {view.item.reason}"
        return
    draft = view.person.draft or view.person.written
    if draft:
        names = {"first_name": draft.first_name or "", "last_name": draft.last_name or ""}
        fields = {"email": draft.email, "email_verified": str(draft.email_verified).lower(), **names}
        metadata = {f"metadata.{key}": value for key, value in draft.metadata.items()}
        yield f"  In WorkOS: {_pairs(fields | {'external_id': draft.external_id} | metadata)}"
    for note in view.person.notes:
        yield f"  note: {note}"


def _pairs(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in fields.items() if value)

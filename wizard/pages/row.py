"""One row: the record, where it is counted and why, what WorkOS holds, and decisions about it alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.domain.planning.people import UserDraft
from wizard.domain.rows.emails import is_valid_email, normalise_email
from wizard.domain.steps import StepName
from wizard.domain.trees import Question
from wizard.engine.decisions import EMAIL, RowChoice
from wizard.engine.migration import Migration
from wizard.engine.preview import preview
from wizard.engine.views import RowView
from wizard.pages.commands import Act, Command, Copy, GoTo
from wizard.pages.common import plain, undo
from wizard.pages.model import (
    Action,
    Choose,
    Fact,
    Facts,
    Next,
    Option,
    Page,
    Pane,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.relisting import relist_row
from wizard.pages.rows import ROW_WORDS
from wizard.pages.state import ViewState

CHOICE, ADDRESS = "choice", "address"
AS_ITS_KIND = ""
NO_DECISION = "No decision applies to this row: it is imported as it is."


@page("row")
def row(state: ViewState, target: str) -> Page:
    """Everything about the row whose ``sub`` is ``target``."""
    found = state.views.row(target)
    own = state.views.overrides(target).get(target, {})
    return Page(
        id="row",
        step=StepName.TRANSFORM,
        title=(found.item.row.email or found.item.row.username) if found else target,
        why="One row of the pool, and the WorkOS user that it is part of.",
        panes=tuple(_panes(state, found, own)) if found else (_absent(target),),
        actions=tuple(_actions(state, found, own)) if found else (),
        hint="A decision about this row alone is recorded.",
        help=(
            "A decision draws the plan up again; what was written stays written. An address is used in"
            " place of the row's own, which stays on record."
        ),
        crumb="Row",
    )


def _absent(sub: str) -> Facts:
    return Facts("absent", "Record", (Fact("sub", f"The journal has no row {sub}.", Tone.WARNING),))


def _panes(state: ViewState, found: RowView, own: Mapping[str, str]) -> Iterator[Pane]:
    item, person = found.item, found.person
    counted = (
        Fact("state", _describe(item.state)),
        Fact("decision", _prompt(state, item.kind)),
        Fact("why", item.reason or "–"),
    )
    yield Facts("counted", "Where it is counted", counted)
    if own:
        yield Facts("own", "Decided for this row alone", tuple(_own(state, own)))
    record = item.row
    fields = {
        "username": record.username,
        "status": record.status.value,
        "enabled": str(record.enabled).lower(),
        **dict(sorted(record.attributes.items())),
    }
    yield Facts("cognito", "In Cognito", tuple(Fact(name, value) for name, value in fields.items()))
    if person is None:
        alone = preview(record, state.views.answers()["mapping"])
        would = tuple(Fact(target, after) for _, _, target, after in alone.fields if target)
        if state.views.plan() is None:
            yield Facts("draft", "What it would become in WorkOS on its own", would)
        return
    facts = (
        Fact("email", person.email),
        Fact("WorkOS user", person.target_id or "none yet"),
        Fact("reset mail due", person.due),
        *(Fact("note", note) for note in person.notes),
    )
    yield Facts("user", "WorkOS user", facts)
    if person.written and person.draft and (changes := tuple(_changes(person.written, person.draft))):
        yield Facts("changes", "What the plan changes there", changes)
    if shown := person.written or person.draft:
        title = "What WorkOS holds" if person.written else "What WorkOS shall hold"
        yield Facts("draft", title, tuple(_draft(shown)))


def _describe(state: str) -> str:
    return next((words for known, words in ROW_WORDS.items() if known == state), state.replace("_", " "))


def _prompt(state: ViewState, kind: str | None) -> str:
    question = state.views.question(f"rows.{kind}") if kind else None
    return question.prompt if question else (kind or "none").replace("_", " ")


def _own(state: ViewState, own: Mapping[str, str]) -> Iterator[Fact]:
    for kind, choice in own.items():
        question = state.views.question(f"rows.{kind}")
        known = question.choice(choice) if question else None
        label = question.prompt if question else kind
        yield Fact(label, known.label if known else choice)


def _changes(written: UserDraft, draft: UserDraft) -> Iterator[Fact]:
    """Each field that differs: as WorkOS holds it, then as it shall be."""
    before = {fact.label: fact.text for fact in (Fact("email", written.email or "–"), *_draft(written))}
    after = {fact.label: fact.text for fact in (Fact("email", draft.email or "–"), *_draft(draft))}
    for name in (*before, *(name for name in after if name not in before)):
        was, becomes = before.get(name, "–"), after.get(name, "–")
        if was != becomes:
            yield Fact(name, f"{was} → {becomes}", Tone.WARNING)


def _draft(draft: UserDraft) -> Iterator[Fact]:
    yield Fact("email_verified", str(draft.email_verified).lower())
    yield Fact("external_id", draft.external_id)
    yield Fact("first_name", draft.first_name or "–")
    yield Fact("last_name", draft.last_name or "–")
    for key, value in draft.metadata.items():
        yield Fact(f"metadata.{key}", value)


def _actions(state: ViewState, found: RowView, own: Mapping[str, str]) -> Iterator[Action]:
    sub = found.item.row.sub
    yield _decide(state, found, own)
    yield _fix(sub, own.get(EMAIL, ""))
    yield plain(
        "take-back",
        "As all of its kind",
        "t",
        "Take back everything that was decided about this row alone",
        _decided([RowChoice(sub, kind, None) for kind in own]),
        locked="" if own else "Nothing was decided about this row alone.",
    )
    yield relist_row(state, sub)
    yield undo()
    yield plain("story", "Whole story", "y", "All that is known of this user", GoTo(page="user", target=sub))
    yield plain("copy", "Copy", "c", "Copy the row's sub", Copy(sub, "the row's sub"))
    yield plain("mapping", "Mapping", "m", "Where attributes go", GoTo(page="mapping"))


def _decide(state: ViewState, found: RowView, own: Mapping[str, str]) -> Action:
    kind = found.item.kind
    question = state.views.question(f"rows.{kind}") if kind else None

    def ask(_: str) -> Next:
        return _choices(question, own.get(kind or "", AS_ITS_KIND)) if question else None

    def decided(_: str, values: Values) -> Command:
        choice = question.choice(str(values[CHOICE])) if question else None
        risk = f"typed {choice.key}" if choice and choice.risk else ""
        return _decided([RowChoice(found.item.row.sub, kind or "", choice.key if choice else None)], risk)

    return Action(
        "decide",
        "Decide",
        decided,
        key="s",
        help="Decide about this row alone",
        ask=ask,
        locked="" if question else NO_DECISION,
        weight=Weight.SHOWN,
    )


def _choices(question: Question, chosen: str) -> Choose:
    options = [
        Option(choice.key, choice.label, choice.consequence, choice.risk) for choice in question.choices
    ]
    options.append(Option(AS_ITS_KIND, "As all of its kind", "Takes a decision about this row alone back."))
    return Choose(CHOICE, question.prompt, tuple(options), sentences=(question.why,), default=chosen)


def _fix(sub: str, known: str) -> Action:
    def fixed(_: str, values: Values) -> Command:
        return _decided([RowChoice(sub, EMAIL, str(values[ADDRESS]).strip() or None)])

    return Action(
        "address",
        "Correct the address",
        fixed,
        key="f",
        help="Use another address in place of its own",
        ask=lambda _: Text(
            ADDRESS,
            "Another address",
            "Used in place of the row's own; the original stays on record. Empty takes it back.",
            value=known,
            check=wrong_address,
        ),
        weight=Weight.SHOWN,
    )


def wrong_address(text: str) -> str:
    """Says that a text is no address; empty where it is one, or where it is empty."""
    if not text.strip() or is_valid_email(normalise_email(text) or ""):
        return ""
    return f"Not an address: {text.strip()}"


def _decided(choices: list[RowChoice], note: str = "") -> Act:
    async def decide(migration: Migration) -> None:
        await migration.decide_rows(choices, note)

    return Act(decide)

"""A page's actions as ``status --json`` names them, each with the command that does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.domain.steps import StepName, StepState, next_step
from wizard.domain.text import clean
from wizard.headless.verdicts import verdict_json
from wizard.pages.commands import Act, Answer, GoTo, Run, TakeBack
from wizard.pages.keeping import keeps_until
from wizard.pages.lines import listed_in, page_lines
from wizard.pages.model import Action, Ask, Choose, Fetch, Field, Fields, Page, Phrase, Scope, Text
from wizard.pages.registry import page_of, pages
from wizard.pages.state import ViewState
from wizard.pages.verify import gate

_ENDS = (".", "?", "!", ":", "»")
PROGRAM = "cognito2workos"
# In a command these stand for what the caller fills in.
ITEM, VALUE = "ITEM", "VALUE"
LONGEST = 2_000
# Confirms that somebody has read the text that an action rests on.
READ = "READ"


def next_page(state: ViewState) -> str:
    """The id of the page of the next step; the report's after all."""
    return (next_step(state.snapshot.steps) or StepName.REPORT).value


def named(page_id: str, target: str) -> str:
    """How ``--page`` names a page: its id, and what it is about behind a colon."""
    return f"{page_id}:{target}" if target else page_id


def page_json(state: ViewState, wanted: str = "", journal: Sequence[str] = ()) -> dict[str, Any]:
    """The page that ``--page`` names (empty: of the next step) with its actions; raises KeyError.

    ``journal`` are the flags that name the journal. A step that has no page yet has no actions either.
    """
    page_id, _, target = (wanted or next_page(state)).partition(":")
    if not wanted and page_id not in pages():
        return {"page": page_id, "actions": []}
    page = page_of(state, page_id, target)
    made = [described(page, action, named(page_id, target), journal) for action in page.actions]
    return {"page": named(page_id, target), "actions": made}


def is_way(action: Action) -> bool:
    """Whether an action only leads to another page."""
    is_plain = action.scope is Scope.PAGE and not action.ask and not action.locked
    return is_plain and isinstance(action.command("", {}), GoTo)


def awaited_phrases(state: ViewState) -> list[str]:
    """The texts that confirm something now, in the order of the steps whose pages ask for them."""
    found: dict[str, None] = {}
    for step in StepName:
        if step not in pages() or state.state(step) is StepState.LOCKED:
            continue
        for action in page_of(state, step.value, "").actions:
            if action.scope is Scope.PAGE and not action.locked and action.ask:
                question = action.ask("")
                if isinstance(question, Phrase):
                    found[question.words.bound] = None
    return list(found)


def gate_json(state: ViewState) -> dict[str, Any]:
    """The five checks, what they open, and the cutover as it was recorded (null before it).

    ``ready``: every check passes or is waived, and nothing else keeps the cutover; ``gate`` says so in words,
    ``gate_reason`` what is missing.
    """
    verdicts = state.views.verdicts()
    words, lock = gate(state, verdicts)
    return {
        "checks": [verdict_json(verdict) for verdict in verdicts],
        "ready": not lock,
        "gate": safe(words),
        "gate_reason": safe(lock),
        "cutover": state.views.cutover(),
    }


def passwords_json(state: ViewState) -> dict[str, Any] | None:
    """Kept passwords as the marks at WorkOS were listed last; None where none are kept.

    ``can_keep`` counts rows, all else users; ``read_at`` is null before the first listing, and ``complete``
    says whether it came to its end.
    """
    found = state.views.resets.passwords(state.views.inventory())
    if found is None:
        return None
    day = keeps_until(state)
    return {
        "until": day.isoformat() if day else None,
        "can_keep": found.can,
        "kept": found.kept,
        "left": found.left,
        "days": {day.isoformat(): users for day, users in found.days},
        "refused": {safe(why): users for why, users in found.refused},
        "lost_access": found.lost,
        "read_at": found.at.isoformat() if found.at else None,
        "complete": found.complete,
    }


def lines_of(page: Page) -> Iterator[str]:
    """A page for a terminal or a pipe."""
    yield from (clean(line, LONGEST) for line in page_lines(page))


def menu_lines(page: Page) -> Iterator[str]:
    """The ids of a page's actions, with what each does, or why it cannot now."""
    for action in page.actions:
        why = f" Locked: {action.locked}" if action.locked else ""
        yield clean(f"  {action.id}: {action.label}.{why}", LONGEST)


def described(page: Page, action: Action, where: str, journal: Sequence[str]) -> dict[str, Any]:
    """One action; what it asks is described where it acts on the page itself and is open."""
    is_open = action.scope is Scope.PAGE and not action.locked
    question = action.ask("") if is_open and action.ask else None
    if isinstance(question, Fetch):
        # What it asks is read from the far ends first, which no one wanted yet.
        question = None
    asked = _asked(question)
    is_confirmed = isinstance(question, Phrase)
    kind = _kind(action, question)
    return {
        "id": action.id,
        "step": page.step.value,
        "kind": kind,
        "label": safe(action.label),
        "help": safe(action.help),
        "shortcut": action.key,
        "state": "locked" if action.locked else "open",
        "locked": bool(action.locked),
        "locked_reason": safe(action.locked),
        "command": [*_command(action, question, where), *journal],
        "items": [{"id": item_id, "title": safe(title)} for item_id, title in items_of(page, action)],
        **asked,
        "who": "operator" if is_confirmed or (question and not _is_given(asked)) else "agent",
        "irreversible": is_confirmed,
        "next": False,
    }


def _is_given(asked: Mapping[str, Any]) -> bool:
    """Whether everything that is asked has a default: what has none, somebody has to know or to decide."""
    fields = asked["fields"]
    return all(field["default"] for field in fields) if fields else bool(asked["default"])


def items_of(page: Page, action: Action) -> list[tuple[str, str]]:
    """The ids and titles that an action can act on; none where it acts on the page or on rows."""
    if action.scope is Scope.PAGE:
        return []
    return [item for pane in page.panes if pane.id == action.pane for item in listed_in(pane)]


def _kind(action: Action, question: Ask | None) -> str:
    match question:
        case Phrase():
            return "confirm"
        case Choose() | Text() | Fields():
            return "answer"
        case None:
            pass
    if action.scope is not Scope.PAGE or action.ask or action.locked:
        return "answer" if action.ask else "run"
    match action.command("", {}):
        case Run() | Act():
            return "run"
        case Answer() | TakeBack():
            return "answer"
        case _:
            return "look"


def _command(action: Action, question: Ask | None, where: str) -> Iterator[str]:
    yield from (PROGRAM, "act", action.id, "--page", where)
    if action.scope is not Scope.PAGE:
        yield from ("--on", ITEM)
    if action.after:
        yield from ("--confirm", READ)
    match question:
        case Phrase():
            yield from ("--confirm", question.words.bound)
        case Choose() | Text():
            yield from ("--set", f"{question.id}={'-' if _is_secret(question) else VALUE}")
        case Fields():
            for field in question.fields:
                yield from ("--set", f"{field.id}={'-' if field.secret else VALUE}")
        case None:
            return


def _is_secret(question: Choose | Text) -> bool:
    return isinstance(question, Text) and question.secret


def _asked(question: Ask | None) -> dict[str, Any]:
    """The first question; ``fields`` are those of a form. What is secret has no value here."""
    asked: dict[str, Any] = {
        "key": "", "choices": [], "default": "", "fields": [], "consequence": "", "phrase": ""
    }  # fmt: skip
    match question:
        case Choose():
            choices = [
                {"key": o.key, "label": safe(o.label), "detail": safe(o.detail), "risk": safe(o.risk)}
                for o in question.options
            ]
            sentences = (question.title, *question.sentences)
            asked |= {"key": question.id, "choices": choices, "default": question.default}
        case Text():
            sentences = (question.title, question.sentence)
            asked |= {"key": question.id, "default": "" if question.secret else safe(question.value)}
        case Fields():
            sentences = (question.title, question.sentence)
            asked |= {"fields": [_field(field) for field in question.fields]}
        case Phrase():
            sentences = (question.title, *question.sentences)
            asked |= {"phrase": question.words.bound}
        case None:
            return asked
    told = " ".join(s if s.endswith(_ENDS) else f"{s}." for s in sentences if s)
    return asked | {"consequence": safe(told)}


def _field(field: Field) -> dict[str, Any]:
    return {
        "key": field.id,
        "label": safe(field.label),
        "hint": safe(field.hint),
        "choices": list(field.options),
        "default": "" if field.secret else safe(field.value),
        "secret": field.secret,
    }


def safe(text: str) -> str:
    """The text for JSON: nothing invisible but line ends, and nothing that looks like a secret."""
    return "\n".join(clean(line, LONGEST) for line in text.splitlines())

"""The questions of an action, asked in lines; None means that the operator went back."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.pages.model import PHRASE, Ask, Check, Choose, Field, Fields, Phrase, Text, Values
from wizard.plain.ask import Option
from wizard.plain.line_session import LineSession

# Keys that no option of a page has.
BACK, OTHER = "\0back", "\0other"
NONE = "-"


def answered(session: LineSession, question: Ask) -> Values | None:
    """What was answered, by the ids of the question."""
    match question:
        case Choose():
            return _chosen(session, question)
        case Text():
            session.lines.say(question.sentence)
            check = question.check
            typed = _line(session, question.title, question.value, check, secret=question.secret)
            return None if typed is None else {question.id: typed}
        case Fields():
            return _filled(session, question)
        case Phrase():
            _say(session, question.title, question.sentences)
            return {PHRASE: question.words.bound} if session.ask.phrase(question.words.text) else None


def _say(session: LineSession, title: str, sentences: Sequence[str]) -> None:
    session.lines.say(f"{title}:")
    session.lines.all(f"  {sentence}" for sentence in sentences)


def _chosen(session: LineSession, question: Choose) -> Values | None:
    """The option taken."""
    session.lines.all(question.sentences)
    options = [Option(option.key, option.label, option.detail) for option in question.options]
    key = session.ask.choose(question.title, [*options, Option(BACK, "Back")], question.default)
    return None if key == BACK else {question.id: key}


def _filled(session: LineSession, question: Fields) -> Values | None:
    """Line by line; going back at one of them leaves the whole form."""
    _say(session, question.title, (question.sentence,) if question.sentence else ())
    values: dict[str, str] = {}
    for field in question.fields:
        typed = _field(session, field)
        if typed is None:
            return None
        values[field.id] = typed
    return values


def _field(session: LineSession, field: Field) -> str | None:
    if field.options:
        known = [Option(option, option) for option in field.options]
        more = [Option(OTHER, "Something else"), Option(BACK, "Back")]
        default = field.value if field.value in field.options or not field.value else OTHER
        picked = session.ask.choose(field.label, [*known, *more], default or field.options[0])
        if picked == BACK:
            return None
        if picked != OTHER:
            return picked
    return _line(session, field.label, field.value, field.check, secret=field.secret, hint=field.hint)


def _line(
    session: LineSession, label: str, value: str, check: Check, *, secret: bool, hint: str = ""
) -> str | None:
    """A line that passes its check. Where an empty one does not, it goes back."""
    takes_none = not check("")
    # On a bare line Enter takes what stands there: something else must stand for nothing.
    stands_for_none = NONE if value and not secret and not session.ask.can_clear else ""
    empty = f"{stands_for_none or 'an empty line'} {'leaves it empty' if takes_none else 'goes back'}"
    if summary := "; ".join(
        text for text in (hint, empty if stands_for_none or not takes_none else "") if text
    ):
        session.lines.say(f"  ({summary})")

    def meant(text: str) -> str:
        return "" if text == stands_for_none else text

    def problem(text: str) -> str:
        return check(meant(text)) if meant(text) or takes_none else ""

    if secret:
        while problem(typed := session.ask.secret(label)):
            session.lines.say(f"  ! {problem(typed)}")
    else:
        typed = meant(session.ask.text(label, default=value, check=problem))
    return typed if typed or takes_none else None

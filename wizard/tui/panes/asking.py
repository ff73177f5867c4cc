"""What an action asks, as dialogs."""

from __future__ import annotations

from typing import assert_never

from textual.screen import Screen

from wizard.domain.confirmations import Phrase as Words
from wizard.pages.model import PHRASE, Ask, Choose, Fields, Phrase, Text, Values
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.dialogs.fields import FieldsDialog
from wizard.tui.dialogs.long_text import LongTextDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.host import Host


async def ask(question: Ask, host: Host) -> Values | None:
    """What was answered, by the ids of the question; None where the operator went back.

    A phrase is given as it was typed, with the fingerprint of what was shown: the engine compares it.
    """
    match question:
        case Choose():
            key = await host.push_screen_wait(_options(question))
            return None if key is None else {question.id: key}
        case Text(is_long=True):
            long = await host.push_screen_wait(_long_text(question))
            return None if long is None else {question.id: long}
        case Text():
            text = await host.push_screen_wait(_text(question))
            return None if text is None else {question.id: text}
        case Fields():
            return await host.push_screen_wait(_fields(question))
        case Phrase():
            typed = await host.push_screen_wait(_phrase(question, fills=bool(host.frame.moment.notice)))
            return {PHRASE: Words(typed, question.words.fingerprint).bound} if typed else None
        case _:
            assert_never(question)


def dialog_of(question: Ask) -> Screen[str | None] | Screen[str] | Screen[dict[str, str] | None]:
    """The dialog that asks this; its result is what was typed or chosen."""
    match question:
        case Choose():
            return _options(question)
        case Text(is_long=True):
            return _long_text(question)
        case Text():
            return _text(question)
        case Fields():
            return _fields(question)
        case Phrase():
            return _phrase(question)
        case _:
            assert_never(question)


def _options(question: Choose) -> ChooseDialog:
    return ChooseDialog(
        title=question.title,
        sentence=" ".join(question.sentences),
        offers=[Offer(option.key, option.label, option.detail) for option in question.options],
        chosen=question.default,
    )


def _text(question: Text) -> TextDialog:
    return TextDialog(
        title=question.title,
        sentence=question.sentence,
        value=question.value,
        wrong=question.check,
        is_secret=question.secret,
    )


def _long_text(question: Text) -> LongTextDialog:
    return LongTextDialog(
        title=question.title, sentence=question.sentence, value=question.value, wrong=question.check
    )


def _fields(question: Fields) -> FieldsDialog:
    return FieldsDialog(title=question.title, fields=question.fields, sentence=question.sentence)


def _phrase(question: Phrase, *, fills: bool = False) -> TypedDialog:
    """``fills``: it is a demo, where Tab types it."""
    return TypedDialog(
        title=question.title,
        sentences=question.sentences,
        phrase=question.words.text,
        label=question.label,
        fills=fills,
    )

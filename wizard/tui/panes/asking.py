"""What an action asks, as dialogs."""

from __future__ import annotations

from typing import assert_never

from textual.screen import Screen

from wizard.domain.confirmations import Phrase as Words
from wizard.pages.model import PHRASE, Ask, Choose, Fields, Option, Phrase, Text, Values
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.dialogs.fields import FieldsDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.host import Host


async def ask(question: Ask, host: Host) -> Values | None:
    """What was answered, by the ids of the question; None where the operator went back.

    A phrase is given as it was typed, with the fingerprint of what was shown: the engine compares it.
    """
    match question:
        case Choose():
            return await _choose(question, host)
        case Text():
            text = await host.push_screen_wait(_text(question))
            return None if text is None else {question.id: text}
        case Fields():
            return await host.push_screen_wait(_fields(question))
        case Phrase():
            typed = await host.push_screen_wait(_phrase(question))
            return {PHRASE: Words(typed, question.words.fingerprint).bound} if typed else None
        case _:
            assert_never(question)


def dialog_of(question: Ask) -> Screen[str | None] | Screen[str] | Screen[dict[str, str] | None]:
    """The dialog that asks this; its result is what was typed or chosen."""
    match question:
        case Choose():
            return _options(question)
        case Text():
            return _text(question)
        case Fields():
            return _fields(question)
        case Phrase():
            return _phrase(question)
        case _:
            assert_never(question)


async def _choose(question: Choose, host: Host) -> Values | None:
    """A choice; one with a risk counts only once its key was typed, else another can be chosen."""
    while True:
        key = await host.push_screen_wait(_options(question))
        option = next((each for each in question.options if each.key == key), None)
        if option is None:
            return None
        typed = await host.push_screen_wait(_risk(question, option)) if option.risk else option.key
        if typed:
            return {question.id: option.key}


def _options(question: Choose) -> ChooseDialog:
    return ChooseDialog(
        title=question.title,
        sentence=" ".join(question.sentences),
        offers=[Offer(option.key, option.label, option.detail) for option in question.options],
        chosen=question.default,
    )


def _risk(question: Choose, option: Option) -> TypedDialog:
    sentences = (option.detail, f"! {option.risk}") if option.detail else (f"! {option.risk}",)
    return TypedDialog(title=question.title, sentences=sentences, phrase=option.key, label=option.label)


def _text(question: Text) -> TextDialog:
    return TextDialog(
        title=question.title,
        sentence=question.sentence,
        value=question.value,
        wrong=question.check,
        is_secret=question.secret,
    )


def _fields(question: Fields) -> FieldsDialog:
    return FieldsDialog(title=question.title, fields=question.fields, sentence=question.sentence)


def _phrase(question: Phrase) -> TypedDialog:
    return TypedDialog(
        title=question.title,
        sentences=question.sentences,
        phrase=question.words.text,
        label=question.label,
    )

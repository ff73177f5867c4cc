"""Reading answers.toml: flat dotted keys, or one sentence about what is wrong with it."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, assert_never

from wizard.domain.federation.providers import NO_EQUIVALENT
from wizard.domain.mail.keeping import wrong_day
from wizard.domain.nights import read_clock
from wizard.domain.organizations.model import is_slug
from wizard.domain.planning.candidates import Rules
from wizard.domain.planning.resolution import Kind
from wizard.domain.rows.emails import ascii_lower
from wizard.domain.rows.mapping import MappingRules, is_allowed_target
from wizard.domain.rows.pool import LIST_PROVIDERS, Pool
from wizard.domain.secret_text import secret_value
from wizard.domain.switch_date import UNSURE, read_switch_date
from wizard.domain.text import clean
from wizard.errors import UsageError
from wizard.guide.answer_keys import CONNECTIONS, FEDERATION_KEYS, KEYS, AnswerKind, Key
from wizard.guide.federation import FEDERATION, corrected
from wizard.guide.organizations import SECTION, checked_pattern, domains_of

__all__ = ["FEDERATION_KEYS", "KEYS", "AnswerKind", "Key", "defaults", "key_of", "parse_answers", "rules_of"]

_BY_NAME: Mapping[str, Key] = {key.name: key for key in KEYS}
_FEDERATION_BY_NAME: Mapping[str, Key] = {key.name: key for key in FEDERATION_KEYS}
# Choices of earlier versions, by what they are now.
_RENAMED = {("delta.left", "report"): "undecided"}
# More than any count or rate: what follows can compute with it, and SQLite can hold it.
LARGEST = 10**12
_SECTIONS = tuple(dict.fromkeys([*(key.name.partition(".")[0] for key in KEYS), FEDERATION]))


def parse_answers(text: str) -> dict[str, Any]:
    """The answers by dotted name; ``mapping`` stays a table, lists become tuples.

    ``federation.<name>.<key>`` are dynamic. Raises UsageError with one sentence for bad TOML, an unknown
    section, key or choice, a wrong type or range, a mapping target that is not allowed, or a secret.
    """
    if words := secret_value(text):
        raise UsageError(
            f"The answers file holds what looks like {words}.",
            fix="Remove it and pass secrets through the environment.",
        )
    answers = dict(_flat(_load(text)))
    for name in ("pattern", "role_pattern"):
        checked_pattern(name, answers.get(f"{SECTION}.{name}", ""))
    domains_of(answers)
    return answers


def defaults() -> dict[str, Any]:
    """The answer of every key that has a default; pace.writes_per_second depends on the environment."""
    return {key.name: key.default for key in KEYS if key.default is not None}


def key_of(name: str) -> Key | None:
    """The key of a dotted name, also of a provider's; None where there is none."""
    if name.startswith(f"{FEDERATION}.") and name != CONNECTIONS:
        return _FEDERATION_BY_NAME.get(name.rpartition(".")[2])
    return _BY_NAME.get(name)


def default_of(name: str) -> Any:
    """What counts where no one answered; also for keys of a provider, which no table lists."""
    key = key_of(name)
    return key.default if key else None


def unknown_providers(answers: Mapping[str, Any], pool: Pool) -> dict[str, str]:
    """Keys that are about a provider which the pool does not have, each with the name that is like it."""
    names = [provider.name for provider in pool.providers]
    found = {}
    for name, value in answers.items():
        provider = name.removeprefix(f"{FEDERATION}.").rpartition(".")[0]
        about_one = name.startswith(f"{FEDERATION}.") and name != CONNECTIONS and value is not None
        if about_one and provider not in names:
            found[name] = next(iter(difflib.get_close_matches(provider, names, n=1)), "")
    return found


def require_known_providers(answers: Mapping[str, Any], pool: Pool) -> None:
    """Raise UsageError for answers about a provider that the pool does not have.

    Where the list of providers could not be read, no one can say that.
    """
    unknown = {} if LIST_PROVIDERS in pool.unreadable else unknown_providers(answers, pool)
    if not unknown:
        return
    summary = [
        f'{clean(key)} (did you mean "{clean(near)}"?)' if near else clean(key)
        for key, near in unknown.items()
    ]
    known = ", ".join(clean(provider.name) for provider in pool.providers) or "none"
    first = next(iter(unknown))
    raise UsageError(
        f"The pool has no such provider: {', '.join(summary)}. It has: {known}.",
        fix=f"Correct it; what is recorded already is taken back with --unset {clean(first)}.",
    )


def rules_of(answers: Mapping[str, Any], pool: Pool, migration_date: str) -> Rules:
    """The resolver's rules for answers (missing ones take their defaults)."""
    full = {**defaults(), **answers}
    pool = corrected(pool, answers)
    decisions = {kind.value: str(full[f"rows.{kind.value}"]) for kind in Kind}
    return Rules(
        decisions=decisions,
        mapping=MappingRules(dict(full["mapping"]), decisions[Kind.METADATA_OVERFLOW]),
        pool=pool,
        proven_domains=_proven_domains(full),
        migration_date=migration_date,
        reset_providers=_reset_providers(full, pool),
    )


def _reset_providers(answers: Mapping[str, Any], pool: Pool) -> frozenset[str]:
    """Providers without a counterpart at WorkOS whose people shall choose a password."""
    return frozenset(
        provider.name
        for provider in pool.providers
        if provider.kind in NO_EQUIVALENT
        and answers.get(f"{FEDERATION}.{provider.name}.replacement") == "password_reset"
    )


def _proven_domains(answers: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    proven = {}
    for name, value in answers.items():
        provider, _, key = name.removeprefix(f"{FEDERATION}.").rpartition(".")
        if name.startswith(f"{FEDERATION}.") and key == "proven_domains":
            proven[provider] = frozenset(ascii_lower(str(domain).strip()) for domain in value)
    return proven


def _load(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as bad:
        where = f"at its end, line {text.count(chr(10)) + 1}"
        problem = str(bad).replace("at end of document", where)
        raise UsageError(f"The answers file is not valid TOML: {clean(problem)}.") from bad
    except (RecursionError, ValueError) as bad:  # brackets without end, a number without end
        raise UsageError("The answers file is not valid TOML: a value in it is far too long.") from bad


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for section, table in content.items():
        if section not in _SECTIONS:
            raise _unknown("section", section, _SECTIONS)
        if not isinstance(table, dict):
            raise UsageError(f"[{section}] is a section of the answers file, not a value.")
        if section == FEDERATION:
            yield from _federation(table)
        elif section in _BY_NAME:
            yield section, _value(_BY_NAME[section], section, table)
        else:
            yield from _keys(section, table, _BY_NAME, f"{section}.")


def _federation(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for provider, keys in table.items():
        name = f"{FEDERATION}.{provider}"
        if name == CONNECTIONS and isinstance(keys, str):
            yield name, _value(_BY_NAME[CONNECTIONS], name, keys)
            continue
        if not isinstance(keys, dict):
            raise UsageError(
                f"{clean(name)} must be a section of its own: [{FEDERATION}.<provider>] with its keys."
            )
        yield from _keys(name, keys, _FEDERATION_BY_NAME, "")


def _keys(
    section: str, table: Mapping[str, Any], known: Mapping[str, Key], prefix: str
) -> Iterator[tuple[str, Any]]:
    for word, value in table.items():
        key = known.get(f"{prefix}{word}")
        if key is None:
            offered = [name.removeprefix(prefix) for name in known if name.startswith(prefix)]
            raise _unknown(f"key in [{section}]", word, offered)
        yield f"{section}.{word}", _value(key, f"{section}.{word}", value)


def _unknown(what: str, word: str, offered: Iterable[str]) -> UsageError:
    if is_secret_name(word):
        return UsageError(
            f"The answers file has a {clean(word)}, and it must hold no secret.",
            fix="Remove it and pass secrets through the environment.",
        )
    near = difflib.get_close_matches(word[:60], list(offered), n=1)
    hint = f'; did you mean "{near[0]}"?' if near else f"; known are {', '.join(offered)}."
    return UsageError(f'The answers file has an unknown {clean(what)}: "{clean(word)}"{hint}')


def _value(key: Key, name: str, value: Any) -> Any:
    shown = clean(name)
    match key.kind:
        case AnswerKind.CHOICE:
            return _choice(key, shown, value)
        case AnswerKind.TEXT | AnswerKind.PATH:
            if key.or_true and value is True:
                return True
            return _text(shown, value)
        case AnswerKind.MOMENT:
            return _moment(shown, value)
        case AnswerKind.CLOCK:
            return _clock(shown, value)
        case AnswerKind.NUMBER:
            return _number(key, shown, value)
        case AnswerKind.FLAG:
            if not isinstance(value, bool):
                raise _wrong(shown, "true or false")
            return value
        case AnswerKind.TEXTS | AnswerKind.PATHS:
            if not isinstance(value, list):
                raise _wrong(shown, 'a list of texts, such as ["…"]')
            return tuple(_text(shown, item) for item in value)
        case AnswerKind.TABLE:
            return _mapping(value)
        case AnswerKind.DAY:
            return _day(shown, value)
        case AnswerKind.NOTES:
            return _notes(key, shown, value)
        case AnswerKind.ROLE_TABLE:
            return _role_table(shown, value)
        case AnswerKind.TEXT_TABLE:
            return _text_table(shown, value)
        case AnswerKind.LIST_TABLE:
            return _list_table(shown, value)
        case _:
            assert_never(key.kind)


def _day(shown: str, value: Any) -> str:
    if not isinstance(value, str) or wrong_day(value):
        raise _wrong(shown, 'a day in quotes, such as "2027-01-31"')
    return value


def _notes(key: Key, shown: str, value: Any) -> dict[str, str]:
    """Ids of ``key.choices``, each with words that say why."""
    if not isinstance(value, dict):
        raise _wrong(shown, f'a table of notes by id: [{shown}] with such as {key.choices[0]} = "why"')
    for name, note in value.items():
        if name not in key.choices:
            raise _unknown(f"id in [{shown}]", name, key.choices)
        if not _text(f"{shown}.{name}", note).strip():
            raise _wrong(f"{shown}.{clean(name)}", "a note that says why")
    return dict(value)


def _text_table(shown: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong(shown, f'a table of texts: [{shown}] with such as "name" = "text"')
    return {name: _text(f"{shown}.{clean(name, 60)}", text) for name, text in value.items()}


def _list_table(shown: str, value: Any) -> dict[str, list[str]]:
    if not isinstance(value, dict) or not all(isinstance(texts, list) for texts in value.values()):
        raise _wrong(shown, f'a table of lists: [{shown}] with such as "name" = ["text"]')
    return {
        name: [_text(f"{shown}.{clean(name, 60)}", text) for text in texts] for name, texts in value.items()
    }


def _choice(key: Key, shown: str, value: Any) -> str:
    word = value.replace("-", "_") if isinstance(value, str) else ""
    word = _RENAMED.get((key.name, word), word)
    if word in key.choices:
        return word
    near = difflib.get_close_matches(word[:60], key.choices, n=1)
    hint = f'; did you mean "{near[0]}"?' if near else "."
    raise UsageError(f'{shown} must be one of {" | ".join(key.choices)}, not "{clean(value, 60)}"{hint}')


def _text(shown: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(shown, "a text in quotes")
    return value


def _moment(shown: str, value: Any) -> str:
    """A date with time and zone as it is stored, or that no one is sure yet."""
    if isinstance(value, date):
        # TOML has dates of its own; one without a time, or without a zone, is refused as a text is.
        value = value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
    text = _text(shown, value).strip()
    if text == UNSURE:
        return text
    try:
        return read_switch_date(text).text
    except ValueError as wrong:
        raise UsageError(f"{shown}: {wrong}") from None


def _clock(shown: str, value: Any) -> str:
    """A time of day; TOML has times of its own."""
    text = value.strftime("%H:%M") if isinstance(value, time) else _text(shown, value)
    try:
        return read_clock(text)
    except ValueError as wrong:
        raise UsageError(f"{shown}: {wrong}") from None


def _number(key: Key, shown: str, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise _wrong(shown, f"a number of at most {LARGEST:,}")
    if key.whole and (not isinstance(value, int) or value < 0):
        raise _wrong(shown, "a whole number, 0 or more")
    if not key.whole and value <= 0:
        raise _wrong(shown, "a number above 0")
    return value


def _mapping(table: Mapping[str, Any]) -> dict[str, str]:
    for source, target in table.items():
        if not isinstance(target, str) or not is_allowed_target(target):
            raise UsageError(
                f'mapping."{clean(source, 60)}" cannot go to "{clean(target, 60)}".',
                fix="Targets are first_name, last_name and metadata.<key>, with a key of at most 40 ASCII"
                " characters that is not one of the wizard's own and says nothing of passwords.",
            )
    return dict(table)


def _role_table(shown: str, value: Any) -> dict[str, str]:
    """Names to slugs; an empty slug says that the name is no role."""
    if not isinstance(value, dict):
        raise _wrong(shown, f'a table of slugs by name: [{shown}] with such as Administrators = "admin"')
    for name, slug in value.items():
        if not isinstance(slug, str) or (slug and not is_slug(slug)):
            raise _wrong(
                f'{shown}."{clean(name, 60)}"',
                "a role slug (small letters, digits, - and _, at most 48), or empty",
            )
    return dict(value)


def _wrong(shown: str, wanted: str) -> UsageError:
    return UsageError(f"{shown} must be {wanted}.")


_NAME = re.compile(
    r"api_?key|secret|passw(?:or)?d|token|private_?key|credential|access_?key|cookie", re.IGNORECASE
)


def is_secret_name(name: str) -> bool:
    """Whether a key of this name would hold a secret."""
    return bool(_NAME.search(name.replace("-", "_")))

"""The decisions of one migration as an answers file for another: staging → production.

What goes over are decisions about kinds of rows, the mapping, organizations, timing and pace. What belongs to
one environment or one person never does: names, ids, URIs, paths, evidence, ticks, notes, lists of addresses.
A key that no rule below lets over stays behind, so that a new one has to be let over here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.domain.target_kind import WRITES_PRODUCTION
from wizard.guide.answers import KEYS, AnswerKind, Key, key_of
from wizard.guide.federation import FEDERATION
from wizard.guide.organizations import ROLE_SLUGS

SECTIONS = ("rows", "mapping", "organizations", "timing", "passwords", "pace", "mail", "inventory", "delta")
# Besides: what is decided about kinds, and rules that name attributes and roles, which pools have alike.
ALSO = frozenset(
    {
        *("connect.webhooks", "organizations.attribute", "organizations.pattern", ROLE_SLUGS),
        *("organizations.role_attribute", "organizations.role_pattern"),
    }
)
# Of those sections: what is about these very people, or this very trial.
NOT = frozenset({"delta.left", "delta.left_note", "pace.max_persons"})
# Numbers and choices name no one; a table leads attributes to fields.
_TABLES = frozenset({AnswerKind.TABLE, AnswerKind.ROLE_TABLE})
_KINDS = frozenset({AnswerKind.CHOICE, AnswerKind.NUMBER, AnswerKind.FLAG, AnswerKind.TABLE})
_PRODUCTION = {
    "timing.reset": "In production customers are mailed: each stage is typed, after the recorded cutover.",
    "pace.writes_per_second": f"Production writes {WRITES_PRODUCTION:g} a second unless this is given.",
    "pace.resets_per_second": "WorkOS' daily quota of mails is not published: ask for it first.",
    "inventory.mfa_scan": "Each user looked up is billed by AWS as monthly active.",
    "connect.webhooks": "Endpoints of production: whatever listens to them sees every user written.",
}


def goes_over(name: str) -> bool:
    """Whether the answer of this key is a decision that another environment takes as well."""
    key = key_of(name)
    if key is None or name in NOT:
        return False
    if name in ALSO:
        return True
    section = name.partition(".")[0]
    if section == FEDERATION:
        return key.kind is AnswerKind.CHOICE
    return section in SECTIONS and key.kind in _KINDS


def decisions_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that go over, in the order of the answers file, each section in one place."""
    order = {key.name: number for number, key in enumerate(KEYS)}
    tables: dict[str, int] = {}
    for key in KEYS:
        tables.setdefault(_place(key.name)[0], order[key.name])
    last = len(order)

    def place(name: str) -> tuple[int, str, int]:
        table, _ = _place(name)
        return tables.get(table, last), table, order.get(name, last)

    return {name: answers[name] for name in sorted(filter(goes_over, answers), key=place)}


def export(answers: Mapping[str, Any], *, production: bool) -> str:
    """An answers file with the decisions of ``answers``, each with what it decides.

    For ``production``, what it treats otherwise is said, and a pace above its own is left to be decided. What
    has to be filled in stands first.
    """
    return "\n".join(
        [*_head(production=production), *_body(decisions_of(answers), production=production), ""]
    )


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Decisions that differ: the key, and both values; None where that side has not decided."""
    left, right = decisions_of(ours), decisions_of(theirs)
    return [
        (name, left.get(name), right.get(name))
        for name in dict.fromkeys((*left, *right))
        if left.get(name) != right.get(name)
    ]


def _head(*, production: bool) -> Iterator[str]:
    yield "# Decisions of another migration. To be filled in for this one:"
    yield "#   [source] region, user_pool_id (or export_files)"
    kind = ' = "production"' if production else ""
    yield f"#   [target] environment, kind{kind}; mail_allow and [verify] canaries, its own addresses"
    yield "#   [guide] acknowledged: the guide's text as it is now, once it was read"
    yield f"#   [{FEDERATION}.<provider>] redirect_uri and whatever else is different in each environment"
    if production:
        yield "# In production IMPORT, SEND and CUTOVER are typed, and each connection is billed."


def _body(decisions: Mapping[str, Any], *, production: bool) -> Iterator[str]:
    section = ""
    for name, value in decisions.items():
        key = key_of(name)
        assert key is not None
        table, word = _place(name)
        if table != section:
            section = table
            yield f"\n[{table}]"
        if key.kind in _TABLES:
            yield f"# {key.meaning}"
            yield from (f"{_text(item)} = {_value(to)}" for item, to in value.items())
            continue
        choices = f" ({' | '.join(key.choices)})" if key.choices else ""
        yield f"# {key.meaning}{choices}"
        if production and name in _PRODUCTION:
            yield f"# production: {_PRODUCTION[name]}"
        yield f"{'# ' if production and _is_too_fast(key, value) else ''}{word} = {_value(value)}"


def _place(name: str) -> tuple[str, str]:
    """The table and the word of a key, as TOML writes them; a provider may be called anything."""
    if (known := key_of(name)) and known.kind in _TABLES:
        return name, ""
    table, _, word = name.rpartition(".")
    section, _, provider = table.partition(".")
    return (f"{section}.{_text(provider)}" if provider else section), word


def _is_too_fast(key: Key, value: Any) -> bool:
    return key.name == "pace.writes_per_second" and value > WRITES_PRODUCTION


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _text(value)
        case dict():
            return "{" + ", ".join(f"{_text(name)} = {_value(item)}" for name, item in value.items()) + "}"
        case _:
            return "[" + ", ".join(_value(item) for item in value) + "]"


def _text(text: str) -> str:
    """A basic string: JSON's, but for the one control character that JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

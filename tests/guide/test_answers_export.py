"""Decisions go over to another environment; what belongs to one environment or one person never does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from wizard.domain.target_kind import WRITES_PRODUCTION
from wizard.guide.answers import FEDERATION_KEYS, KEYS, AnswerKind, Key, parse_answers
from wizard.guide.answers_export import decisions_of, differences, export, goes_over

PROVIDER = 'Acme "SSO" [1].x'
ALL: Mapping[str, Key] = {key.name: key for key in KEYS} | {
    f"federation.{PROVIDER}.{key.name}": key for key in FEDERATION_KEYS
}
# Environment, ids, URIs, evidence, ticks, notes of persons, addresses, what was accepted in one place.
FORBIDDEN = (
    *("source.region", "source.user_pool_id", "source.profile", "source.export_files"),
    *("target.environment", "target.kind", "target.mail_allow", "verify.canaries", "verify.accept"),
    *("guide.acknowledged", "guide.file", "guide.accept", "connect.accept", "export.accept"),
    *("import.accept_open", "delta.left", "delta.left_note", "federation.connections", "pace.max_persons"),
    *("authkit.stack", "authkit.app_dir", "authkit.redirect_uri", "authkit.write_env", "authkit.app_name"),
    *("connect.default_reset_mail", "connect.password_method", "connect.sign_up", "connect.radar"),
    *("connect.mfa_policy", "cutover.at", "passwords.until", "passwords.note"),
    *("organizations.into", "organizations.file", "organizations.same_names"),
    *("organizations.domains", "organizations.verified_domains"),
    # What one contract costs.
    *("prices.workos_user", "prices.workos_free_users", "prices.connection", "prices.custom_domain"),
    *("prices.cognito_user", "prices.cognito_months"),
    *(
        f"federation.{PROVIDER}.{name}"
        for name in (
            *("redirect_uri", "acs_url", "sp_entity_id", "metadata_url", "metadata_file", "organization_id"),
            *("organization_name", "signed_in", "reached", "returned", "waive", "proven_domains"),
        )
    ),
)


def value_of(name: str, key: Key) -> Any:
    """A value that can be told from every other."""
    marker = f"marker of {name}"
    match key.kind:
        case AnswerKind.CHOICE:
            return key.choices[-1]
        case AnswerKind.NUMBER:
            return 7 if key.whole else 1234.5
        case AnswerKind.FLAG:
            return True
        case AnswerKind.TEXTS | AnswerKind.PATHS:
            return [marker]
        case AnswerKind.TABLE:
            return {'custom:"plan"\x7f\U0001f600': "metadata.plan"}
        case AnswerKind.TEXT if name.endswith("pattern"):
            return "{org}:{role}" if name == "organizations.pattern" else "role:{role}"
        case AnswerKind.ROLE_TABLE:
            return {"Head of Ops": "admin"}
        case AnswerKind.TEXT_TABLE:
            return {} if name == "organizations.verified_domains" else {"Acme": marker}
        case AnswerKind.LIST_TABLE:
            return {marker: ["acme.example"]}
        case AnswerKind.DAY:
            return "2027-01-31"
        case AnswerKind.MOMENT:
            return "2027-01-12T22:00:00+01:00"
        case AnswerKind.CLOCK:
            return "06:00"
        case AnswerKind.NOTES:
            return {key.choices[0]: marker}
        case _:
            return marker


EVERYTHING = {name: value_of(name, key) for name, key in ALL.items()}


@pytest.mark.parametrize("production", [False, True])
def test_nothing_of_the_forbidden_list_is_exported(production: bool) -> None:
    text = export(EVERYTHING, production=production)
    found = parse_answers(text)
    assert set(found) & set(FORBIDDEN) == set()
    assert not [name for name in FORBIDDEN if f"marker of {name}" in text]


def test_every_key_is_on_one_side() -> None:
    """A new key stays behind until it is let over; this names those that are."""
    assert {name for name in ALL if goes_over(name)} | set(FORBIDDEN) >= set(ALL) - NAMING
    assert not {name for name in FORBIDDEN if goes_over(name)}


# Texts, lists and paths name somebody or something of one environment, in whichever section.
NAMING = {
    name
    for name, key in ALL.items()
    if key.kind not in {AnswerKind.CHOICE, AnswerKind.NUMBER, AnswerKind.FLAG, AnswerKind.TABLE}
}


def test_the_kinds_that_name_something_never_go_over() -> None:
    rules = {"organizations.attribute", "organizations.pattern", "organizations.role_slugs"}
    rules |= {"organizations.role_attribute", "organizations.role_pattern"}
    assert {name for name in NAMING if goes_over(name)} == rules


def test_what_is_exported_is_read_back_as_it_was() -> None:
    assert parse_answers(export(EVERYTHING, production=False)) == decisions_of(EVERYTHING)
    assert {"rows.twins", "mapping", "timing.reset", "pace.resets_per_second"} <= set(
        decisions_of(EVERYTHING)
    )
    assert f"federation.{PROVIDER}.kind" in decisions_of(EVERYTHING)


def test_a_pace_above_that_of_production_is_left_to_be_decided() -> None:
    fast, slow = ({"pace.writes_per_second": pace} for pace in (WRITES_PRODUCTION + 1, WRITES_PRODUCTION))
    assert parse_answers(export(fast, production=False)) == fast
    assert parse_answers(export(fast, production=True)) == {}
    assert f"# writes_per_second = {fast['pace.writes_per_second']!r}" in export(fast, production=True)
    assert parse_answers(export(slow, production=True)) == slow


def test_each_answer_says_what_it_decides_and_what_is_to_be_filled_in() -> None:
    text = export({"rows.twins": "newest", "timing.reset": "proactive"}, production=True)
    for words in ("(merge | newest | skip)", "user_pool_id", 'kind = "production"', "acknowledged", "typed"):
        assert words in text


def test_differences_are_of_decisions_alone() -> None:
    ours = {
        "rows.twins": "merge",
        "timing.reset": "reactive",
        "target.environment": "a",
        "mapping": {"a": "b"},
    }
    theirs = {"rows.twins": "newest", "timing.reset": "reactive", "target.environment": "b"}
    assert differences(ours, theirs) == [
        ("rows.twins", "merge", "newest"),
        ("mapping", {"a": "b"}, None),
    ]

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people_made import make_row, with_attributes
from wizard.domain.planning.budget import MAX_KEY, MAX_PAIRS, MAX_VALUE, RESERVED
from wizard.domain.planning.people import UserDraft
from wizard.domain.planning.resolution import Due
from wizard.domain.rows.cognito_row import CognitoRow, parse_record
from wizard.domain.rows.mapping import Drafted, MappingRules, draft_for, is_allowed_target

any_text = st.text(st.characters(codec=None), max_size=700)
names = st.sampled_from(["given_name", "family_name", "name", "custom:a", "custom:b", "email", "identities"])
targets = st.one_of(
    st.sampled_from(
        ["first_name", "last_name", "metadata.plan", "metadata.migrated_from", "metadata.Password"]
    ),
    st.text(st.characters(codec=None), max_size=50).map(lambda key: f"metadata.{key}"),
)
records = st.builds(
    lambda pairs: parse_record(
        {
            "Username": "u",
            "Attributes": [{"Name": n, "Value": v} for n, v in pairs],
            "UserStatus": "CONFIRMED",
        }
    ),
    st.lists(st.tuples(names, any_text), max_size=12),
)
rules = st.builds(
    MappingRules,
    st.dictionaries(
        names | st.sampled_from(["cognito:username", "cognito:created_at"]), targets, max_size=15
    ),
    st.sampled_from(["drop", "truncate", "skip"]),
)


def drafted(row: CognitoRow, given_rules: MappingRules, due: Due, subs: list[str] | None = None) -> Drafted:
    return draft_for(
        row,
        given_rules,
        email="ann@example.com",
        external_id=row.sub,
        due=due,
        migration_date="2026-11-23",
        disabled=not row.enabled,
        other_subs=subs or [],
    )


@given(records, rules, st.sampled_from(Due), st.lists(any_text, max_size=30))
def test_any_row_makes_a_draft_within_the_budget(
    row: CognitoRow, given_rules: MappingRules, due: Due, subs: list[str]
) -> None:
    draft = drafted(row, given_rules, due, subs).draft
    assert len(draft.metadata) <= MAX_PAIRS
    for key, value in draft.metadata.items():
        assert key.isascii()
        assert 0 < len(key) <= MAX_KEY
        assert isinstance(value, str)
        assert value.isascii()
        assert 0 < len(value) <= MAX_VALUE
        assert "password" not in key.lower() or key == "password_reset_sent"
    assert draft.metadata["migrated_from"] == "cognito"
    assert ("password_reset_sent" in draft.metadata) == (due is not Due.NO)
    for name in (draft.first_name, draft.last_name):
        assert name is None or name.strip()
        assert (name or "").encode("utf-8") is not None
    assert UserDraft.from_json(draft.to_json()) == draft


@given(records, rules)
def test_what_is_left_out_is_named(row: CognitoRow, given_rules: MappingRules) -> None:
    made = drafted(row, given_rules, Due.NO)
    assert bool(made.overflow) == any("metadata." in note for note in made.notes)


def test_other_subs_fill_what_a_value_holds() -> None:
    subs = [f"{number:036d}" for number in range(20)]
    made = drafted(make_row("s"), MappingRules(), Due.NO, subs)
    kept = made.draft.metadata["cognito_other_subs"].split(",")
    assert kept == subs[:16]
    assert made.notes == ("metadata.cognito_other_subs: not all fit, the rest is in the journal",)


def test_other_subs_give_way_to_mapped_pairs() -> None:
    attributes: dict[str, Any] = {f"custom:{n}": str(n) for n in range(9)}
    mapping = MappingRules({name: f"metadata.k{name[-1]}" for name in attributes})
    made = drafted(make_row("s", **attributes), mapping, Due.NO, ["other"])
    assert "cognito_other_subs" not in made.draft.metadata
    assert made.overflow == ("k8",)
    assert "metadata.k8: dropped (over 10 pairs)" in made.notes


def test_allowed_targets() -> None:
    allowed = [
        "first_name",
        "last_name",
        "metadata.plan",
        "metadata.cognito_username",
        "metadata." + "k" * 40,
    ]
    refused = ["email", "password", "email_verified", "external_id", "metadata", "metadata.", "metadata.ü"]
    refused += [f"metadata.{key}" for key in RESERVED] + [
        "metadata." + "k" * 41,
        "metadata. a",
        "metadata.PassWord",
    ]
    assert [target for target in allowed if not is_allowed_target(target)] == []
    assert [target for target in refused if is_allowed_target(target)] == []


@pytest.mark.parametrize(
    ("attributes", "mapping", "names"),
    [
        ({"given_name": "Ann", "family_name": "Lee"}, {}, ("Ann", "Lee")),
        ({"given_name": "Ann", "name": "Eve Zoe"}, {}, ("Ann", None)),
        ({"given_name": " ", "name": "Eve van Zoe"}, {}, ("Eve", "van Zoe")),
        ({"name": "Eve"}, {}, ("Eve", None)),
        ({}, {}, (None, None)),
        ({"given_name": "Ann", "custom:a": "Eve"}, {"custom:a": "first_name"}, ("Eve", None)),
        ({"given_name": "Ann", "custom:a": ""}, {"custom:a": "first_name"}, ("Ann", None)),
        ({"custom:a": "x", "name": "Eve Zoe"}, {"custom:a": "metadata.plan"}, ("Eve", "Zoe")),
    ],
)
def test_names_come_from_the_mapping_then_from_their_own_attributes(
    attributes: dict[str, str], mapping: dict[str, str], names: tuple[str | None, str | None]
) -> None:
    row = with_attributes("sub-1", attributes)
    draft = drafted(row, MappingRules(mapping, "drop"), Due.NO).draft
    assert (draft.first_name, draft.last_name) == names

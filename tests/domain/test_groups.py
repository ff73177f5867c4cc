"""Groups in metadata: whatever does not fit, what is written are groups that the user is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people_made import with_attributes
from wizard.domain.planning.budget import MAX_VALUE
from wizard.domain.planning.resolution import Due
from wizard.domain.rows import groups
from wizard.domain.rows.mapping import GROUPS_SOURCE, Drafted, MappingRules, draft_for

# Cognito's own pattern for GroupName: [\p{L}\p{M}\p{S}\p{N}\p{P}]+, at most 128.
NAMES = st.lists(
    st.text(st.characters(categories=["L", "M", "S", "N", "P"]), min_size=1, max_size=128)
    | st.sampled_from(["a,b", "a\\", "\\,", "team-1", "x-admins", "x" * 128, "Köln"]),
    unique=True,
    max_size=80,
)


def drafted(names: list[str], overflow: str) -> Drafted:
    row = with_attributes("s1", {GROUPS_SOURCE: groups.join(names)})
    return draft_for(
        row,
        MappingRules({GROUPS_SOURCE: "metadata.groups"}, overflow),
        email="ann@example.com",
        external_id="s1",
        due=Due.NO,
        migration_date="2026-11-30",
        disabled=False,
        other_subs=(),
    )


@given(NAMES)
def test_what_is_joined_is_split_into_the_same_names(names: list[str]) -> None:
    assert groups.split(groups.join(names)) == tuple(names)


@given(NAMES, st.sampled_from(["drop", "truncate"]))
def test_what_is_written_are_groups_of_the_user(names: list[str], overflow: str) -> None:
    made = drafted(names, overflow)
    value = made.draft.metadata.get("groups", "")
    assert len(value) <= MAX_VALUE
    assert value.isascii()
    written = groups.split(value)
    plain = [name for name in names if name.isascii()]
    assert list(written) == plain[: len(written)]
    assert bool(made.overflow) == (list(written) != names)
    left_out = [name for name in names if not name.isascii()]
    assert all(any(f"without {name} (not ASCII)" in note for note in made.notes) for name in left_out)
    if overflow == "truncate" and len(written) < len(plain):
        assert any(f"without the last {len(plain) - len(written)} of {len(names)}" in n for n in made.notes)
    if len(groups.join(plain)) <= MAX_VALUE:
        assert list(written) == plain


@pytest.mark.parametrize("overflow", ["drop", "truncate"])
def test_one_name_that_is_not_ascii_is_left_out_alone(overflow: str) -> None:
    made = drafted(["admins", "Vertrieb-Köln", "a,b"], overflow)
    assert made.draft.metadata["groups"] == "admins,a\\,b"
    assert made.notes == ("metadata.groups: without Vertrieb-Köln (not ASCII)",)


def test_seventy_four_groups_are_cut_between_two_names() -> None:
    """https://github.com/aws-amplify/amplify-cli/issues/9967: team-0 was made of team-07."""
    names = [f"team-{number:02}-admins" for number in range(74)]
    made = drafted(names, "truncate")
    written = groups.split(made.draft.metadata["groups"])
    assert set(written) < set(names)
    assert made.notes == (
        f"metadata.groups: without the last {74 - len(written)} of 74 (over 600 characters)",
    )


def test_who_does_not_want_less_than_all_groups_gets_none() -> None:
    names = ["x" * 128, "y" * 128, "z" * 128, "u" * 128, "v" * 128]
    made = drafted(names, "drop")
    assert "groups" not in made.draft.metadata
    assert made.notes == ("metadata.groups: dropped (over 600 characters)",)

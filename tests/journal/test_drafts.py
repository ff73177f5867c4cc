"""What the journal stores of a draft, and reads back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from wizard.domain.planning.people import UserDraft
from wizard.journal.drafts import change_content, pack, unpack

DRAFT = UserDraft("ann@acme.example", True, "sub-1", "Ann", None, {"plan": "team"})


@pytest.mark.parametrize(
    "draft",
    [
        DRAFT,
        replace(DRAFT, email="eve@acme.example"),
        replace(DRAFT, external_id="sub-2"),
        replace(DRAFT, email_verified=False, first_name=None, last_name="Lee", metadata={}),
    ],
)
def test_what_is_stored_is_read_back(draft: UserDraft) -> None:
    assert (
        unpack(pack(draft, sub="sub-1", email="ann@acme.example"), sub="sub-1", email="ann@acme.example")
        == draft
    )


def test_what_the_person_says_already_is_not_stored() -> None:
    packed = pack(DRAFT, sub="sub-1", email="ann@acme.example")
    assert packed == '{"email_verified":true,"first_name":"Ann","metadata":{"plan":"team"}}'


@pytest.mark.parametrize("change", [None, {"first_name": "Ann"}])
@pytest.mark.parametrize("target", [None, "user_1"])
def test_an_effect_keeps_its_change_and_its_user(change: dict[str, str] | None, target: str | None) -> None:
    stored = change_content(change, target)
    if change is None and target is None:
        assert stored is None
    else:
        assert stored is not None
        assert json.loads(stored) == {"change": change, "target": target}

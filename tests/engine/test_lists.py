"""Rows and users of a journal, one after the other and each once, masked where asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journal.machine import planned
from tests.steps.bare import ADDRESSES, Bare
from wizard.domain.mail.campaign import Stage
from wizard.engine.lists import FIRST, PAGE, ROW_STATES, list_rows, list_users
from wizard.engine.story import HIDDEN, masked_text, story, subs_of
from wizard.errors import UsageError

ALL = {"states": (), "kind": None, "text": "", "masked": False}
MANY = FIRST + PAGE + 7


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    bare = Bare(tmp_path)
    yield bare
    await bare.close()


async def test_every_row_and_user_comes_once_over_all_pages(bare: Bare) -> None:
    await bare.record(*planned(MANY))
    wanted = [f"sub-{number:04}" for number in range(MANY)]
    assert [row["sub"] for row in list_rows(bare.reader, **ALL)] == wanted  # type: ignore[arg-type]
    assert [user["sub"] for user in list_users(bare.reader, **ALL)] == wanted  # type: ignore[arg-type]


async def test_a_state_that_is_none_is_refused_by_name_with_those_that_are(bare: Bare) -> None:
    for list_each in (list_rows, list_users):
        with pytest.raises(UsageError) as refused:
            list(list_each(bare.reader, states=("created", "lost", "found"), kind=None, text="", masked=True))
        assert refused.value.message == "There is no state lost."
    assert "pending" in refused.value.fix
    assert "skipped" in ROW_STATES


async def test_only_what_was_asked_for_is_listed(bare: Bare) -> None:
    await bare.imported({})
    created = list(list_users(bare.reader, states=("created",), kind=None, text="p2@", masked=False))
    assert [(user["email"], user["id"]) for user in created] == [("p2@acme.example", "user_sub-0002")]
    assert not list(list_users(bare.reader, states=("failed",), kind=None, text="", masked=False))
    assert not list(list_rows(bare.reader, states=("skipped",), kind=None, text="", masked=False))


@pytest.mark.parametrize(
    ("label", "text", "shown"),
    [
        ("email", "ann.smith@acme.example", "a•••@acme.example"),
        ("email", "nobody", HIDDEN),
        ("username", "ann.smith@acme.example", "a•••@acme.example"),
        ("username", "3f2a-77", "3f2a-77"),
        ("username", "Ann at ann@acme.example", "Ann at a•••@acme.example"),
        ("reason", "taken by bob@acme.example, see log", "taken by b•••@acme.example, see log"),
        ("given_name", "Ann", HIDDEN),
        ("first_name", "Ann", HIDDEN),
        ("phone_number", "+491701234567", HIDDEN),
        ("status", "CONFIRMED", "CONFIRMED"),
    ],
)
def test_a_masked_text_names_no_one(label: str, text: str, shown: str) -> None:
    assert masked_text(label, text) == shown


async def test_a_user_is_found_by_what_names_them(bare: Bare) -> None:
    await bare.imported({})
    for text in ("sub-0001", ADDRESSES[1], ADDRESSES[1].upper(), "user_sub-0001", f"  {ADDRESSES[1]} "):
        assert list(subs_of(bare.reader, text)) == ["sub-0001"], text
    assert list(subs_of(bare.reader, "p")) == [f"sub-{n:04}" for n in range(len(ADDRESSES))]
    assert not subs_of(bare.reader, "no-one-is-called-so")
    assert story(bare.reader, "no-such-sub", masked=False) == ()


async def test_a_story_tells_row_plan_write_and_mail_in_this_order(bare: Bare) -> None:
    await bare.imported({})
    await bare.mailed(Stage.CANARY)
    parts = story(bare.reader, "sub-0000", masked=False)
    titles = [part.title.partition(":")[0].partition(",")[0] for part in parts]
    assert titles == ["Cognito row", "User", "Written", "Write", "Reset mail"]
    facts = dict(parts[0].facts)
    assert (facts["sub"], facts["email"], facts["enabled"]) == ("sub-0000", ADDRESSES[0], "true")
    assert dict(parts[1].facts)["WorkOS user"] == "user_sub-0000"
    assert dict(parts[2].facts)["email_verified"] == "true"
    masked = story(bare.reader, "sub-0000", masked=True)
    assert ADDRESSES[0] not in str(masked)
    assert [part.title for part in masked] == [part.title for part in parts]

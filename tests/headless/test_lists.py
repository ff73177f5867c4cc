"""Rows, users and organizations at the command line: complete, masked, one array; one user's whole story."""

from __future__ import annotations

import json
from typing import Any

from tests.headless.test_act import Here, here, imported
from tests.plain.conftest import Place
from wizard.bootstrap import reading
from wizard.ports import RowQuery

__all__ = ["here"]


def listed(here: Here, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(here(*arguments, "--json")[0])
    return found


def test_every_row_and_user_is_listed_once_and_masked(here: Here, place: Place) -> None:
    imported(here, place)
    status = here.json("status")
    rows, users = listed(here, "rows"), listed(here, "users")
    assert len(rows) == len({row["sub"] for row in rows}) == status["users"]["exported"]
    assert len(users) == len({user["sub"] for user in users}) == status["persons"]["planned"]
    with reading(place.journal) as reader:
        addresses = {item.row.email for item in reader.rows(RowQuery(), 0, 10_000)[0] if item.row.email}
    text = json.dumps([rows, users])
    assert not [address for address in addresses if address in text]
    whole = listed(here, "users", "--unmasked")
    assert {user["email"] for user in whole} <= {address.strip().lower() for address in addresses}
    for state, n in status["persons"].items():
        if state != "planned":
            assert len(listed(here, "users", "--state", state)) == n
    for state in ("skipped", "merged"):
        assert len(listed(here, "rows", "--state", state)) == status["users"][state]


def test_a_search_finds_every_match_by_address_sub_username_and_id(here: Here, place: Place) -> None:
    imported(here, place)
    whole = listed(here, "users", "--unmasked")
    text = whole[len(whole) // 2]["email"].partition("@")[0][:3]
    with reading(place.journal) as reader:
        items = reader.rows(RowQuery(), 0, 10_000)[0]
        matching = {
            (person.sub if person else "")
            for item in items
            if text in f"{item.row.email} {item.row.sub} {item.row.username}".lower()
            and (person := reader.person(item.row.sub)) is not None
        }
    assert {user["sub"] for user in listed(here, "users", "--search", text)} == matching
    one = whole[-1]
    assert [user["sub"] for user in listed(here, "users", "--search", one["id"])] == [one["sub"]]
    assert len(listed(here, "users", "--limit", "3")) == 3
    kinds = {row["kind"] for row in listed(here, "rows") if row["kind"]}
    for kind in kinds:
        rows = [row for row in listed(here, "rows") if row["kind"] == kind]
        assert listed(here, "rows", "--kind", kind) == rows
    here("users", "--state", "absurd", code=2)
    assert listed(here, "organizations") == []
    assert listed(here, "users", "--search", "no one at all") == []


def test_one_user_s_story_is_whole_and_masked(here: Here, place: Place) -> None:
    address = imported(here, place)
    parts = json.loads(here("user", address, "--unmasked", "--json")[0])[0]
    titles = [part["title"] for part in parts]
    assert titles[0] == "Cognito row"
    assert {"User", "Written", "Write: create_user"} <= set(titles)
    told = {fact["label"]: fact["text"] for part in parts for fact in part["facts"]}
    assert told["attempts"] == "1"
    assert told["WorkOS user"].startswith("user_")
    masked, _ = here("user", told["WorkOS user"])
    assert address not in masked
    assert "•••" in masked
    assert here("user", told["external_id"])[0] == masked
    here("user", "no.one@example.com", code=2)

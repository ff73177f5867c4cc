"""Two hundred kills of an undo, while others sign people in, rename, take, join and delete them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.steps.campaign import Campaign, imported
from tests.steps.running import Base
from tests.steps.test_undo import UNDO, Killed, _was_killed, join, look, states, users_of
from wizard.domain.planning.undo import UndoState
from wizard.rehearsal.users import User

USERS, KILLS, TOUCHED = 400, 200, 60


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    with imported(tmp_path_factory.mktemp("imported"), users=USERS) as found:
        yield found


class Others:
    """Third parties, who act on users of whom no request is on its way."""

    def __init__(self, at: Campaign, ours: set[str], random: Random) -> None:
        self._at = at
        self._ours = ours
        self._random = random
        self.touched: dict[str, str] = {}

    def act(self) -> None:
        in_flight = {
            person.made.target_id for person in self._at.reader.undo.persons(UndoState.IN_DOUBT, 0, 500)
        }
        free = [
            user
            for user in users_of(self._at).values()
            if user.id in self._ours - in_flight - self.touched.keys()
        ]
        if free and len(self.touched) < TOUCHED:
            user = self._random.choice(free)
            deed = self._random.choice(("sign in", "rename", "take", "write", "join", "delete"))
            self._do(deed, user)
            self.touched[user.id] = deed

    def _do(self, deed: str, user: User) -> None:
        directory = self._at.services.workos.main.users
        match deed:
            case "sign in":
                directory.change(user, last_sign_in_at="2026-12-01T00:00:00.000Z")
            case "rename":
                directory.change(user, email=f"moved.{user.email}")
            case "take":
                directory.change(user, external_id=f"theirs-{len(self.touched)}")
            case "write":
                directory.change(user, metadata={**user.metadata, "plan": "gold"})
            case "join":
                join(self._at, user, f"Acme {len(self.touched)}")
            case _:
                directory.delete(user.id)


async def test_nothing_that_others_touched_is_deleted_whatever_dies_when(bare: Campaign) -> None:
    phrase = await look(bare)
    ours = {user.id for user in users_of(bare).values() if user.metadata.get("migrated_from")}
    random = Random(17)
    others = Others(bare, ours, random)
    kills = 0

    def meddle(event: Any) -> None:
        nonlocal kills
        if event.name not in {"undo_confirmed", "undo_attempted", "undo_settled", "backed_up"}:
            return
        counts = bare.reader.undo.counts()
        assert counts
        assert sum(counts.classes.values()) == counts.planned == len(ours)
        if event.name == "undo_settled":
            others.act()
        if kills < KILLS and random.random() < 0.5:
            kills += 1
            raise Killed

    bare.meddle = meddle
    for _ in range(KILLS + 5):
        try:
            await bare.run(*UNDO, confirm=[phrase])
        except BaseException as stopped:
            if not _was_killed(stopped):
                raise
            bare.close()
            continue
        break
    left = {user for user in users_of(bare) if user in ours}
    assert left == {user for user, deed in others.touched.items() if deed != "delete"}
    found = states(bare)
    deeds = list(others.touched.values())
    assert found[UndoState.CHANGED_HANDS] == deeds.count("take")
    assert found[UndoState.KEPT] == sum(deeds.count(deed) for deed in ("sign in", "rename", "write", "join"))
    assert found[UndoState.DELETED] + found[UndoState.GONE] == len(ours) - len(left)
    assert not found[UndoState.FAILED]
    assert kills > KILLS // 2
    assert len(set(deeds)) == 6

"""Others who work on both sides during a migration, and what they alone can know of it afterwards.

Each person is touched once at most, so that one action explains what became of them. Whoever takes an address
over does so while no run is alive: within the minute between reading and mailing no tool could notice.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.acceptance.far_side import FarSide

Row = Mapping[str, Any]
PAUSE = 0.15  # seconds between two actions during a run
MANY = 1_000


class Interference(StrEnum):
    """What happened to a person."""

    SIGNED_IN = "sign_in"
    MARKED = "mark"
    FORGOT = "forget_password"
    RENAMED = "rename"
    DELETED = "delete"
    ADDRESS_TAKEN = "address taken"  # renamed, and a stranger signed up with the old address
    REPLACED = "replaced"  # deleted, and a stranger signed up with the address
    SQUATTED = "squatted"  # a stranger signed up with the address of somebody who is not there yet
    DISABLED = "disabled in the pool"
    REMOVED = "removed from the pool"
    MOVED = "another address in the pool"
    BORN = "new in the pool"


AT_ANY_TIME = (
    Interference.SIGNED_IN,
    Interference.MARKED,
    Interference.FORGOT,
    Interference.RENAMED,
    Interference.DELETED,
)
BETWEEN_RUNS = (Interference.ADDRESS_TAKEN, Interference.REPLACED, *AT_ANY_TIME)
IN_THE_POOL = (Interference.DISABLED, Interference.REMOVED, Interference.MOVED, Interference.BORN)


@dataclass
class ThirdParties:
    """``first``: the pool's rows by sub before anybody acted; ``persons``: those who may be touched.

    ``strangers``: WorkOS ids of those who signed up by themselves; ``asked``: tokens of resets that somebody
    else had created.
    """

    far_side: FarSide
    first: Mapping[str, Row]
    persons: dict[str, Row]
    dice: random.Random
    touched: dict[str, Interference] = field(default_factory=dict)
    strangers: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._waiting = sorted(self.persons)
        self.dice.shuffle(self._waiting)
        self._born = 0

    @property
    def interferences(self) -> Counter[str]:
        return Counter(map(str, self.touched.values()))

    @contextmanager
    def busy(self, interferences: Sequence[Interference] = AT_ANY_TIME, most: int = MANY) -> Iterator[None]:
        """Act all the while, ``most`` times at the most."""
        ended = threading.Event()
        broken: list[BaseException] = []

        def act() -> None:
            try:
                for _ in range(most):
                    if ended.wait(PAUSE):
                        break
                    self.act(self.dice.choice(interferences))
            except BaseException as error:  # noqa: BLE001  raised again where the others are waited for
                broken.append(error)

        thread = threading.Thread(target=act)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
        if broken:
            raise broken[0]

    def act(self, interference: Interference) -> None:
        """Do one thing to one person whom no one has touched yet."""
        if interference is Interference.BORN:
            self._bear()
            return
        with suppress(IndexError):
            sub = self._waiting.pop()
            if self._done(interference, sub, str(self.persons[sub]["email"]).lower()):
                self.touched[sub] = interference

    def use_links(self, most: int) -> None:
        """Persons open the links of the latest mails and choose a password."""
        tokens = [mail["token"] for mail in self.far_side.mails() if mail["token"] not in self.used]
        chosen = self.dice.sample(tokens, min(most, len(tokens)))
        self.used.update(chosen)
        self.far_side.others(*({"interference": "use_link", "token": token} for token in chosen))

    def ours(self) -> list[dict[str, Any]]:
        """Every mail that no one but us asked for, oldest first, by WorkOS' own log."""
        return [mail for mail in self.far_side.mails() if mail["token"] not in self.asked]

    def _done(self, interference: Interference, sub: str, email: str) -> bool:
        """Whether it could be done: somebody may not be in WorkOS yet."""
        match interference:
            case Interference.DISABLED:
                self.far_side.edit_rows({"username": self.persons[sub]["Username"], "enabled": False})
            case Interference.REMOVED:
                self.far_side.remove_row(self.persons[sub]["Username"])
            case Interference.MOVED:
                change = {"email": f"pool.{email}"}
                self.far_side.edit_rows({"username": self.persons[sub]["Username"], "attributes": change})
            case Interference.SQUATTED:
                return self._sign_up(email)
            case Interference.ADDRESS_TAKEN | Interference.REPLACED:
                first = (
                    Interference.RENAMED
                    if interference is Interference.ADDRESS_TAKEN
                    else Interference.DELETED
                )
                return self._done(first, sub, email) and self._sign_up(email)
            case _:
                request = {"interference": interference, "external_id": sub, "email": f"moved.{email}"}
                (answer,) = self.far_side.others(request)
                if interference is Interference.FORGOT and "refused" not in answer:
                    self.asked.add(answer["password_reset_token"])
                return "refused" not in answer
        return True

    def _sign_up(self, email: str) -> bool:
        (answer,) = self.far_side.others({"interference": "sign_up", "email": email})
        if "refused" not in answer:
            self.strangers[answer["id"]] = email
        return "refused" not in answer

    def _bear(self) -> None:
        self._born += 1
        sub = f"{self.dice.getrandbits(32):08x}-b0b0-4000-8000-{self._born:012x}"
        email = f"born{self._born}.{sub[:8]}@acme.example"
        attributes = {"sub": sub, "email": email, "email_verified": "true", "given_name": "New"}
        self.far_side.edit_rows({"username": sub, "attributes": attributes, "status": "CONFIRMED"})
        self.touched[sub] = Interference.BORN
        self.persons[sub] = {"Username": sub, "email": email, "sub": sub}


def one_row_persons(rows: Mapping[str, Row]) -> dict[str, Row]:
    """Native rows whose address no one else of the pool has, as WorkOS stores addresses."""
    addresses = Counter(str(row.get("email", "")).strip().lower() for row in rows.values())
    return {
        sub: row
        for sub, row in rows.items()
        if "identities" not in row and row.get("email") and addresses[row["email"].strip().lower()] == 1
    }

"""Object ids and timestamps as WorkOS writes them, the same again for the same seed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
Now = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Milliseconds and ``Z``, so that stamps sort as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def base32(number: int, *, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, 32)
        digits = ALPHABET[digit] + digits
    return digits


class Ids:
    """Ids of 26 characters after the prefix that sort in the order of their making, as ULIDs do."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._count = 0

    def new(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}_01{base32(self._count, width=8)}{self._tail(prefix)}"

    def secret(self) -> str:
        """A token that no one guesses from an id: 32 hexadecimal characters."""
        self._count += 1
        return self._digest("secret").hexdigest()[:32]

    def _tail(self, prefix: str) -> str:
        return base32(int.from_bytes(self._digest(prefix).digest()[:10]), width=16)

    def _digest(self, purpose: str) -> hashlib.blake2b:
        return hashlib.blake2b(f"{self._seed}:{self._count}:{purpose}".encode(), digest_size=16)

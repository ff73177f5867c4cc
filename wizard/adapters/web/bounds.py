"""How much of an answer is read, for each far end: several times what the largest honest one can have.

A far end that sends more is broken, hostile, or another one than it should be; whatever it is, what it sends
must not fill the memory of this machine.
"""

from __future__ import annotations

import zlib

# 100 users a page; a user has at most 10 pairs of metadata of 640 characters, 8 kB with everything else.
WORKOS_ANSWER = 8_000_000
# 60 users a page, 75 attributes of 2,048 characters each, were all of them full: 9.2 MB.
COGNITO_ANSWER = 16_000_000
COGNITO_SECONDS = 120.0  # for one answer, however busily it drips
GUIDE_PAGE = 2_000_000  # it has some 20,000
SIGN_IN_PAGE = 512_000  # a sign-in page has some 100,000
SAML_METADATA = 2_000_000  # one IdP's has some 10,000, a federation's list 50,000,000

_ANY_ZLIB = 47  # gzip or zlib, told by the header


class TooLarge(Exception):
    """An answer is larger than its bound, packed or unpacked; ``limit`` in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"its answer is larger than {limit // 1_000_000} MB")
        self.limit = limit


class Body:
    """The bytes of one answer as they come, unpacked where they are packed, never more than ``limit``."""

    def __init__(self, limit: int, *, encoding: str = "") -> None:
        """``encoding``: the Content-Encoding header; raises ValueError for one that was not asked for."""
        packed = encoding.strip().lower()
        if packed not in {"", "identity", "gzip", "deflate"}:
            raise ValueError("an encoding that was not asked for")
        self._limit = limit
        self._unpacker = None if packed in {"", "identity"} else zlib.decompressobj(_ANY_ZLIB)
        self._content = bytearray()

    def announced(self, length: str | None) -> None:
        """Refuse at once what says itself that it is too long (the Content-Length header)."""
        if length and length.isascii() and length.isdigit() and int(length[:20]) > self._limit:
            raise TooLarge(self._limit)

    def take(self, block: bytes) -> None:
        """Raises TooLarge where that is more than the bound, ValueError where it cannot be unpacked."""
        if self._unpacker:
            room = self._limit - len(self._content) + 1
            try:
                block = self._unpacker.decompress(block, room)
            except zlib.error:
                raise ValueError("an answer that cannot be unpacked") from None
        self._content += block
        if len(self._content) > self._limit:
            raise TooLarge(self._limit)

    def whole(self) -> bytes:
        """All of it; raises ValueError where the packed stream was cut."""
        if self._unpacker and self._content and not self._unpacker.eof:
            raise ValueError("an answer that was cut")
        return bytes(self._content)

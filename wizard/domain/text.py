"""The one place where untrusted text becomes displayable (R7); raw values only ever go to WorkOS."""

from __future__ import annotations

import re
import unicodedata

from wizard.domain.secret_text import hide_secrets

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# Wider than what is deliverable: a report rather masks too much. Masked ones do not match again.
_ADDRESS = re.compile(r"([^\s@<>()\[\]{}\"',;:|«»•/=]{1,320})@([^\s@<>()\[\]{}\"',;:|«»/]{1,255})")
_IN_ASCII = str.maketrans(
    {"✓": "+", "✗": "x", "▸": ">", "▾": "v", "◐": "~", "○": "o", "●": "*", "•": "*", "·": "-", "›": ">"}
    | {"→": "->", "←": "<-", "…": "...", "–": "-", "—": "--", "×": "x", "≥": ">=", "≤": "<=", "␊": "\\n"}
    | {"«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "‘": "'"}
)
_CELL_LIMIT = 32_000  # a spreadsheet's cell holds 32,767 characters


def clean(value: object, limit: int = 200, *, secret: bool = False) -> str:
    """The text of ``value`` with every control or invisible character shown, at most ``limit`` long.

    What looks like a key, or an address with a token, becomes ``[secret]`` (R6); ``secret``: show it.

    A character of category Cc, Cf, Cs, Co, Cn, Zl or Zp becomes ``<001B>``, a newline ``␊``; what is
    cut ends in ``…``; None is shown as nothing. The result is plain text, never markup.
    """
    text = "" if value is None else str(value)
    if not secret:
        text = hide_secrets(text)
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    length = 0
    for character in text:
        piece = _visible(character)
        length += len(piece)
        shown.append(piece)
        if length > limit:
            return _cut(shown, limit)
    return "".join(shown)


def spelled(text: str, encoding: str = "ascii") -> str:
    """The text in signs that the encoding has: ``->`` for an arrow, an escape for what has no such sign."""
    return text.translate(_IN_ASCII).encode(encoding, "backslashreplace").decode(encoding)


def whole(text: str) -> str:
    """The raw text, with U+FFFD for each lone surrogate: half a character, which no UTF-8 can carry.

    JSON can (``"\\ud800"``), so Cognito and export files may; SQLite, files and WorkOS cannot.
    """
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def csv_cell(value: object) -> str:
    """The cleaned text as a cell that no spreadsheet takes for a formula (a leading ``'``)."""
    text = clean(value, _CELL_LIMIT)
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text


def mask_email(email: str | None) -> str:
    """An address for reports: its first character and its domain, ``a•••@example.com``."""
    local, at, domain = (email or "").rpartition("@")
    return f"{clean(local[:1])}•••@{clean(domain)}" if at else "•••"


def mask_addresses(text: str) -> str:
    """The text with every address in it masked; what is no address stays as it is."""
    return _ADDRESS.sub(lambda found: f"{found[1][:1]}•••@{found[2]}", text) if "@" in text else text


def _visible(character: str) -> str:
    if character == "\n":
        return "␊"
    return f"<{ord(character):04X}>" if unicodedata.category(character) in _HIDDEN else character


def _cut(pieces: list[str], limit: int) -> str:
    """As many whole pieces as fit before the ellipsis."""
    length = sum(map(len, pieces))
    while pieces and length > limit - 1:
        length -= len(pieces.pop())
    return "".join(pieces) + "…"

"""Markdown as plain lines for people: headings, lists, tables, code; links as text with their address.

The text is untrusted: markdown-it-py reads it, and nothing of it is ever a link, an action or markup here,
only words with a tone. Each text is cleaned after it was read, because Markdown can spell any character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from rich.cells import cell_len

from wizard.tui.glyphs import Glyphs
from wizard.tui.widgets.lines import Line, Piece, Tone
from wizard.tui.widgets.safe import fit, safe_text

_MAX_TEXT = 400_000
_LINE = 4_000
_MAX_COLUMNS = 20
_MAX_DEPTH = 6  # lists in lists are indented no further
_MAX_PARAGRAPH = 10_000  # the work for markup in a paragraph grows with the square of its length
_LEAVES = frozenset({"inline", "fence", "code_block", "html_block", "hr", "table_open"})


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of text: what stands before its first line and before the others, and its pieces."""

    first: Piece
    rest: str
    pieces: Sequence[Piece] = ()


@dataclass(slots=True)
class _Place:
    """Where the walk is: ``margins`` stand before each line, ``sign`` before the next one alone."""

    margins: list[str] = field(default_factory=list)
    sign: str = ""
    heading: Tone | None = None
    quotes: int = 0

    def before(self, glyphs: Glyphs) -> tuple[Piece, str]:
        """What stands before the first line of a block, and before the others; the sign is used up."""
        rest = "".join(self.margins[: _MAX_DEPTH + 1])
        first, self.sign = self.sign, ""
        if first:
            return (rest[: len(rest) - len(first)] + first, Tone.ACCENT), rest
        return (rest, Tone.RULE if glyphs.divider in rest else Tone.PLAIN), rest


def markdown_lines(text: str, width: int, glyphs: Glyphs) -> list[Line]:
    """The text as lines of at most ``width`` cells."""
    lines: list[Line] = []
    table: list[list[str]] = []
    place = _Place()
    ended = 0
    for token in _read(text[:_MAX_TEXT]):
        if token.type in _LEAVES and token.map and not table:
            if token.map[0] > ended:
                lines.append(())
            ended = token.map[1]
        match token.type:
            case "tr_open":
                table.append([])
            case "inline" if table:
                if len(table[-1]) < _MAX_COLUMNS:
                    table[-1].append("".join(text for text, _ in _pieces(token, Tone.PLAIN, glyphs)))
            case "table_close":
                lines += [*_table(table, width, glyphs), ()]
                table = []
            case _:
                for block in _blocks(token, place, glyphs):
                    lines += _paragraph(block, width)
    return _without_gaps(lines)


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[Token, ...]:
    """Read once, though it is wrapped again at every width."""
    # Deeper than ``maxNesting`` the reader drops what it reads; CommonMark's preset stops at 20.
    reader = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    reader.core.ruler.at("inline", _read_paragraphs)
    return tuple(reader.parse(text))


def _read_paragraphs(state: StateCore) -> None:
    """As the reader's own rule; a paragraph that no one wrote for people is taken as bare text."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if len(token.content) <= _MAX_PARAGRAPH:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            continue
        for line in token.content.splitlines():
            token.children += [Token("text", "", 0, content=line), Token("softbreak", "br", 0)]


def _without_gaps(lines: Sequence[Line]) -> list[Line]:
    """The lines with one empty line at most between others, none at either end."""
    kept: list[Line] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return kept[:-1] if kept and not kept[-1] else kept


def _blocks(token: Token, place: _Place, glyphs: Glyphs) -> Iterator[_Block]:
    """The blocks that a token is; other tokens change the place."""
    match token.type:
        case "heading_open":
            place.heading = Tone.STRONG if token.tag == "h1" else Tone.ACCENT
        case "heading_close":
            place.heading = None
        case "list_item_open":
            place.sign = f"{token.info}{token.markup} " if token.info else f"{glyphs.dot} "
            place.margins.append(" " * len(place.sign))
        case "blockquote_open":
            place.margins.append(f"{glyphs.divider} ")
            place.quotes += 1
        case "list_item_close" | "blockquote_close":
            place.margins.pop()
            place.sign = ""
            place.quotes -= token.type == "blockquote_close"
        case "inline":
            tone = place.heading or (Tone.MUTED if place.quotes else Tone.PLAIN)
            yield _Block(*place.before(glyphs), _pieces(token, tone, glyphs))
        case "fence" | "code_block":
            yield from _code(token.content, place, glyphs)
        case "html_block" if not token.content.lstrip().startswith("<!--"):
            for line in token.content.splitlines():
                yield _Block(*place.before(glyphs), [(safe_text(line, _LINE, glyphs=glyphs), Tone.PLAIN)])
        case "hr":
            yield _Block((glyphs.rule * 24, Tone.RULE), "")
        case _:
            pass


def _code(content: str, place: _Place, glyphs: Glyphs) -> Iterator[_Block]:
    """Code keeps its lines and its spaces; what is wider than the screen is cut."""
    for line in content.splitlines():
        (before, _), _ = place.before(glyphs)
        yield _Block((f"{before}  {safe_text(line.expandtabs(4), _LINE, glyphs=glyphs)}", Tone.SECONDARY), "")


def _pieces(token: Token, tone: Tone, glyphs: Glyphs) -> list[Piece]:
    """The text of an inline token, each part in its tone; a link is followed by its address."""
    pieces: list[Piece] = []
    links: list[tuple[str, int]] = []
    strong = 0
    for child in token.children or ():
        own = Tone.STRONG if strong else tone
        match child.type:
            case "strong_open" | "strong_close":
                strong += child.nesting
            case "softbreak" | "hardbreak":
                pieces.append((" ", own))
            case "code_inline":
                pieces.append((safe_text(child.content, _LINE, glyphs=glyphs), Tone.SECONDARY))
            case "link_open":
                links.append((str(child.attrs.get("href", "")), len(pieces)))
            case "link_close":
                address, begin = links.pop()
                label = "".join(text for text, _ in pieces[begin:]).strip()
                pieces += _address(address, label, own, glyphs)
            case "image":
                pieces.append((safe_text(child.content, _LINE, glyphs=glyphs), own))
                pieces += _address(str(child.attrs.get("src", "")), child.content, own, glyphs)
            case "html_inline" if child.content.startswith("<!--"):
                pass
            case _:
                if child.content:
                    pieces.append((safe_text(child.content, _LINE, glyphs=glyphs), own))
    return pieces


def _address(address: str, label: str, tone: Tone, glyphs: Glyphs) -> Iterator[Piece]:
    """The address after its label, which may be the address itself, or empty."""
    shown = safe_text(address, _LINE, glyphs=glyphs)
    if not label:
        yield shown, tone
    elif shown not in (label, f"mailto:{label}"):
        yield f" ({shown})", tone


def _paragraph(block: _Block, width: int) -> list[Line]:
    if not block.pieces:
        return [((fit(block.first[0], width).rstrip(), block.first[1]),)]
    lines: list[Line] = []
    current: list[Piece] = [block.first]
    used = cell_len(block.first[0])
    for word in _words(block.pieces, max(8, width - cell_len(block.rest))):
        length = sum(cell_len(text) for text, _ in word)
        has_words = len(current) > 1
        if has_words and used + 1 + length > width:
            lines.append(current)
            current = [(block.rest, Tone.RULE)]
            used = cell_len(block.rest)
            has_words = False
        current += [(" ", word[0][1]), *word] if has_words else word
        used += length + has_words
    return [*lines, current]


def _words(pieces: Sequence[Piece], width: int) -> Iterator[list[Piece]]:
    """The words with their tones, one of several pieces where a comma follows what is set off.

    A word that is wider than a line is cut into pieces.
    """
    word: list[Piece] = []
    for text, tone in pieces:
        for part in re.findall(r"\s+|\S+", text):
            if not part.isspace():
                word.append((part, tone))
            elif word:
                yield from _cut(word, width)
                word = []
    if word:
        yield from _cut(word, width)


def _cut(word: list[Piece], width: int) -> Iterator[list[Piece]]:
    """The word, or halves of lines where it is wider than one."""
    if sum(cell_len(text) for text, _ in word) <= width:
        yield word
        return
    step = max(1, width // 2)
    for text, tone in word:
        yield from ([(text[start : start + step], tone)] for start in range(0, len(text), step))


def _table(rows: Sequence[Sequence[str]], width: int, glyphs: Glyphs) -> list[Line]:
    """A table in equal shares of the width; its first row is the heading."""
    columns = max(len(row) for row in rows)
    longest = [
        max((cell_len(row[index]) for row in rows if index < len(row)), default=1) for index in range(columns)
    ]
    share = max(4, (width - 3 * columns) // columns)
    cells = [min(length, share) for length in longest]
    lines: list[Line] = []
    for number, row in enumerate(rows):
        tone = Tone.MUTED if not number else Tone.PLAIN
        line: list[Piece] = []
        for index, size in enumerate(cells):
            text = row[index] if index < len(row) else ""
            line += [(f"{glyphs.divider} ", Tone.RULE), (fit(text, size, glyphs=glyphs) + " ", tone)]
        lines.append(line)
        if not number:
            lines.append(((glyphs.rule * (sum(cells) + 3 * columns - 1), Tone.RULE),))
    return lines

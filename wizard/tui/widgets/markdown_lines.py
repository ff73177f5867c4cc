"""Markdown as plain lines for people: headings, lists, tables, code; links as text with their address.

The text is untrusted: nothing of it is ever a link, an action or markup here, only words with a tone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from wizard.domain.text import clean
from wizard.tui.glyphs import Glyphs
from wizard.tui.widgets.lines import Line, Piece, Tone
from wizard.tui.widgets.safe import fit, safe_text

_MAX_TEXT = 400_000
_LINE = 4_000
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,3}[.)])\s+(.*)")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_SEPARATOR = re.compile(r"[|\s:-]+$")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\(([^()\s]{0,500})(?:\s+\"[^\"]{0,200}\")?\)")
_SPAN = re.compile(r"(`[^`]{1,500}`|\*\*[^*]{1,500}\*\*|__[^_]{1,500}__)")

Spell = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of text: what stands before its first line, before the others, and its tone."""

    first: Piece
    rest: str
    text: str
    tone: Tone


def markdown_lines(text: str, width: int, glyphs: Glyphs) -> list[Line]:
    """The text as lines of at most ``width`` cells."""
    lines: list[Line] = []
    table: list[list[str]] = []
    for block in [*_blocks(text[:_MAX_TEXT], glyphs), None]:
        if isinstance(block, list):
            table.append(block)
            continue
        if table:
            lines += [*_table(table, width, glyphs), ()]
            table = []
        if block is not None:
            lines += _paragraph(block, width)
    return _without_gaps(lines)


def _without_gaps(lines: Sequence[Line]) -> list[Line]:
    """The lines with one empty line at most between others, none at either end."""
    kept: list[Line] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return kept[:-1] if kept and not kept[-1] else kept


def _blocks(text: str, glyphs: Glyphs) -> Iterator[_Block | list[str]]:
    """Blocks of text, and the cells of table rows."""
    is_code = False
    words: list[str] = []
    for raw in [*text.splitlines(), ""]:
        line = safe_text(raw.replace("\t", "    "), _LINE, glyphs=glyphs)
        bare = line.strip()
        is_fence = bare.startswith(("```", "~~~"))
        is_text = bool(bare) and not is_code and not is_fence and not _starts_block(line)
        if words and not is_text:
            yield _Block(("", Tone.PLAIN), "", " ".join(words), Tone.PLAIN)
            words = []
        if is_fence:
            is_code = not is_code
        elif is_code:
            yield _Block((f"  {line}", Tone.SECONDARY), "  ", "", Tone.SECONDARY)
        elif is_text:
            words.append(bare)
        else:
            yield from _block(line, glyphs)


def _starts_block(line: str) -> bool:
    bare = line.strip()
    return bare.startswith(("|", ">", "<!--")) or any(
        pattern.match(line) for pattern in (_HEADING, _ITEM, _RULE)
    )


def _block(line: str, glyphs: Glyphs) -> Iterator[_Block | list[str]]:
    bare = line.strip()
    empty: Piece = ("", Tone.PLAIN)
    if not bare or bare.startswith("<!--"):
        yield _Block(empty, "", "", Tone.PLAIN)
    elif bare.startswith("|"):
        if not _SEPARATOR.match(bare):
            yield [cell.strip() for cell in bare.strip("|").split("|")][:20]
    elif _RULE.match(line):
        yield _Block((glyphs.rule * 24, Tone.RULE), "", "", Tone.RULE)
    elif heading := _HEADING.match(line):
        is_top = len(heading.group(1)) == 1
        yield _Block(empty, "", heading.group(2), Tone.STRONG if is_top else Tone.ACCENT)
    elif item := _ITEM.match(line):
        indent = "  " * (min(len(item.group(1)), 12) // 2)
        sign = item.group(2) if item.group(2)[0].isdigit() else glyphs.dot
        yield _Block(
            (f"{indent}{sign} ", Tone.ACCENT), indent + " " * (len(sign) + 1), item.group(3), Tone.PLAIN
        )
    else:
        yield _Block((f"{glyphs.divider} ", Tone.RULE), f"{glyphs.divider} ", bare.lstrip("> "), Tone.MUTED)


def _paragraph(block: _Block, width: int) -> list[Line]:
    if not block.text:
        return [((fit(block.first[0], width).rstrip(), block.first[1]),) if block.first[0] else ()]
    lines: list[Line] = []
    current: list[Piece] = [block.first]
    used = cell_len(block.first[0])
    for word in _words(block.text, block.tone, max(8, width - cell_len(block.rest))):
        length = sum(cell_len(text) for text, _ in word)
        has_words = len(current) > 1
        if has_words and used + 1 + length > width:
            lines.append(current)
            current = [(block.rest, Tone.RULE)]
            used = cell_len(block.rest)
            has_words = False
        current += [(" ", block.tone), *word] if has_words else word
        used += length + has_words
    return [*lines, current]


def _words(text: str, tone: Tone, width: int) -> Iterator[list[Piece]]:
    """The words with their tones, one of several pieces where a comma follows what is set off.

    A word that is wider than a line is cut into pieces.
    """
    word: list[Piece] = []
    for part in _SPAN.split(_LINK.sub(_link, text)):
        shown, own = part, tone
        if _SPAN.fullmatch(part):
            is_code = part.startswith("`")
            shown, own = (part[1:-1], Tone.SECONDARY) if is_code else (part[2:-2], Tone.STRONG)
        for piece in re.findall(r"\s+|\S+", shown):
            if not piece.isspace():
                word.append((piece, own))
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


def _link(match: re.Match[str]) -> str:
    label, address = match.group(1).strip(), match.group(2)
    return address if not label or label == address else f"{label} ({address})"


def _table(rows: Sequence[Sequence[str]], width: int, glyphs: Glyphs) -> list[Line]:
    """A table in equal shares of the width; its first row is the heading."""
    columns = max(len(row) for row in rows)
    plain = [[_LINK.sub(_link, cell).replace("`", "").replace("**", "") for cell in row] for row in rows]
    longest = [
        max((cell_len(row[index]) for row in plain if index < len(row)), default=1)
        for index in range(columns)
    ]
    share = max(4, (width - 3 * columns) // columns)
    cells = [min(length, share) for length in longest]
    lines: list[Line] = []
    for number, row in enumerate(plain):
        tone = Tone.MUTED if not number else Tone.PLAIN
        line: list[Piece] = []
        for index, size in enumerate(cells):
            text = clean(row[index]) if index < len(row) else ""
            line += [(f"{glyphs.divider} ", Tone.RULE), (fit(text, size, glyphs=glyphs) + " ", tone)]
        lines.append(line)
        if not number:
            lines.append(((glyphs.rule * (sum(cells) + 3 * columns - 1), Tone.RULE),))
    return lines

"""The characters that states, trees and bars are drawn with: a Unicode set and an ASCII set.

Every single glyph is one cell wide; ``arrow`` and ``ellipsis`` may be wider.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from textual.dom import DOMNode

from wizard.domain.text import mask_addresses, spelled


@dataclass(frozen=True, slots=True)
class TreeGlyphs:
    """Guides of two cells: ``pipe``, ``tee`` and ``end`` dim and lit, and a tee that is lit in part.

    ``tee_from_above`` is a lit branch after which only dim ones follow, ``tee_passed`` a dim branch with a
    lit one further down.
    """

    pipe: str = "│ "
    tee: str = "├─"
    end: str = "└─"
    lit_pipe: str = "┃ "
    lit_tee: str = "┣━"
    lit_end: str = "┗━"
    tee_from_above: str = "┡━"
    tee_passed: str = "┠─"


_ASCII_TREE = TreeGlyphs("| ", "|-", "`-", "| ", "|=", "`=", "|=", "|-")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of characters, and how any text is spelled with it."""

    name: str = "unicode"
    done: str = "✓"
    failed: str = "✗"
    warning: str = "!"
    here: str = "▸"
    unfolded: str = "▾"
    running: str = "◐"
    open: str = "○"
    chosen: str = "●"
    locked: str = "·"
    paused: str = "="
    waived: str = "~"
    asked: str = "?"
    leader: str = "·"
    dot: str = "·"
    rule: str = "─"
    bar: str = "━"
    bar_half: str = "╸"
    track: str = "─"
    edge: str = "▌"
    divider: str = "│"
    corners: str = "╭╮╰╯"
    fork: str = "━━┳━"
    crumb: str = "›"
    arrow: str = "→"
    ellipsis: str = "…"
    is_masked: bool = False
    levels: str = "▁▂▃▄▅▆▇█"
    tree: TreeGlyphs = field(default_factory=TreeGlyphs)

    @property
    def is_ascii(self) -> bool:
        return self.name == "ascii"

    def spell(self, text: str) -> str:
        """The text in this set's alphabet, addresses hidden where they are to be.

        What ASCII has no sign for is shown as an escape.
        """
        if self.is_masked:
            text = mask_addresses(text)
        if not self.is_ascii or text.isascii():
            return text
        return spelled(text.replace("•", "*"))


UNICODE = Glyphs()
ASCII = Glyphs(
    name="ascii",
    done="+",
    failed="x",
    here=">",
    unfolded="v",
    running="~",
    open="o",
    chosen="*",
    locked="-",
    waived="w",
    leader=".",
    dot="-",
    rule="-",
    bar="=",
    bar_half="-",
    track=".",
    edge="|",
    divider="|",
    corners="++++",
    fork="==|=",
    crumb=">",
    arrow="->",
    ellipsis="...",
    levels="_.-=+*##",
    tree=_ASCII_TREE,
)


def choose_glyphs(*, encoding: str | None, ascii_only: bool) -> Glyphs:
    """The set for a terminal: ASCII where it is asked for or the encoding cannot write boxes.

    Textual writes to stderr, so ``encoding`` is that of ``sys.stderr``.
    """
    if ascii_only:
        return ASCII
    try:
        "".join((*UNICODE.levels, UNICODE.done, UNICODE.here, UNICODE.tree.tee_from_above)).encode(
            codecs.lookup(encoding or "ascii").name
        )
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return UNICODE


def glyphs_of(node: DOMNode) -> Glyphs:
    """The set that the app chose (its attribute ``glyphs``), else Unicode."""
    chosen = getattr(node.app, "glyphs", None)
    return chosen if isinstance(chosen, Glyphs) else UNICODE

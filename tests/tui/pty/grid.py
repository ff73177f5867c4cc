"""What a terminal shows, from the few sequences that the app may send; anything else is kept as a fault."""

from __future__ import annotations

import codecs
import re

from rich.cells import cell_len

# One sequence or one character; a sequence that has not arrived whole matches nothing.
TOKEN = re.compile(
    r"\x1b\[(?P<mark>[<=>?]?)(?P<numbers>[0-9;]*)(?P<between>[ $]?)(?P<final>[@-~])"
    r"|\x1b\](?P<system>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<other>[^\[\]])"
    r"|(?P<character>[^\x1b])",
    re.DOTALL,
)
ALTERNATE, IN_FRAME = 1049, 2026
# Cursor and automatic wrapping are on in a terminal that no one has changed.
USUAL = frozenset({7, 25})
ASKED = re.compile(r"\x1b\[\?2026\$p")
ANSWER = "\x1b[?2026;2$y"
POINTER = "22;"
LONGEST_SEQUENCE = 200


class Grid:
    """Cells of a terminal that draws in frames, and what came that is no frame.

    ``modes`` are the private modes that are on. ``faults`` are sequences that no frame is made of, and text
    that was written over the screen from elsewhere: frames come between mode 2026 on and off, once
    the app has been told that the terminal knows that mode. ``lines`` is what was written on the normal
    screen.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._height, self._width = size
        self._cells = self._blank()
        self._row = self._column = 0
        self._has_frames = False
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._rest = ""
        self.modes = set(USUAL)
        self.faults: list[str] = []
        self.lines = ""
        self.is_asked = False

    @property
    def text(self) -> str:
        return "\n".join("".join(row) for row in self._cells)

    def resize(self, size: tuple[int, int]) -> None:
        """From now on the terminal has this size, and nothing on it."""
        self._height, self._width = size
        self._cells = self._blank()

    def place_of(self, text: str) -> tuple[int, int]:
        """Row and column, from 1, of the last place where a text stands."""
        found = [(row, line.rfind(text)) for row, line in enumerate(self.text.splitlines()) if text in line]
        row, column = found[-1]
        return row + 1, column + 1

    def feed(self, output: bytes) -> None:
        """Take what the terminal received; it may end in the middle of a sequence."""
        text = self._rest + self._decoder.decode(output)
        self.is_asked |= bool(ASKED.search(text))
        position = 0
        while found := TOKEN.match(text, position):
            self._take(found)
            position = found.end()
        self._rest = text[position:]
        if len(self._rest) > LONGEST_SEQUENCE:
            self.faults.append(self._rest)
            self._rest = ""

    def _take(self, token: re.Match[str]) -> None:
        character, final, mark = token["character"], token["final"], token["mark"]
        if character is not None:
            self._write(character)
        elif final in {"h", "l"} and mark == "?":
            changed = {int(number) for number in token["numbers"].split(";")}
            self.modes = self.modes | changed if final == "h" else self.modes - changed
            self._has_frames |= IN_FRAME in self.modes
        elif final == "H" and not mark and self._is_drawing:
            row, column = token["numbers"].split(";")
            self._row, self._column = int(row) - 1, int(column) - 1
        elif not self._is_known(token):
            self.faults.append(token[0])

    def _is_known(self, token: re.Match[str]) -> bool:
        """Colours in a frame, the keyboard protocol, questions to the terminal, the shape of the pointer."""
        match token["mark"], token["between"], token["final"]:
            case "", "", "m":
                return self._is_drawing
            case (">" | "<", "", "u") | ("?", "$", "p"):
                return True
            case None, None, None:
                return (token["system"] or "").startswith(POINTER)
            case _:
                return False

    @property
    def _is_drawing(self) -> bool:
        return IN_FRAME in self.modes or not self._has_frames

    def _blank(self) -> list[list[str]]:
        return [[" "] * self._width for _ in range(self._height)]

    def _write(self, character: str) -> None:
        if ALTERNATE not in self.modes:
            self.lines += character
        elif not self._is_drawing:
            self.faults.append(f"outside of a frame: {character!r}")
        elif character == "\r":
            self._column = 0
        elif character == "\n":
            self._row = min(self._row + 1, self._height - 1)
        elif ord(character) < ord(" "):
            self.faults.append(repr(character))
        else:
            self._draw(character)

    def _draw(self, character: str) -> None:
        width = cell_len(character)
        if self._column + width <= self._width and self._row < self._height:
            filler = [""] * (width - 1)
            self._cells[self._row][self._column : self._column + width] = [character, *filler]
            self._column += width

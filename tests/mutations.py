"""Deliberate faults that the tests must notice: ``python -m tests.mutations [TEXT …]``, some minutes.

Each row of ``mutations.md`` is put into a copy of the project, and the test that it names is run there: it
must pass without the fault and fail with it. TEXT chooses rows by any part of their text.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.forked import FAILED, PASSED, run_forked

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tests" / "mutations.md"
FOLDERS = ("wizard", "tests", "bench", "screenshots", "requirements")
FILES = ("pyproject.toml", "Makefile", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md")
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.svg")
LONGEST = 300
_ROW = re.compile(r"\| `(?P<file>[^`]+)` \| `(?P<take>[^`]+)` \| `(?P<put>[^`]*)` \| `(?P<test>[^`]+)` \|")


@dataclass(frozen=True)
class Mutation:
    """In ``file`` the one place that reads ``take`` reads ``put``, and ``test`` fails."""

    file: str
    take: str
    put: str
    test: str

    def changed(self, text: str) -> str:
        """The file's text with the fault; raises ValueError where there is not exactly one place for it."""
        if text.count(self.take) != 1:
            raise ValueError(
                f"{self.file}: «{self.take}» stands there {text.count(self.take)} times, not once"
            )
        return text.replace(self.take, self.put)


def table() -> Iterator[Mutation]:
    """The rows of the table; ``\\|`` is a bar, an empty ``put`` takes the words away."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        row = _ROW.fullmatch(line.strip().replace("\\|", "\0"))
        if row:
            yield Mutation(*(str(cell).replace("\0", "|") for cell in row.groups()))
        elif line.startswith("| `"):
            raise ValueError(f"not understood: {line}")


@contextmanager
def project_copy() -> Iterator[Path]:
    """A folder with everything that the tests need, to be changed at will."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        for folder in FOLDERS:
            shutil.copytree(ROOT / folder, copy / folder, ignore=LEFT_BEHIND)
        for file in FILES:
            shutil.copy(ROOT / file, copy / file)
        yield copy


@contextmanager
def in_place_of(path: Path, text: str) -> Iterator[None]:
    """The file holds ``text`` for as long as this lasts; nothing of it stays compiled."""
    sound = path.read_text(encoding="utf-8")
    compiled = Path(importlib.util.cache_from_source(str(path)))
    compiled.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(sound, encoding="utf-8")
        compiled.unlink(missing_ok=True)


def main(chosen: list[str]) -> bool:
    """Whether every fault is noticed; prints a line for each."""
    mutations = [row for row in table() if not chosen or any(text in str(row) for text in chosen)]
    with project_copy() as copy:
        code, said = run_forked(copy, *sorted({row.test for row in mutations}), limit=LONGEST)
        if code != PASSED:
            print(f"The tests do not pass without any fault:\n{said}")
            return False
        missed = [row for row in mutations if not _noticed(copy, row)]
    print(f"{len(mutations) - len(missed)} of {len(mutations)} noticed")
    return not missed


def _noticed(copy: Path, row: Mutation) -> bool:
    path = copy / row.file
    with in_place_of(path, row.changed(path.read_text(encoding="utf-8"))):
        code, said = run_forked(copy, row.test, limit=LONGEST)
    word = "noticed" if code == FAILED else "MISSED" if code == PASSED else f"NOT RUN ({code})"
    print(f"{word}  {row.file}: «{row.take}» → «{row.put}»  {row.test}", flush=True)
    if code not in {PASSED, FAILED}:
        print(said)
    return code == FAILED


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))

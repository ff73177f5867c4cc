"""Random faults in the core, and whether the tests near them notice: ``python -m tests.mutants``, some hours.

cosmic-ray makes the faults, each at one place of one module. A sample is drawn by seed over all places, so
that a comparison with ten possible faults weighs as much as one with two. In a copy of the project the tests
that use the module are run, then all of the folders in ``NEAR``; one that fails notices the fault. What no
test can notice stands in ``mutants.md`` with its reason, and is not counted.
"""

from __future__ import annotations

import argparse
import difflib
import random
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from tests.mutations import PASSED, ROOT, in_place_of, project_copy, run_tests

# The folders of tests that must notice a fault in a package, its own first.
NEAR: Mapping[str, tuple[str, ...]] = {
    "domain": ("domain", "guide", "journal", "engine", "adapters", "steps"),
    "journal": ("journal", "engine", "steps"),
    "engine": ("engine", "journal", "steps"),
    "steps": ("steps",),
    "adapters": ("adapters", "steps"),
}
EQUIVALENT = ROOT / "tests" / "mutants.md"
WANTED = 0.95
LONGEST = 3_600
_ROW = re.compile(r"\| `(?P<file>[^`]+)` \| `(?P<was>[^`]*)` \| `(?P<now>[^`]*)` \| (?P<why>.+) \|")
_FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_ANNOTATIONS = frozenset({"annassign", "param", "tfpdef"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: cosmic-ray's ``operator`` at its ``occurrence`` in ``file``, as the lines that differ."""

    file: str
    operator: str
    line: int
    was: tuple[str, ...]
    now: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.operator.removeprefix('core/')}"

    @property
    def diff(self) -> str:
        return "\n".join([*(f"    - {line}" for line in self.was), *(f"    + {line}" for line in self.now)])


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A fault that changes nothing which anybody could see, and why; lines are joined and stripped."""

    file: str
    was: str
    now: str
    why: str


def equivalents() -> Iterator[Equivalent]:
    """The rows of ``mutants.md``; ``\\|`` is a bar."""
    for line in EQUIVALENT.read_text(encoding="utf-8").splitlines():
        row = _ROW.fullmatch(line.strip().replace("\\|", "\0"))
        if row:
            yield Equivalent(*(str(cell).replace("\0", "|") for cell in row.groups()))
        elif line.startswith("| `"):
            raise ValueError(f"not understood: {line}")


def sample(count: int, seed: int) -> Iterator[Mutant]:
    """So many mutants, the same for the same seed and code; no two at the same place."""
    rng = random.Random(seed)
    places = [(path, number) for path in _modules() for number in range(len(_nodes(path)))]
    rng.shuffle(places)
    drawn: set[tuple[str, int]] = set()
    for path, number in places:
        if len(drawn) == count:
            return
        mutant = _mutant_at(path, number, rng)
        if mutant and (mutant.file, mutant.line) not in drawn:
            drawn.add((mutant.file, mutant.line))
            yield mutant


@cache
def _nodes(path: Path) -> tuple[Any, ...]:
    return tuple(ast_nodes(get_ast(path.read_text(encoding="utf-8"))))


@cache
def _operators() -> Mapping[str, Any]:
    """All that need no arguments, but the one that does nothing."""
    found = {name: get_operator(name) for name in operator_names()}
    return {
        name: kind() for name, kind in found.items() if not kind.arguments() and not name.endswith("/NoOp")
    }


def _mutant_at(path: Path, number: int, rng: random.Random) -> Mutant | None:
    """A fault at this node; None where none is possible, or Python would not even run it."""
    nodes = _nodes(path)
    node = nodes[number]
    faults = [
        (name, index)
        for name, operator in _operators().items()
        for index, _ in enumerate(operator.mutation_positions(node))
    ]
    if not faults or _is_no_behaviour(node):
        return None
    name, index = rng.choice(faults)
    operator = _operators()[name]
    before = sum(1 for each in nodes[:number] for _ in operator.mutation_positions(each))
    sound = path.read_text(encoding="utf-8")
    text = mutate_code(sound, operator, before + index)
    if text is None or text == sound or not _compiles(text):
        return None
    line, was, now = _difference(sound, text)
    return Mutant(str(path.relative_to(ROOT)), name, line, was, now, text)


def _is_no_behaviour(node: Any) -> bool:
    """Whether a node is part of a type, which no one evaluates, or of a guard of ours such as ``frozen``."""
    while parent := node.parent:
        if parent.type in _ANNOTATIONS and _follows(node, ":"):
            return True
        if parent.type == "funcdef" and _follows(node, "->"):
            return True
        if parent.type == "decorator" and parent.get_code().strip().startswith("@dataclass"):
            return True
        node = parent
    return False


def _follows(node: Any, sign: str) -> bool:
    before = node.get_previous_sibling()
    return before is not None and before.type == "operator" and bool(before.value == sign)


def _compiles(text: str) -> bool:
    """Whether Python takes it without a word: a warning fails any test, whatever it looks at."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        try:
            compile(text, "mutant", "exec")
        except (SyntaxError, ValueError):
            return False
    return True


def _difference(sound: str, text: str) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """The number of the first line that differs, and the lines before and after, stripped."""
    before, after = sound.splitlines(), text.splitlines()
    blocks = [
        b
        for b in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if b[0] != "equal"
    ]
    first, last = blocks[0], blocks[-1]
    was, now = before[first[1] : last[2]], after[first[3] : last[4]]
    return first[1] + 1, tuple(line.strip() for line in was), tuple(line.strip() for line in now)


def stages(file: str) -> tuple[list[str], list[str]]:
    """The test files of a module, else of its package, then all others near it.

    Of these, the ones of the modules that import it come first.
    """
    package, stem = Path(file).parts[1], _plain(Path(file).stem)
    module = ".".join(Path(file).with_suffix("").parts)
    files = [path for folder in NEAR[package] for path in sorted((ROOT / "tests" / folder).glob("test_*.py"))]
    home = [path for path in files if path.parent.name == package]
    own = [path for path in files if stem in path.stem or (path in home and _uses(path, module))] or home
    importers = {_plain(path.stem) for path in _modules() if _uses(path, module)}
    others = [path for path in files if path not in own]
    others.sort(key=lambda path: not any(name in path.stem for name in importers))
    return _names(own), _names(others)


def _plain(stem: str) -> str:
    return stem.strip("_")


@cache
def _modules() -> tuple[Path, ...]:
    return tuple(path for package in NEAR for path in sorted((ROOT / "wizard" / package).rglob("*.py")))


def _uses(path: Path, module: str) -> bool:
    package, _, name = module.rpartition(".")
    text = _text(path)
    imported = rf"from {re.escape(package)} import [^\n]*\b{name}\b"
    return module in text or re.search(imported, text) is not None


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _names(files: Sequence[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in files]


def noticed_by(copy: Path, mutant: Mutant) -> str | None:
    """The test that fails with the fault; empty where none does, None where that took too long."""
    with in_place_of(copy / mutant.file, mutant.text):
        for files in filter(None, stages(mutant.file)):
            try:
                code, said = run_tests(copy, *files, limit=LONGEST)
            except subprocess.TimeoutExpired:
                return None
            if code != PASSED:
                found = _FAILURE.search(said)
                return found[1] if found else f"exit {code}"
    return ""


def main(arguments: Sequence[str] | None = None) -> bool:
    """Whether enough of the sample is noticed; prints a line for each, and the change for what is not."""
    parser = argparse.ArgumentParser(prog="tests.mutants", description="Random faults in the core")
    parser.add_argument("--sample", type=int, default=200, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--after", type=int, default=0, metavar="N", help="leave out the first N")
    chosen = parser.parse_args(arguments)
    known = {(row.file, row.was, row.now) for row in equivalents()}
    counts = {"caught": 0, "survived": 0, "equivalent": 0, "undecided": 0}
    tests: set[str] = set()
    with project_copy() as copy:
        for number, mutant in enumerate(sample(chosen.sample, chosen.seed)):
            if number < chosen.after:
                continue
            if (mutant.file, " ".join(mutant.was), " ".join(mutant.now)) in known:
                counts["equivalent"] += 1
                continue
            test = noticed_by(copy, mutant)
            word = "undecided" if test is None else "caught" if test else "survived"
            counts[word] += 1
            print(f"{number + 1:3} {word:9} {mutant}  {test or ''}", flush=True)
            if word == "caught":
                tests.add(str(test))
            else:
                print(mutant.diff, flush=True)
        sound = _pass_without_fault(copy, tests)
    share = counts["caught"] / max(1, counts["caught"] + counts["survived"])
    print(
        ", ".join(f"{n} {word}" for word, n in counts.items()), f"= {share:.1%} of those that can be noticed"
    )
    return sound and share >= WANTED


def _pass_without_fault(copy: Path, tests: set[str]) -> bool:
    """Whether the tests that noticed something pass where there is nothing to notice."""
    named = sorted(test for test in tests if "::" in test)
    if not named:
        return True
    code, said = run_tests(copy, *named, limit=LONGEST)
    if code != PASSED:
        print(f"Of the tests that noticed a fault, some fail without one:\n{said}")
    return code == PASSED


if __name__ == "__main__":
    sys.exit(not main())

"""Random faults in the core, and whether the tests near them notice: ``python -m tests.mutants``, an hour.

cosmic-ray makes the faults, each at one place of one module. A sample is drawn by seed over all places, so
that a comparison with ten possible faults weighs as much as one with two; where other code changes, it stays
the same. In a copy of the project the tests
of the folders in ``NEAR`` that execute the place are run, the cheapest first, as long as ``BUDGET`` lasts;
one that fails notices the fault. What no test can notice stands in ``mutants.md`` with its reason, and is
not counted.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import random
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from tests.executed import Executed, measured
from tests.forked import PASSED, UNDONE, Collected, run_forked
from tests.mutations import ROOT, in_place_of, project_copy

# The folders of tests that must notice a fault in a package, its own first.
NEAR: Mapping[str, tuple[str, ...]] = {
    "domain": ("domain", "guide", "journal", "engine", "adapters", "steps"),
    "journal": ("journal", "engine", "steps"),
    "engine": ("engine", "journal", "steps", "pages"),
    "steps": ("steps",),
    "adapters": ("adapters", "steps"),
}
EQUIVALENT = ROOT / "tests" / "mutants.md"
WANTED = 0.95
LONGEST = 600
BUDGET, DEAREST = 120.0, 8.0  # processor seconds of tests for one fault, and of one test
_ROW = re.compile(r"\| `(?P<file>[^`]+)` \| `(?P<was>[^`]*)` \| `(?P<now>[^`]*)` \| (?P<why>.+) \|")
_FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
# What is there once is equal to nothing else: None, and the members of an Enum.
_SAME = ("_Is_Eq", "_IsNot_NotEq")
_SINGLE = re.compile(r"None|\w+\.[A-Z_]+")
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
    def last(self) -> int:
        """The last line that differs."""
        return self.line + max(1, len(self.was)) - 1

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
    """So many mutants, no two at the same place: the same for a seed, but where the code itself changed."""
    places = sorted((key, path, n) for path in _modules() for n, key in enumerate(_keys(path, seed)))
    drawn: set[tuple[str, int]] = set()
    for key, path, n in places:
        if len(drawn) == count:
            return
        mutant = _mutant_at(path, n, random.Random(key))
        if mutant and (mutant.file, mutant.line) not in drawn:
            drawn.add((mutant.file, mutant.line))
            yield mutant


def _keys(path: Path, seed: int) -> Iterator[bytes]:
    """A random number for each node, by the file, the text of its line and how often that came before."""
    lines = path.read_text(encoding="utf-8").splitlines()
    name, seen = path.relative_to(ROOT), Counter[str]()
    for node in _nodes(path):
        text = lines[node.start_pos[0] - 1].strip() if node.start_pos[0] <= len(lines) else ""
        seen[text] += 1
        yield hashlib.sha256(f"{seed} {name} {seen[text]} {text}".encode()).digest()


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
    if name.endswith(_SAME) and _SINGLE.fullmatch(node.children[-1].get_code().strip()):
        return None
    operator = _operators()[name]
    before = sum(1 for each in nodes[:number] for _ in operator.mutation_positions(each))
    sound = path.read_text(encoding="utf-8")
    try:
        text = mutate_code(sound, operator, before + index)
    except AttributeError:  # cosmic-ray's replacement of exceptions knows bare names only
        return None
    if text is None or text == sound or not _compiles(text):
        return None
    line, was, now = _difference(sound, text)
    return Mutant(str(path.relative_to(ROOT)), name, line, was, now, text)


def _is_no_behaviour(node: Any) -> bool:
    """Whether a node is part of a type, which no one evaluates, or of a guard of ours such as ``frozen``."""
    if node.parent.type == "parameters":
        return True  # the star after which arguments have to be named
    while parent := node.parent:
        if parent.type in _ANNOTATIONS and _follows(node, ":"):
            return True
        if _follows(node, "->"):
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


@cache
def _modules() -> tuple[Path, ...]:
    return tuple(path for package in NEAR for path in sorted((ROOT / "wizard" / package).rglob("*.py")))


def noticed_by(copy: Path, mutant: Mutant, executed: Executed, collected: Collected) -> str | None:
    """The test that fails with the fault; empty where none does, None where that took too long."""
    for tests in portions(mutant, executed):
        code, failed = _run(copy, mutant, tests, executed, collected)
        if code is None:
            return None
        if code != PASSED:
            return failed or f"exit {code}"
    return ""


def _run(
    copy: Path, mutant: Mutant, tests: Sequence[str], executed: Executed, collected: Collected
) -> tuple[int | None, str]:
    path = copy / mutant.file
    sound = path.read_text(encoding="utf-8")
    with in_place_of(path, mutant.text):
        if executed.only_called(mutant.file, mutant.line, mutant.last):
            code, failed = collected.run(tests, path, sound, mutant.text, LONGEST)
            if code != UNDONE:
                return code, failed
        code, said = run_forked(copy, *tests, limit=LONGEST)
    found = _FAILURE.search(said)
    return code, found[1] if found else ""


def portions(mutant: Mutant, executed: Executed) -> Iterator[list[str]]:
    """The tests that can notice it, those named after its module first, as long as the budget lasts."""
    package, stem = Path(mutant.file).parts[1], Path(mutant.file).stem.strip("_")
    found = executed.tests(mutant.file, mutant.line, mutant.last)
    cheap = (test for test in found if executed.seconds[test] < DEAREST)
    tests = [test for test in cheap if test.split("/", 2)[1] in NEAR[package]]
    own = [test for test in tests if stem in Path(test.partition("::")[0]).stem]
    left = BUDGET
    for part in (own, [test for test in tests if test not in set(own)]):
        portion: list[str] = []
        for test in part:
            if executed.seconds[test] <= left:
                left -= executed.seconds[test]
                portion.append(test)
        if portion:
            yield portion


def main(arguments: Sequence[str] | None = None) -> bool:
    """Whether enough of the sample is noticed; prints a line for each, and the change for what is not."""
    parser = argparse.ArgumentParser(prog="tests.mutants", description="Random faults in the core")
    parser.add_argument("--sample", type=int, default=200, metavar="N")
    parser.add_argument("--seed", type=int, default=20_261_201)
    parser.add_argument("--after", type=int, default=0, metavar="N", help="leave out the first N")
    chosen = parser.parse_args(arguments)
    known = {(row.file, row.was, row.now) for row in equivalents()}
    near = sorted({f"tests/{folder}" for folders in NEAR.values() for folder in folders})
    counts = {"caught": 0, "survived": 0, "equivalent": 0, "undecided": 0}
    tests: set[str] = set()
    with project_copy() as copy:
        executed = measured(copy, [f"wizard/{package}" for package in NEAR], near, limit=10 * LONGEST)
        collected = Collected(copy, *near)
        for number, mutant in enumerate(sample(chosen.sample, chosen.seed)):
            if number < chosen.after:
                continue
            if (mutant.file, " ".join(mutant.was), " ".join(mutant.now)) in known:
                counts["equivalent"] += 1
                continue
            test = noticed_by(copy, mutant, executed, collected)
            word = "undecided" if test is None else "caught" if test else "survived"
            counts[word] += 1
            print(f"{number + 1:3} {word:9} {mutant}  {test or ''}", flush=True)
            if word == "caught":
                tests.add(str(test))
            else:
                print(mutant.diff, flush=True)
        collected.close()
        sound = _pass_without_fault(copy, tests)
    share = counts["caught"] / max(1, counts["caught"] + counts["survived"])
    print(
        ", ".join(f"{n} {word}" for word, n in counts.items()), f"= {share:.1%} of those that can be noticed"
    )
    return sound and share >= WANTED


def _pass_without_fault(copy: Path, tests: set[str]) -> bool:
    """Whether the tests that noticed something pass where there is nothing to notice."""
    # Without their parameters, whose blanks end the name in pytest's summary.
    named = sorted({test.partition("[")[0] for test in tests if "::" in test})
    if not named:
        return True
    code, said = run_forked(copy, *named, limit=10 * LONGEST)
    if code != PASSED:
        print(f"Of the tests that noticed a fault, some fail without one:\n{said}")
    return code == PASSED


if __name__ == "__main__":
    sys.exit(not main())

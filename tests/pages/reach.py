"""What the sources of a front end can reach: answers by their keys, and commands of the engine."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType

from wizard.engine.migration import Migration
from wizard.guide import TREES
from wizard.guide.answer_keys import FEDERATION_KEYS, KEYS
from wizard.guide.dashboard import SETTINGS
from wizard.guide.federation import FEDERATION_TREE

# Every front end does what pages say, through the engine's thread or without, and asks every tree and every
# setting of the dashboard.
SHARED = ("wizard.pages", "wizard.engine.thread")
# The commands ``report``, ``plan`` and ``status`` are of the command line itself.
MORE = {"wizard.headless": ("wizard.cli", "wizard.bootstrap.reports")}
# The read model of ``Views``; and what others of the engine's commands do just as well.
SAME = {
    "snapshot": "Views.snapshot",
    "decide_row": "decide_rows",
    "report_written": "write_report",
    "run_extra_mailing": "run",
    "exit_code": "verdicts",
}
BY_TREES = {question.id for tree in TREES for question in tree.questions}
BY_SETTINGS = {setting.key for setting in SETTINGS}
OF_PROVIDERS = {question.id for question in FEDERATION_TREE.questions}


def answer_keys() -> dict[str, str]:
    """Every key by how the answers file names it, with how sources name it."""
    return {key.name: key.name for key in KEYS} | {
        f"federation.<provider>.{key.name}": key.name for key in FEDERATION_KEYS
    }


def commands() -> set[str]:
    """What front ends may ask of the engine. Each must do what these do: two read, others do the same."""
    named = (name for name, _ in inspect.getmembers(Migration, inspect.isfunction))
    return {name for name in named if not name.startswith("_") and name not in SAME}


def keys_reached(front: str) -> set[str]:
    """The keys that a front end names in its sources, or asks by a tree or a setting."""
    words = _words(front).union(*map(_words, SHARED))
    ends = {word.rpartition(".")[2] for word in words}
    reached = set()
    for name, short in answer_keys().items():
        is_provider = name != short
        by_rule = short in OF_PROVIDERS if is_provider else name in BY_TREES | BY_SETTINGS
        if by_rule or (short in ends if is_provider else name in words):
            reached.add(name)
    return reached


def commands_reached(front: str) -> set[str]:
    """The engine's commands that a front end calls, by itself or through a page."""
    called = set()
    for module in (
        module for package in (front, *MORE.get(front, ()), *SHARED) for module in _modules(package)
    ):
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Attribute) and _is_migration(node.value):
                called.add(node.attr)
    return called & commands()


def _is_migration(node: ast.expr) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name.strip("_") == "migration"


@cache
def _words(package: str) -> set[str]:
    return {word for module in _modules(package) for word in _words_of(module)}


def _words_of(module: ModuleType) -> Iterator[str]:
    """The texts in a module, and those that it takes from others by name."""
    for value in vars(module).values():
        yield from _texts(value)
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = vars(module).get(node.value.id)
            if isinstance(owner, ModuleType):
                yield from _texts(getattr(owner, node.attr, None))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return [item for item in value if isinstance(item, str)] if isinstance(value, tuple | frozenset) else ()


@cache
def _modules(package: str) -> tuple[ModuleType, ...]:
    found = importlib.import_module(package)
    inside = pkgutil.walk_packages(found.__path__, f"{package}.") if hasattr(found, "__path__") else ()
    return (found, *(importlib.import_module(module.name) for module in inside))


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))

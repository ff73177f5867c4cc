"""No error tells whoever has a page of flags and keys of a file: all that the sources can say is tried."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import wizard
from wizard.cli import command_line
from wizard.errors import Blocked
from wizard.guide.answer_keys import FEDERATION_KEYS, KEYS
from wizard.pages.wording import on_page

ROOT = Path(wizard.__file__).parent
# Who reads these has no page: the command line itself, and the answers file that it takes.
OF_COMMANDS = ("cli", "headless", "bootstrap", "rehearsal", "scan", "templates", "tui", "plain")
# The rules themselves, and SQL, are told to no one; a remedy has its command next to its page.
UNTOLD = {ROOT / "guide" / "answers.py", ROOT / "pages" / "wording.py", ROOT / "journal" / "schema.py"}
# Constants that are told to no one but the readers of README.
OF_README = {"FORMS"}
# A call of these ends in what an operator is told.
TOLD = re.compile(
    r"(Error|Blocked|Stopped|Needed|Answer|Refused|Forbidden|Notice|StepMoved|Problem|Verdict)$"
)
COMMAND_WORDS = re.compile(r"\b[Rr]un the same command|\brun again\b|`run`|answers file")


def flags() -> set[str]:
    """The flags of all commands that have to do with a migration."""
    found: set[str] = set()
    (commands,) = [action for action in command_line()._actions if action.choices]
    for command in dict(commands.choices or {}).values():
        found |= {flag for action in command._actions for flag in action.option_strings if flag[:2] == "--"}
    # These the AWS CLI has as well, whose commands are told on pages.
    return found - {"--help", "--profile", "--output", "--json", "--limit"}


FLAGS = re.compile(
    "|".join(rf"{re.escape(flag)}(?![\w-])" for flag in sorted(flags(), key=len, reverse=True))
)
NAMES = [key.name for key in KEYS if "." in key.name] + [f"federation.{key.name}" for key in FEDERATION_KEYS]
TOML = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in NAMES) + r"|\bfederation\.\S+\.")


def summary() -> Iterator[tuple[str, str]]:
    """Where it stands, and each text that becomes an error, a notice or a note; made-up words fill it in."""
    for path in sorted(ROOT.rglob("*.py")):
        if path.relative_to(ROOT).parts[0] in OF_COMMANDS or path in UNTOLD:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and TOLD.search(_name(node.func)):
                yield from ((f"{path.name}:{node.lineno}", text) for text in _texts(node))
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                if name.isupper() and name not in OF_README:
                    yield from ((f"{path.name}: {name}", text) for text in _texts(node.value))


def _name(called: ast.expr) -> str:
    return (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(_part(part) for part in node.values)
        return
    text = node.value if isinstance(node, ast.Constant) else None
    if isinstance(text, str) and " " in text.strip() and not text.startswith("run --"):
        yield text
    for child in ast.iter_child_nodes(node):
        yield from _texts(child)


def _part(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "word"


TEXTS = sorted(
    {
        (text, where)
        for where, text in summary()
        if FLAGS.search(text) or TOML.search(text) or COMMAND_WORDS.search(text)
    }
)


def test_the_sources_are_read() -> None:
    assert len(list(summary())) > 300
    assert len(TEXTS) > 30
    assert {"--relist", "--confirm", "--guide-file", "--replan"} <= flags()


@pytest.mark.parametrize("text", dict(TEXTS), ids=dict(TEXTS).get)
def test_no_page_says_a_flag_or_a_key_of_a_file(text: str) -> None:
    said = on_page(text)
    for pattern in (FLAGS, TOML, COMMAND_WORDS):
        assert not pattern.search(said), said


def test_what_has_nothing_of_the_kind_stays() -> None:
    for text in ("Check the network.", "List the pool to its end first.", "Give a name that is shorter."):
        assert on_page(text) == text


def test_a_command_is_told_its_flags_and_keys_as_before() -> None:
    stop = Blocked("Users are not marked.", fix="Let users be marked again (timing.mark_sent).")
    assert "timing.mark_sent" in str(stop)
    assert on_page(str(stop)) == (
        "Users are not marked. Let users be marked again («Mark who was mailed» in step 9)."
    )
    assert on_page("Paused. Run the same command again to go on.") == "Paused. Go on when you are ready."
    assert (
        on_page("Set the clock right, then run the same command again.") == "Set the clock right, then go on."
    )

"""README says everything that the code does: commands, flags, answers, events, exit codes."""

from __future__ import annotations

import argparse
import ast
import re
import typing
from pathlib import Path

import pytest

from bench.figures import BEGIN, END
from tests import readme_tables
from wizard import cli, errors
from wizard.domain import confirmations, events
from wizard.domain.mail.campaign import Stage
from wizard.domain.steps import StepName
from wizard.guide.answers import FEDERATION_KEYS, KEYS, Key

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
EVENTS = (*typing.get_args(events.Fact), *typing.get_args(events.Pulse))


def _row(name: str) -> str:
    """The table row of README that begins with this name."""
    rows = [line for line in README.splitlines() if line.startswith(f"| `{name}`")]
    assert len(rows) == 1, f"README has {len(rows)} rows for {name}"
    return rows[0]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_answer_is_documented_with_its_choices(key: Key) -> None:
    row = _row(key.name)
    assert all(f"`{choice}`" in row for choice in key.choices)
    assert not key.required or "required" in row


@pytest.mark.parametrize("key", FEDERATION_KEYS, ids=lambda key: key.name)
def test_every_answer_about_a_provider_is_documented(key: Key) -> None:
    _row(f"federation.<provider>.{key.name}")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_every_event_is_documented(event: type) -> None:
    _row(event.name)  # type: ignore[attr-defined]


def _errors(kind: type[errors.WizardError]) -> typing.Iterator[type[errors.WizardError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _errors(below)


def test_every_exit_code_is_documented() -> None:
    for code in {kind.exit_code for kind in _errors(errors.WizardError)} | {0, 1}:
        assert f"\n| {code} | " in README


def test_tables_of_the_code_are_as_it_is() -> None:
    assert readme_tables.written(README) == README, "make tables"


def test_every_text_that_confirms_has_its_form() -> None:
    made = {
        confirmations.import_phrase(3, "qa", "4c1d9e00").bound,
        confirmations.cutover_phrase("qa"),
        confirmations.accept_phrase(3_000),
        confirmations.connect_phrase(3, "qa"),
        confirmations.redirect_phrase("http://localhost:3000/callback", "qa"),
        confirmations.mentions_phrase(3, "4c1d9e"),
        confirmations.send_phrase(1, "qa", Stage.CANARY).bound,
        confirmations.send_phrase(25, "qa", Stage.SAMPLE, "4c1d9e00").bound,
        confirmations.send_phrase(25, "qa", Stage.REMINDER, "4c1d9e00").bound,
        confirmations.resend_phrase("ann@example.com", "qa"),
        confirmations.unknown_phrase(3, "qa"),
        confirmations.mailed_phrase(3, "qa"),
        confirmations.hold_phrase(Stage.CANARY),
        confirmations.hold_phrase(Stage.SAMPLE),
        *(confirmations.offboarding_phrase(act, 3, "qa") for act in ("mark", "revoke", "leave")),
        confirmations.deactivate_phrase(3, "qa"),
        confirmations.domains_phrase(3, "qa", "4c1d9e00").bound,
        confirmations.looked_phrase("qa"),
        confirmations.undo_phrase(3, "qa", "4c1d9e00").bound,
        confirmations.recovered_phrase("qa"),
        confirmations.other_export_phrase("qa"),
    }
    for text in made:
        forms = [form for form in confirmations.FORMS if confirmations.form_of(text, "qa") is form]
        assert len(forms) == 1, text
    assert {confirmations.form_of(text, "qa") for text in made} == set(confirmations.FORMS)
    makers = {name for name in vars(confirmations) if name.endswith("_phrase")}
    assert len(makers) == 18, "a new text needs its form, and its line here"


def test_every_command_and_flag_is_documented() -> None:
    parser = cli.command_line()
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        assert f"`{name}" in README
        flags = [flag for action in command._actions for flag in action.option_strings if len(flag) > 2]
        missing = [flag for flag in flags if flag not in README and flag != "--help"]
        assert not missing, f"{name}: {missing}"


def test_every_step_is_named() -> None:
    assert all(f"`{step}`" in README for step in StepName)


def test_every_dependency_has_its_reason() -> None:
    import tomllib  # noqa: PLC0415

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
    ]
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    names = {item.split(">")[0].split("=")[0].split("[")[0] for item in wanted} - {"cognito2workos"}
    assert not [name for name in names if f"`{name}`" not in architecture]


def _procedure() -> list[list[str]]:
    """The rows of the procedure's tables: what is asked for, where it lives, what verifies it."""
    part = README.partition("## The procedure, sentence by sentence")[2].partition("\n## ")[0]
    heads = {"the procedure", "demand", "---"}
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return [row for row in rows if row[0] not in heads]


def test_the_table_of_the_procedure_has_no_empty_cell() -> None:
    rows = _procedure()
    assert len(rows) > 50
    assert [row for row in rows if len(row) != 3 or not all(cell.strip() for cell in row)] == []
    asked = {row[0].split()[0] for row in rows}
    assert set("1234567") | {"check", "recovery:"} <= asked


@pytest.mark.parametrize("row", _procedure(), ids=lambda row: row[0][:40])
def test_what_verifies_a_row_is_there_to_be_run(row: list[str]) -> None:
    proofs = re.findall(r"`([^`]+)`", row[2])
    assert proofs
    for proof in proofs:
        file, _, name = proof.partition("::")
        if proof.startswith("make "):
            assert f"\n{proof.removeprefix('make ')}:" in MAKEFILE
        else:
            assert name in _tests_in(file), proof


def _tests_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {function.name for function in functions if function.name.startswith("test_")}


@pytest.mark.parametrize("row", _procedure(), ids=lambda row: row[0][:40])
def test_where_a_row_lives_is_there(row: list[str]) -> None:
    """Files, answers and steps that a row names exist."""
    for name in re.findall(r"`([^`]+)`", row[1]):
        if name.endswith((".py", "/")):
            assert (ROOT / "wizard" / name.removeprefix("wizard/")).exists(), name
        elif re.fullmatch(r"[a-z]+\.\w+", name):
            assert name in {key.name for key in KEYS} | {"connections.csv", "cognito_users.json"}, name


def test_the_table_of_figures_has_every_goal() -> None:
    """Not the values: ``make bench`` writes them."""
    table = README.partition(BEGIN)[2].partition(END)[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("|")]
    assert {cells[1] for cells in rows} >= {f"G{number}" for number in range(1, 13)}

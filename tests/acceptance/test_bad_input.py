"""Wrong flags, answers, export files, guides and journals: a sentence each, the right code, no traceback."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.refusals import GUIDE, CommandLine, answers, assert_refused
from wizard.journal import Journal


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


FLAGS: dict[str, tuple[tuple[str, ...], str]] = {
    "an unknown command": (("migrate",), "invalid choice"),
    "an unknown flag": (("run", "--force"), "--force"),
    "a flag without its value": (("run", "--answers"), "expected one argument"),
    "no such step": (("run", "--until", "lunch"), "lunch is no step"),
    "a number in words": (("rehearse", "--users", "many"), "many"),
    "a negative number": (("rehearse", "--users", "-5"), "--users"),
    "a port that no machine has": (("rehearse", "--port", "99999"), "99999"),
    "a seed in words": (("rehearse", "--seed", "x"), "--seed"),
    "confirming everything at the real WorkOS": (("run", "--yes"), "loopback"),
    "answers that are not there": (("run", "--answers", "/nowhere/answers.toml"), "cannot be read"),
    "answers that are a folder": (("run", "--answers", "/"), "cannot be read"),
}


@pytest.mark.parametrize("name", FLAGS)
def test_flags(desk: CommandLine, name: str) -> None:
    arguments, fragment = FLAGS[name]
    assert_refused(desk.call(*arguments), 2, fragment)


def test_a_port_that_is_taken(desk: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = desk.call("rehearse", "--users", "0", "--port", taken.getsockname()[1])
    assert_refused(done, 2, "cannot be used", "--port")


ANSWERS: dict[str, tuple[str | bytes, str]] = {
    "not text": (b"\xff\xfe[source]", "UTF-8"),
    "not TOML": ("[source\nregion = 1", "not valid TOML"),
    "brackets without end": ("x = " + "[" * 5_000, "not valid TOML"),
    "an unknown section": ("[surce]\n", "surce"),
    "an unknown key": ('[source]\nregoin = "us-east-1"', 'did you mean "region"'),
    "an unknown choice": ('[timing]\nreset = "soon"', "reactive | proactive"),
    "a number in quotes": ('[pace]\nwrites_per_second = "40"', "pace.writes_per_second must be a number"),
    "a pace of nothing": ("[pace]\nwrites_per_second = 0", "above 0"),
    "a number that is none": ("[pace]\nwrites_per_second = nan", "a number"),
    "half a person": ("[pace]\nmax_persons = 1.5", "whole number"),
    "a word for a flag": ('[timing]\nmark_sent = "yes"', "true or false"),
    "a text for a list": ('[verify]\ncanaries = "ann@example.com"', "a list of texts"),
    "an empty text": ('[target]\nenvironment = " "', "a text in quotes"),
    "a value for a section": ('source = "us-east-1"', "is a section"),
    "a mapping to nowhere": ('[mapping]\n"custom:x" = "password"', "cannot go to"),
    "a mapping over our own": ('[mapping]\n"custom:x" = "metadata.migrated_from"', "cannot go to"),
    "a WorkOS key": ('[target]\nenvironment = "sk_live_abcdefghij0123456789"', "secret"),
    "a key named secret": ('[source]\nclient_secret = "x"', "no secret"),
    "an AWS key": ('[source]\nregion = "AKIAIOSFODNN7EXAMPLE"', "secret"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_files(desk: CommandLine, name: str) -> None:
    content, fragment = ANSWERS[name]
    done = desk.run(content)
    assert_refused(done, 2, fragment)
    assert not desk.journal.exists()


USER = {
    "Username": "u",
    "Attributes": [{"Name": "sub", "Value": "s"}],
    "Enabled": True,
    "UserStatus": "CONFIRMED",
}
EXPORTS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "users.json"),
    "a spreadsheet": ("sub,email\n1,a@b.example\n", "users.json"),
    "a binary file": (b"\x00\x01\x02\x03", "users.json"),
    "cut in the middle": (json.dumps({"Users": [USER, USER]})[:-40], "users.json"),
    "another listing": ('{"UserPools": []}', "users.json"),
    "no object": ('"Users"', "users.json"),
    "a user without a name": (json.dumps({"Users": [USER | {"Username": ""}]}), "users.json"),
    "a user without attributes": (json.dumps({"Users": [USER | {"Attributes": 7}]}), "users.json"),
    "a user who is a number": ('{"Users": [1]}', "users.json"),
    "a part of the listing": (json.dumps({"Users": [USER], "PaginationToken": "x"}), "only a part"),
    "a part of the listing, by the CLI": (json.dumps({"Users": [USER], "NextToken": "x"}), "only a part"),
    "nested without end": ('{"Users": ' + "[" * 100_000, "users.json"),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_export_files(desk: CommandLine, name: str) -> None:
    content, fragment = EXPORTS[name]
    desk.write("users.json", content)
    desk.set(WORKOS_API_KEY="sk_test_x", WORKOS_BASE_URL="http://127.0.0.1:9")
    assert_refused(desk.run(answers(source__export_files=["users.json"])), 2, fragment)


@pytest.mark.parametrize("files", [["missing.json"], ["."], ["users.json", "users.json"]], ids=str)
def test_export_files_that_cannot_be_read(desk: CommandLine, files: list[str]) -> None:
    desk.write("users.json", json.dumps({"Users": [USER]}))
    desk.set(WORKOS_API_KEY="sk_test_x", WORKOS_BASE_URL="http://127.0.0.1:9")
    assert_refused(desk.run(answers(source__export_files=files)), 2)


GUIDES: dict[str, tuple[str | bytes, int, str]] = {
    "binary": (b"\x00\x01", 2, "binary"),
    "not UTF-8": (b"\xff\xfe\xfd", 2, "UTF-8"),
    "empty": ("  \n", 2, "is empty"),
    "a sign-in page": ("<!DOCTYPE html><html></html>", 2, "web page"),
    "another page": ("# How to bake bread\n\nTake flour.\n", 4, "no longer carries"),
    "enormous": (b"# " + b"x" * 2_000_001, 2, "larger than"),
}


@pytest.mark.parametrize("name", GUIDES)
def test_guide_files(desk: CommandLine, name: str) -> None:
    content, code, fragment = GUIDES[name]
    path = desk.write("guide.md", content)
    assert_refused(desk.run(answers(guide__file=None), "--guide-file", path), code, fragment)


@pytest.mark.parametrize("name", ["missing.md", "."])
def test_guide_files_that_cannot_be_read(desk: CommandLine, name: str) -> None:
    assert_refused(desk.run(answers(guide__file=name)), 2, "guide file")


def an_empty_journal(desk: CommandLine) -> None:
    Journal(desk.journal, actor=lambda: "{}").close()


def a_folder(desk: CommandLine) -> None:
    desk.journal.mkdir()


def another_database(desk: CommandLine) -> None:
    with sqlite3.connect(desk.journal) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()


def garbage(desk: CommandLine) -> None:
    desk.journal.write_bytes(b"not a database at all, but long enough to be read as one" * 40)


def a_newer_schema(desk: CommandLine) -> None:
    an_empty_journal(desk)
    with sqlite3.connect(desk.journal) as newer:
        newer.execute("PRAGMA user_version = 4711")
    newer.close()


def a_cut_journal(desk: CommandLine) -> None:
    an_empty_journal(desk)
    desk.journal.write_bytes(desk.journal.read_bytes()[:5_000])


JOURNALS: dict[str, Callable[[CommandLine], None]] = {
    function.__name__: function
    for function in (a_folder, another_database, garbage, a_newer_schema, a_cut_journal)
}


@pytest.mark.parametrize("command", ["run", "status", "plan", "verify"])
@pytest.mark.parametrize("name", JOURNALS)
def test_journals(desk: CommandLine, name: str, command: str) -> None:
    JOURNALS[name](desk)
    assert_refused(desk.call(command, "--journal", desk.journal), 5, "m.journal")


@pytest.mark.parametrize(
    "path", ["file/below/m.journal", "/proc/m.journal", "x" * 300, "nul\0.journal"], ids=repr
)
@pytest.mark.parametrize("command", ["run", "status"])
def test_journals_on_a_path_that_cannot_be(desk: CommandLine, path: str, command: str) -> None:
    desk.write("file", "")
    assert_refused(desk.call(command, "--journal", desk.folder / path), 5)


def test_a_journal_that_is_not_there(desk: CommandLine) -> None:
    for command in ("status", "plan"):
        assert_refused(desk.call(command, "--journal", desk.journal), 5, "no journal")
        assert not desk.journal.exists()


def test_no_plan_yet(desk: CommandLine) -> None:
    an_empty_journal(desk)
    assert_refused(desk.call("plan", "--journal", desk.journal), 2, "no plan yet", "--until transform")


def test_nothing_answered(desk: CommandLine) -> None:
    done = desk.call("run", "--new", "--journal", desk.journal, "--guide-file", GUIDE)
    assert_refused(done, 2, "No answer for", "guide.acknowledged", "in the answers file")

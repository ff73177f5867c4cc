"""Hostile names reach WorkOS as they are and no one's terminal; secrets reach nothing at all (R6, R7)."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.far_side import FarSide, rehearsed
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Done, Operator
from wizard.rehearsal.identity_providers import PROVIDERS

HOSTILE = {
    "escape": "\x1b[31mRed\x1b[0m",
    "right to left": "Ann\u202egnp.exe",
    "zero width": "An\u200bn",
    "C1": "\u009b31mRed",
    "OSC 52": "\x1b]52;c;ZXZpbA==\x07Ann",
    "newline": "Ann\nReset all passwords",
    "byte order mark": "\ufeffAnn",
    "tag": "Ann\U000e0041",
}
SECRETS = tuple(
    value for provider in PROVIDERS for name, value in provider.details.items() if "secret" in name
)


@pytest.fixture(scope="module")
def far_side() -> Iterator[FarSide]:
    with rehearsed(100) as services:
        for number, (kind, name) in enumerate(HOSTILE.items()):
            sub = f"0bad0000-0000-4000-8000-{number:012}"
            names = {"given_name": name, "family_name": f"{name} {kind}"}
            attributes = {"sub": sub, "email": f"hostile{number}@acme.example", "email_verified": "true"}
            services.edit_rows({"username": sub, "attributes": attributes | names, "status": "CONFIRMED"})
            bad = {"sub": sub.replace("0bad", "1bad"), "email": f"{name}{number}@acme.example", **names}
            services.edit_rows({"username": f"{name}-{number}", "attributes": bad, "status": "CONFIRMED"})
        yield services


@pytest.fixture(scope="module")
def summary(far_side: FarSide, tmp_path_factory: pytest.TempPathFactory) -> tuple[Operator, list[Done]]:
    """Every command once, with refusals and failures among them, and all that they said."""
    operator = OperatorHere.at(far_side, tmp_path_factory.mktemp("hostile"), rows__invalid_email="username")
    journal = ("--journal", operator.journal)
    far_side.arm({"operation": "workos.create_user", "kind": "500_after", "count": 2})
    far_side.arm({"operation": "workos.create_user", "kind": "non_json_200", "count": 2})
    runs = [
        operator.run("--until", "transform"),
        operator.run(),
        operator.run("--yes"),
        operator.run("--yes"),
    ]
    others = [
        operator.command(word, *journal, *flag)
        for word in ("plan", "status", "verify")
        for flag in ((), ("--json",))
    ]
    wrong_key = operator.run(WORKOS_API_KEY="sk_test_wrong_key_0123456789")
    wrong_file = operator.command("run", *journal, "--answers", "no\x1b[31m\u202esuch.toml")
    return operator, [*runs, *others, wrong_key, wrong_file]


def test_names_reach_workos_raw(summary: tuple[Operator, list[Done]], far_side: FarSide) -> None:
    held = {user["external_id"]: user for user in far_side.users()}
    for number, (kind, name) in enumerate(HOSTILE.items()):
        user = held[f"0bad0000-0000-4000-8000-{number:012}"]
        assert (user["first_name"], user["last_name"]) == (name, f"{name} {kind}")


def hidden(text: str) -> set[str]:
    return {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cf"} and sign != "\n"}


def test_nothing_hidden_is_printed(summary: tuple[Operator, list[Done]]) -> None:
    for done in summary[1]:
        assert not hidden(done.out)
        assert not hidden(done.err)
        assert "Traceback" not in done.err
        for line in done.out.splitlines():
            if line.startswith("{"):
                assert not hidden(_all_text(json.loads(line)))


def _all_text(value: object) -> str:
    """Every string in a JSON value, unescaped; the newline counts here, since it was escaped."""
    match value:
        case str():
            return value.replace("\n", "\r")
        case dict():
            return "".join(_all_text(item) for pair in value.items() for item in pair)
        case list():
            return "".join(map(_all_text, value))
        case _:
            return ""


def test_files_hold_nothing_hidden(summary: tuple[Operator, list[Done]]) -> None:
    folder = summary[0].journal.with_suffix("")
    # Backups are journals: what is in them is drawn by somebody who makes it visible.
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".journal"]
    assert files
    for file in files:
        assert not hidden(file.read_text(encoding="utf-8")), file


def test_the_users_file_keeps_raw_names_escaped(summary: tuple[Operator, list[Done]]) -> None:
    names = {row.get("given_name") for row in summary[0].exported().values()}
    assert set(HOSTILE.values()) <= names


def test_no_secret_is_kept_or_told(summary: tuple[Operator, list[Done]], far_side: FarSide) -> None:
    operator, said = summary
    secrets = [
        *(far_side.environ[name] for name in ("WORKOS_API_KEY", "AWS_ACCESS_KEY_ID")),
        "sk_test_wrong_key_0123456789",
        *SECRETS,
    ]
    assert len(SECRETS) >= 5
    written = {file: file.read_bytes() for file in operator.folder.rglob("*") if file.is_file()}
    assert any(file.name.startswith("m.journal") for file in written)
    for secret in secrets:
        for file, content in written.items():
            assert secret.encode() not in content, (secret, file)
        for done in said:
            assert secret not in done.out + done.err


def test_the_aws_secret_is_kept_nowhere(far_side: FarSide, folder: Path) -> None:
    """A secret of its own, since the rehearsal's is an ordinary word."""
    operator = OperatorHere.at(far_side, folder)
    secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYREHEARSAL"
    operator.environ |= {"AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": f"token{secret}"}
    done = operator.run("--until", "export")
    assert done.code == 0, done.err
    assert secret not in done.out + done.err
    for file in folder.rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes(), file

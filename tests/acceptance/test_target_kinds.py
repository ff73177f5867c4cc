"""Whom an environment may mail, over the rehearsal: by its kind and its list, never by its name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide, rehearsed_here
from tests.acceptance.here import OperatorHere
from tests.acceptance.mailing import canary, due_addresses, use_link
from wizard.journal import open_reader

MANY = 10


@pytest.fixture
def far_side() -> Iterator[FarSide]:
    with rehearsed_here(60) as running:
        yield running


def imported(far_side: FarSide, folder: Path, **answers: Any) -> tuple[OperatorHere, str, str]:
    """An operator whose users are in WorkOS; a canary, and somebody else to whom a reset is due."""
    who = OperatorHere.at(far_side, folder, timing__reset="proactive", **answers)
    assert isinstance(who, OperatorHere)
    done = who.run("--until", "import", "--yes")
    assert done.code == 0, done.err
    chosen = canary(who)
    least, _ = due_addresses(who)
    who.answers["verify.canaries"] = [chosen]
    return who, chosen, min(least - {chosen})


def prove(who: OperatorHere, far_side: FarSide, chosen: str) -> None:
    """Confirm everything; the canary uses the link in between."""
    assert who.run("--yes").went
    use_link(far_side, chosen)
    assert who.run("--yes").went


def mails(far_side: FarSide) -> dict[str, int]:
    found: dict[str, int] = far_side.stats()["mails"]
    return found


def test_a_test_environment_mails_its_canaries_and_nobody_by_any_phrase(
    far_side: FarSide, tmp_path: Path
) -> None:
    who, chosen, other = imported(
        far_side, tmp_path, target__environment="Acme Production", target__kind="test"
    )
    who.run("--yes")
    who.run("--until", "reset", "--confirm", "APP STILL USES COGNITO", "--confirm", "SEND 25 Acme Production")
    refused = who.run("--resend", other, "--yes")
    assert refused.code == 4
    assert "not among the addresses that may be mailed here" in refused.err
    who.run("--remind", "--yes")
    assert mails(far_side) == {chosen: 1}


def test_a_test_environment_mails_its_list_too(far_side: FarSide, tmp_path: Path) -> None:
    who, chosen, other = imported(far_side, tmp_path, target__environment="Staging", target__kind="test")
    who.answers["target.mail_allow"] = [other.upper()]
    prove(who, far_side, chosen)
    assert mails(far_side) == {chosen: 1, other: 1}


def test_a_list_that_was_given_is_honoured_in_production(far_side: FarSide, tmp_path: Path) -> None:
    who, chosen, other = imported(far_side, tmp_path, target__environment="eu-1", target__kind="production")
    who.answers["target.mail_allow"] = [other]
    prove(who, far_side, chosen)
    assert mails(far_side) == {chosen: 1, other: 1}


def test_a_sandbox_called_staging_mails_everybody_who_is_due(far_side: FarSide, tmp_path: Path) -> None:
    who, chosen, other = imported(far_side, tmp_path, target__environment="staging")
    prove(who, far_side, chosen)
    assert other in mails(far_side)
    assert len(mails(far_side)) > MANY


def test_settings_are_looked_at_again_before_the_canary(far_side: FarSide, tmp_path: Path) -> None:
    """What was said of them three days ago is a warning, until somebody says that it still holds."""
    who, _, _ = imported(far_side, tmp_path, connect__default_reset_mail="on", connect__password_method="off")
    connection = sqlite3.connect(who.journal)
    connection.execute("UPDATE answer SET at = '2026-01-02T03:04:05+00:00' WHERE key LIKE 'connect.%'")
    connection.commit()
    connection.close()

    warned = who.run("--until", "reset").err
    assert "Default password-reset mail is on. Looked at" in warned
    assert "Sign-in by password is off: the reset mail leads nowhere" in warned
    assert "Look again" in warned
    phrase = "SETTINGS LOOKED AT staging"
    assert phrase in warned
    again = who.run("--until", "reset", "--confirm", phrase).err
    for said in (again, who.run("--until", "reset").err):
        assert "Look again" not in said
        assert phrase not in said
        assert "leads nowhere" in said
    reader = open_reader(who.journal)
    (act,) = reader.acts(kind="dashboard settings looked at")
    assert act.details == {"connect.default_reset_mail": "on", "connect.password_method": "off"}
    reader.close()

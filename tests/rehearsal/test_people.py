"""What people do at a running rehearsal, as its commands do it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from wizard import cli
from wizard.rehearsal.provider import WORKOS_CALLBACKS
from wizard.rehearsal.services import Rehearsal

ADDRESS = "ann@example.com"
URI = "https://auth.workos.com/sso/oauth/github/Another/callback"


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    with Rehearsal(users=5) as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        yield running


def rehearse(*arguments: str, code: int = 0) -> None:
    assert cli.main(["rehearse", *arguments]) == code


def test_an_admin_registers_a_uri(services: Rehearsal, capsys: pytest.CaptureFixture[str]) -> None:
    rehearse("register", "GitHub", URI)
    assert URI in services.providers.by_name["GitHub"].redirect_uris
    assert "GitHub takes" in capsys.readouterr().out
    rehearse("register", "Gitlab", URI, code=4)
    assert WORKOS_CALLBACKS.keys() <= services.providers.by_name.keys()


def test_a_canary_uses_the_link_and_signs_in(services: Rehearsal, capsys: pytest.CaptureFixture[str]) -> None:
    there = services.workos.main
    there.users.create({"email": ADDRESS})
    rehearse("use-link", ADDRESS, code=4)
    assert f"No mail was sent to {ADDRESS}" in capsys.readouterr().err
    there.sign_in.mail(there.sign_in.create_reset(ADDRESS, base_url=services.workos.base_url))
    rehearse("mails")
    assert [mail["to"] for mail in json.loads(capsys.readouterr().out)] == [ADDRESS]
    rehearse("sign-in", ADDRESS, code=4)
    rehearse("use-link", ADDRESS)
    rehearse("use-link", ADDRESS, code=4)
    rehearse("sign-in", ADDRESS)
    assert f"{ADDRESS} has signed in" in capsys.readouterr().out


def test_only_a_rehearsal_on_this_machine_is_spoken_to(
    services: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearse("use-link", ADDRESS, "--url", "https://api.workos.com", code=2)
    assert "not on this machine" in capsys.readouterr().err
    url = services.workos_url
    services.stop()
    rehearse("mails", "--url", url, code=2)
    assert "No rehearsal answers" in capsys.readouterr().err

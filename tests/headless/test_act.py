"""One action of a page without a screen: what is missing is named, and nothing is done until all is right."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.plain.conftest import Place
from tests.plain.test_resets import due_address
from tests.quick_clock import QuickClock
from wizard import cli

PAGE = ("--page", "reset")


class Here:
    """Commands on one journal, in this process."""

    def __init__(self, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
        self._place = place
        self._capsys = capsys

    def __call__(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        """stdout and stderr of a command that must end with ``code``."""
        self._capsys.readouterr()
        ended = cli.main([*arguments, "--journal", str(self._place.journal)], clock=QuickClock())
        out, err = self._capsys.readouterr()
        assert ended == code, err
        return out, err

    def json(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """The last object on stdout."""
        out, _ = self(*arguments, "--json", code=code)
        found: dict[str, Any] = json.loads(out.splitlines()[-1])
        return found

    def actions(self, page: str) -> dict[str, dict[str, Any]]:
        return {action["id"]: action for action in self.json("status", "--page", page)["actions"]}


@pytest.fixture
def here(place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    for name, value in place.environ().items():
        monkeypatch.setenv(name, value)
    return Here(place, capsys)


def imported(here: Here, place: Place) -> str:
    """Bring everybody over; the address of somebody who is due."""
    answers = place.answers(
        target__environment="qa", pace__writes_per_second=200, pace__cognito_pages_per_second=29
    )
    here("run", "--new", "--answers", str(answers), "--yes", "--until", "import")
    return due_address(place)


def test_a_canary_is_named_and_mailed_action_by_action(here: Here, place: Place) -> None:
    address = imported(here, place)
    stats = place.services.workos.stats

    named = here.actions("reset")["canaries"]
    assert (named["kind"], named["key"], named["state"]) == ("answer", "addresses", "open")
    assert named["command"][:5] == ["cognito2workos", "act", "canaries", "--page", "reset"]

    refused = here.json("act", "canaries", *PAGE, code=2)
    assert refused["key"] == "addresses"
    assert "--set addresses=" in refused["fix"]
    _, summary = here("act", "canaries", *PAGE, "--set", "addresses=nobody", code=2)
    assert "Not an address: nobody" in summary
    done = here.json("act", "canaries", *PAGE, "--set", f"addresses={address}")
    assert (done["done"], done["left"]) == ("canaries", {"reset": "confirm the canary"})

    send = here.actions("reset")["send"]
    assert (send["kind"], send["phrase"], send["who"]) == (
        "confirm",
        "SEND 1 qa",
        "operator",
    )
    assert send["irreversible"]
    refused = here.json("act", "send", *PAGE, code=4)
    assert refused["phrase"] == send["phrase"]
    here("act", "send", *PAGE, "--confirm", "SEND 2 qa", code=4)
    _, summary = here("act", "send", *PAGE, "--set", "x=1", "--confirm", send["phrase"], code=2)
    assert "does not ask for x" in summary
    assert not stats.mails
    *command, flag, path = send["command"]
    assert (flag, path) == ("--journal", str(place.journal))
    sent = here.json(*command[1:])
    assert (list(sent["left"]), sent["exit_code"]) == (["reset"], 0), "the mail went; its link waits"
    assert dict(stats.mails) == {address: 1}


def test_an_action_that_was_done_ends_with_0_though_its_step_waits(here: Here, place: Place) -> None:
    address = imported(here, place)
    here("act", "canaries", *PAGE, "--set", f"addresses={address}")
    ran, _ = here("run", "--until", "verify", code=4)
    left = json.loads(ran.splitlines()[-1])
    acted = here.json("act", "run", "--page", "verify")
    assert (acted["exit_code"], acted["left"]) == (0, left["steps"])
    assert set(acted["left"]) == {"verify"}


def test_an_action_in_whose_step_something_failed_ends_with_1(here: Here, place: Place) -> None:
    imported(here, place)
    store = place.services.workos.main.users
    store.delete(next(iter(store.by_id)))
    acted = here.json("act", "run", "--page", "verify", code=1)
    assert acted["exit_code"] == 1
    assert "fail" in {check["status"] for check in here.json("status")["checks"]}


def test_what_is_not_there_is_answered_with_what_is(here: Here, planned: Place) -> None:
    assert planned.journal.exists()
    _, summary = here("act", "send", "--page", "resets", code=2)
    assert "There is no page resets." in summary
    assert "reset" in summary.partition("Pages are:")[2]
    _, summary = here("act", "mailing", *PAGE, code=2)
    assert "no action mailing" in summary
    assert "canaries" in summary
    _, summary = here("act", "canaries", *PAGE, "--on", "me", "--set", "addresses=a@b.example", code=2)
    assert "acts on no item" in summary
    _, summary = here("act", "canaries", *PAGE, "--set", "addresses", code=2)
    assert "is not KEY=VALUE" in summary


def test_a_setting_is_said_of_the_item_that_is_named(here: Here, planned: Place) -> None:
    assert planned.journal.exists()
    setting = here.actions("settings")["setting"]
    ids = [item["id"] for item in setting["items"]]
    assert "connect.radar" in ids
    on = ("--page", "settings", "--on", "connect.radar")
    _, summary = here("act", "setting", "--page", "settings", code=2)
    assert "connect.radar" in summary
    here("act", "setting", "--page", "settings", "--on", "radar", code=2)
    refused = here.json("act", "setting", *on, code=2)
    assert refused["choices"] == ["on", "off", "unknown"]
    _, summary = here("act", "setting", *on, "--set", "answer=perhaps", code=2)
    assert "answer cannot be perhaps" in summary
    here("act", "setting", *on, "--set", "answer=off")
    title = next(item["title"] for item in setting["items"] if item["id"] == "connect.radar")
    out, _ = here("status", "--page", "settings")
    assert "off" in out.partition(title)[2].splitlines()[1]


def test_a_page_is_printed_where_an_action_leads_to_it(here: Here, planned: Place) -> None:
    assert planned.journal.exists()
    out, _ = here("act", "names", *PAGE)
    assert out.startswith("By name.")
    assert here.json("act", "names", *PAGE)["page"] == "reset-names"


def test_the_status_holds_the_checks_and_what_they_open(here: Here, planned: Place) -> None:
    assert planned.journal.exists()
    found = here.json("status")
    assert [check["status"] for check in found["checks"]] == ["todo"] * 5
    assert (found["ready"], found["gate"], found["cutover"]) == (False, "CUTOVER LOCKED", None)
    assert found["gate_reason"] == "5 not run yet of 5 checks"


def test_without_a_journal_none_is_begun(here: Here, place: Place) -> None:
    here("act", "look", *PAGE, code=5)
    assert not place.journal.exists()

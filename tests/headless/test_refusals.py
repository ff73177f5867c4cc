"""What confirms nothing does nothing, every refusal is one JSON object, and looking changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.headless.test_act import PAGE, Here, here, imported
from tests.plain.conftest import Place
from wizard.rehearsal.faults import FaultKind, FaultRule

__all__ = ["here"]


def refused(here: Here, *arguments: str, code: int) -> dict[str, Any]:
    """The last object on stdout of a run that must end with ``code``."""
    out, _ = here("run", *arguments, code=code)
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    assert (found["event"], found["exit_code"]) == ("refused", code)
    return found


def test_a_text_that_confirms_nothing_does_nothing(here: Here, planned: Place) -> None:
    phrase = here.json("plan")["phrase"]
    asked = here.json("status")["requests"]
    for wrong in ("CUTOVER production", "SEND 914", "IMPORT", "import of everybody"):
        found = refused(here, "--confirm", wrong, code=4)
        assert found["texts"] == [wrong]
        assert phrase in found["awaited"]
    assert here.json("status")["requests"] == asked, "nothing was even looked at"
    found = refused(here, "--confirm", *phrase.split(), code=4)
    assert f'Put its words in quotes: --confirm "{phrase}"' in found["fix"]
    verb, number, environment, _ = phrase.split()
    found = refused(here, "--confirm", f"{verb} {number} {environment} 000000", code=4)
    assert found["phrase"] == phrase
    assert "000000» is not the text that confirms it" in found["refused"]
    assert planned.services.workos.stats.created_users == 0


def test_yes_does_not_stand_for_who_typed_another_text(here: Here, planned: Place) -> None:
    _, number, environment, _ = here.json("plan")["phrase"].split()
    found = refused(here, "--yes", "--confirm", f"IMPORT {number} {environment} 000000", code=4)
    assert "is not the text" in found["refused"]
    assert planned.services.workos.stats.created_users == 0


def test_an_early_text_is_said_and_a_text_of_before_is_not(here: Here, place: Place) -> None:
    imported(here, place)
    phrase = here.json("plan")["phrase"]
    found = refused(here, "--confirm", "CUTOVER qa", code=4)
    assert found["texts"] == ["CUTOVER qa"]
    assert found["awaited"] == []
    # The very command that began the import goes on with it.
    here("run", "--confirm", phrase, "--until", "import")


def test_what_is_left_is_told_with_its_exit_code(here: Here, place: Place) -> None:
    imported(here, place)
    out, summary = here("run", code=4)
    left = json.loads(out.splitlines()[-1])
    assert (left["event"], left["exit_code"]) == ("left", 4)
    assert list(left["steps"]) == ["federation", "reset", "authkit", "verify"]
    for title in ("Federated setup", "Password reset", "AuthKit", "Verification"):
        assert f"{title} is not done" in summary
    checks, _ = here("verify", "--json", code=4)
    assert {check["status"] for check in json.loads(checks)} == {"pass", "todo"}


def test_the_guide_is_named_with_the_digest_that_is_right(here: Here, place: Place) -> None:
    answers = place.answers()
    text = answers.read_text("utf-8").replace("acknowledged = true\n", "")
    answers.write_text(text, encoding="utf-8")
    found = refused(here, "--new", "--answers", str(answers), code=2)
    assert found["key"] == "guide.acknowledged"
    assert found["value"].startswith("sha256:")
    assert found["value"] in found["fix"]


def test_a_wrong_flag_is_an_object_too(here: Here) -> None:
    found = refused(here, "--until", "lunch", code=2)
    assert "lunch is no step" in found["refused"]
    assert here.json("status", code=5)["exit_code"] == 5


def test_a_run_begins_a_migration_only_where_that_is_said(here: Here, place: Place) -> None:
    answers = place.answers()
    found = refused(here, "--answers", str(answers), code=5)
    assert "begin one with --new" in found["fix"]
    here("verify", code=5)
    assert not place.journal.exists()
    for _ in range(2):
        # The same command goes on with what it began.
        here("run", "--new", "--answers", str(answers), "--until", "connect")


def test_looking_and_failing_change_nothing(
    here: Here, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(here, place)
    before = here.json("status")
    assert refused(here, "--resend", "nobody@example.com", code=4)["refused"]
    assert _same(here.json("status"), before)
    monkeypatch.setenv("WORKOS_API_KEY", "sk_test_wrong_key_0123456789")
    here("verify", code=3)
    assert _same(here.json("status"), before)
    # A key that is refused says nothing about what was done with the one before.
    refused(here, "--until", "export", code=3)
    assert _same(here.json("status"), before)


def _same(now: dict[str, Any], before: dict[str, Any]) -> bool:
    return all(now[key] == before[key] for key in ("steps", "notes", "next", "users", "resets"))


def test_only_what_depends_on_an_answer_is_reopened(here: Here, place: Place, tmp_path: Path) -> None:
    address = imported(here, place)
    answers = tmp_path / "more.toml"

    def given(text: str) -> None:
        answers.write_text(text, encoding="utf-8")

    given(
        '[federation.Facebook]\nreplacement = "magic_auth"\n[federation.Google]\nwaive = "no one uses it"\n'
    )
    here("run", "--answers", str(answers), "--until", "import")
    given(
        '[federation.Facebook]\nreplacement = "password_reset"\n'
        f'[federation.okta-acme]\nacs_url = "https://auth.workos.com/sso/saml/acs/x"\n'
        f'[verify]\ncanaries = ["{address}"]\n'
    )
    found = refused(here, "--answers", str(answers), "--until", "import", code=4)
    assert set(found["reopens"]) >= {"transform", "import"}
    assert {tuple(keys) for keys in found["reopens"].values()} == {("federation.Facebook.replacement",)}
    assert "okta" not in found["refused"]


def test_events_never_hold_addresses(here: Here, place: Place) -> None:
    imported(here, place)
    answers = place.answers(
        target__environment="qa",
        pace__writes_per_second=200,
        pace__cognito_pages_per_second=29,
        verify__canaries=["nobody@nowhere.example"],
    )
    out, err = here("run", "--answers", str(answers), "--until", "reset", code=4)
    assert "nobody@nowhere.example is no user of this pool" in err
    assert "n•••@nowhere.example" in json.dumps(
        [json.loads(line) for line in out.splitlines()], ensure_ascii=False
    )
    assert "nobody@" not in out


def test_the_plan_tells_what_was_decided_and_what_else_could_be(here: Here, planned: Place) -> None:
    assert planned.journal.exists()
    plan = here.json("plan")
    (one,) = (found for found in plan["decided"] if found["kind"] == "unconfirmed")
    assert (one["chosen"], one["key"]) == ("skip", "rows.unconfirmed")
    assert {choice["key"] for choice in one["choices"]} == {"skip", "import"}
    assert plan["risks"] == list(plan["risks"])
    out, _ = here("plan")
    assert f"{one['rows']:,} unconfirmed: skip" in out
    assert "rows.unconfirmed could be import" in out


def test_a_key_that_is_gone_is_said_and_can_be_taken_back(here: Here, planned: Place, tmp_path: Path) -> None:
    answers = tmp_path / "less.toml"
    answers.write_text('[rows]\nunconfirmed = "import"\n', encoding="utf-8")
    here("run", "--answers", str(answers), "--until", "transform", "--replan")
    answers.write_text('[timing]\nreset = "reactive"\n', encoding="utf-8")
    _, summary = here("run", "--answers", str(answers), "--until", "transform")
    assert "Still answered" in summary
    assert "rows.unconfirmed" in summary
    found = refused(here, "--unset", "rows.unconfirmed", "--until", "transform", code=4)
    assert found["reopens"]["transform"] == ["rows.unconfirmed"]
    here("run", "--unset", "rows.unconfirmed", "--until", "transform", "--replan")
    (one,) = (one for one in here.json("plan")["decided"] if one["kind"] == "unconfirmed")
    assert one["chosen"] == "skip"
    assert "no answer rows.unconfrimed" in refused(here, "--unset", "rows.unconfrimed", code=2)["refused"]


WRONG_PROVIDER = '[federation.Gogle]\nwaive = "no one uses it"\n'


def test_a_provider_that_the_pool_has_not_is_refused(here: Here, planned: Place, tmp_path: Path) -> None:
    assert planned.journal.exists()
    answers = tmp_path / "wrong.toml"
    answers.write_text(WRONG_PROVIDER, encoding="utf-8")
    before = here.json("status")
    found = refused(here, "--answers", str(answers), "--until", "federation", code=2)
    assert 'federation.Gogle.waive (did you mean "Google"?)' in found["refused"]
    assert _same(here.json("status"), before)


def test_step_2_refuses_a_provider_that_the_pool_has_not(here: Here, place: Place) -> None:
    """Before the pool was read no one could know it."""
    first = place.answers()
    first.write_text(f"{first.read_text('utf-8')}\n{WRONG_PROVIDER}", encoding="utf-8")
    found = refused(here, "--new", "--answers", str(first), "--until", "connect", code=2)
    assert "--unset federation.Gogle.waive" in found["fix"]
    here("run", "--unset", "federation.Gogle.waive", "--until", "connect")


def test_credentials_that_expire_undo_nothing(
    here: Here, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps that need WorkOS alone go on; every page names what renews them, until they are taken again."""
    address = imported(here, place)
    before = here.json("status")
    faults = place.services.faults
    faults.add([FaultRule("cognito.*", FaultKind.EXPIRED_CREDENTIALS, rate=1.0)])
    found = refused(here, "--relist", "--until", "inventory", code=3)
    assert "aws sso login" in found["fix"]
    assert here.json("status")["steps"] == before["steps"]
    here("act", "canaries", *PAGE, "--set", f"addresses={address}")
    here("act", "send", *PAGE, "--confirm", "SEND 1 qa")
    assert dict(place.services.workos.stats.mails) == {address: 1}
    for page in ("inventory", "federation", "authkit", "reset", "verify", "mapping"):
        out, _ = here("status", "--page", page)
        assert "! The AWS credentials have expired. Renew them (aws sso login" in out
    assert "then go on with n." in here("status", "--page", "reset")[0]
    ended = here.json("status")["steps"]
    assert all(ended[step] == state for step, state in before["steps"].items() if state == "done")
    faults.clear()
    here("run", "--until", "connect")
    assert "credentials have expired" not in here("status", "--page", "reset")[0]

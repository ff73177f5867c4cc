"""Step 10 on a real app folder, against the rehearsal's WorkOS, as an operator runs it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide, rehearsed_here
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Done
from tests.scan.apps import APPS, nextjs_app
from wizard.guide.app_manifests import env_settings
from wizard.journal import open_reader

URI = "http://localhost:3000/callback"
PHRASE = f"REDIRECT {URI} staging"


@pytest.fixture(scope="module")
def far_side() -> Iterator[FarSide]:
    with rehearsed_here(20) as running:
        yield running


@pytest.fixture
def app(tmp_path: Path) -> Path:
    return nextjs_app(tmp_path / "app")


def operator(far_side: FarSide, folder: Path, **answers: Any) -> OperatorHere:
    who = OperatorHere.at(far_side, folder, **answers)
    assert isinstance(who, OperatorHere)
    return who


def to_authkit(who: OperatorHere, *arguments: str) -> Done:
    return who.run("--until", "authkit", *arguments)


def check(who: OperatorHere) -> tuple[str, str]:
    reader = open_reader(who.journal)
    try:
        verdict = reader.verdicts().get("authkit")
        return (verdict.status, verdict.evidence) if verdict else ("", "")
    finally:
        reader.close()


def test_without_a_folder_it_says_what_it_needs(far_side: FarSide, tmp_path: Path) -> None:
    who = operator(far_side, tmp_path)
    done = to_authkit(who)
    assert done.code == 4
    assert "authkit.app_dir" in done.err
    assert who.status()["steps"]["authkit"] == "open"
    assert check(who) == ("", "")


def test_a_clean_app_that_is_set_up_passes(far_side: FarSide, tmp_path: Path, app: Path) -> None:
    who = operator(
        far_side, tmp_path, authkit__app_dir=str(app), authkit__write_env=True, authkit__redirect_uri=URI
    )
    done = to_authkit(who)
    status, evidence = check(who)
    assert (done.code, status) == (4, "todo")
    assert f'waits for the typed confirmation "{PHRASE}"' in evidence
    env = env_settings((app / ".env.local").read_text(encoding="utf-8"))
    assert env["WORKOS_API_KEY"] == "sk_test_app"
    assert env["NEXT_PUBLIC_WORKOS_REDIRECT_URI"] == URI
    assert (app / ".env.local").stat().st_mode & 0o777 == 0o600

    again = to_authkit(who, "--confirm", PHRASE)
    status, evidence = check(who)
    assert (again.code, status) == (0, "pass"), evidence
    assert "no use of Cognito" in evidence
    assert who.status()["steps"]["authkit"] == "done"
    assert env_settings((app / ".env.local").read_text(encoding="utf-8")) == env
    acts = [event["kind"] for event in [*done.named("act"), *again.named("act")]]
    assert acts.count("redirect URI registered") == 1
    assert to_authkit(who).named("act") == []

    secret = env["WORKOS_COOKIE_PASSWORD"]
    assert len(secret) >= 32
    assert secret not in done.out + done.err + again.out + again.err
    files = [path for path in tmp_path.glob("m.journal*") if path.is_file()]
    assert secret.encode() not in b"".join(path.read_bytes() for path in files)
    checked = again.named("app_checked")[0]
    assert (checked["stack"], checked["detected"], checked["uses"]) == ("nextjs", True, 0)


def test_only_what_the_wizard_knows_is_written_to_the_env_file(
    far_side: FarSide, tmp_path: Path, app: Path
) -> None:
    (app / ".env.local").write_text("", encoding="utf-8")
    answers = {"authkit.app_dir": str(app), "authkit.write_env": True}
    first = to_authkit(operator(far_side, tmp_path, **answers))
    written = [
        event["details"]["names"] for event in first.named("act") if event["kind"] == "env file written"
    ]
    env = env_settings((app / ".env.local").read_text(encoding="utf-8"))
    assert written == [[*env]]
    assert set(env) - {"WORKOS_CLIENT_ID"} == {"WORKOS_COOKIE_PASSWORD"}
    to_authkit(operator(far_side, tmp_path, **answers, authkit__redirect_uri=URI))
    after = env_settings((app / ".env.local").read_text(encoding="utf-8"))
    assert after == env | {"NEXT_PUBLIC_WORKOS_REDIRECT_URI": URI}


def test_what_is_left_fails_the_check_and_its_cookies_are_remembered(
    far_side: FarSide, tmp_path: Path, app: Path
) -> None:
    old = app / "lib" / "old.js"
    old.parent.mkdir()
    shutil.copy(APPS / "used" / "js" / "identity.js", old)
    who = operator(far_side, tmp_path, authkit__app_dir=str(app))
    done = to_authkit(who)
    status, evidence = check(who)
    assert (done.code, status) == (1, "fail")
    assert "lib/old.js:1" in evidence
    assert who.status()["steps"]["authkit"] == "failed"
    old.unlink()
    after = to_authkit(who)
    status, evidence = check(who)
    assert (after.code, status) == (4, "todo")
    assert "WORKOS_COOKIE_PASSWORD" in evidence
    assert (
        "CognitoIdentityServiceProvider.${clientId}.LastAuthUser" in after.named("app_checked")[0]["cookies"]
    )


def test_nothing_passes_on_mentions_until_somebody_has_looked(
    far_side: FarSide, tmp_path: Path, app: Path
) -> None:
    named = app / "lib" / "greeting.js"
    named.parent.mkdir()
    named.write_text("export const greeting = 'Cognito is history';\n", encoding="utf-8")
    # Its own, which no other test has registered: a text that nothing asks for is refused.
    uri = "http://localhost:3001/callback"
    registers = ("--confirm", f"REDIRECT {uri} staging")
    who = operator(
        far_side, tmp_path, authkit__app_dir=str(app), authkit__write_env=True, authkit__redirect_uri=uri
    )
    done = to_authkit(who, *registers)
    status, evidence = check(who)
    assert (done.code, status) == (4, "todo")
    assert "1 place in the source" in evidence
    assert "lib/greeting.js:1" in evidence
    checked = done.named("app_checked")[0]
    assert (checked["uses"], checked["mentions"]) == (0, 1)
    phrase = re.search(r'--confirm "(MENTIONS 1 [0-9a-f]{12})"', evidence)
    assert phrase is not None

    again = to_authkit(who, *registers, "--confirm", phrase[1])
    assert (again.code, check(who)[0]) == (0, "pass"), again.err
    assert (to_authkit(who).code, check(who)[0]) == (0, "pass")

    named.write_text("export const greeting = 'Cognito', pool = cognitoOf(x);\n", encoding="utf-8")
    (app / "lib" / "other.js").write_text("call(myCognito);\n", encoding="utf-8")
    assert (to_authkit(who).code, check(who)[0]) == (4, "todo")


def test_settings_left_in_an_ignored_env_file_are_seen(far_side: FarSide, tmp_path: Path, app: Path) -> None:
    with (app / ".env.local").open("a", encoding="utf-8") as env:
        env.write("COGNITO_CLIENT_ID=abc\n")
    who = operator(far_side, tmp_path, authkit__app_dir=str(app), authkit__write_env=True)
    to_authkit(who)
    status, evidence = check(who)
    assert status == "todo"
    assert "no setting of Cognito in .env.local (1 left)" in evidence


def test_a_wrong_folder_is_one_sentence(far_side: FarSide, tmp_path: Path) -> None:
    done = to_authkit(operator(far_side, tmp_path, authkit__app_dir=str(tmp_path / "nowhere")))
    assert done.code == 2
    assert "is not there" in done.err

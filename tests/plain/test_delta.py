"""Who left the pool, in lines: asked once, done only after its phrase was typed, listed on request."""

from __future__ import annotations

from tests.plain.conftest import Place
from tests.plain.script import GO, IMPORTED, LEAVE
from tests.plain.terminal import Pick, Reply, Terminal
from wizard.rehearsal.workos import MAIN_KEY


def test_who_left_is_marked_after_the_phrase(place: Place) -> None:
    answers = place.answers(
        target__environment="qa", pace__writes_per_second=200, pace__cognito_pages_per_second=29
    )
    run = ("run", "--new", "--journal", str(place.journal), "--answers", str(answers))
    place.command(*run, "--until", "import", "--yes")
    users = place.services.workos.environments[MAIN_KEY].users
    alone = next(
        user
        for user in users.dump()
        if user["email_verified"] and "cognito_other_subs" not in user["metadata"]
        if place.services.cognito.store.get(user["external_id"])
    )
    place.services.cognito.upsert({"username": alone["external_id"], "enabled": False})
    try:
        place.command(*run, "--relist", "--until", "transform")
        with Terminal(("--journal", str(place.journal)), place.environ()) as terminal:
            terminal.play(
                GO,
                Reply(IMPORTED, Pick("See who left")),
                Reply("Users disabled in Cognito, or gone from it", Pick("Mark them")),
                Reply("Type it here", "MARK 2 qa"),
            )
            terminal.wait_for("nothing has been done")
            assert users.get(alone["id"]).metadata == alone["metadata"]
            terminal.play(
                Reply("Type it here", "MARK 1 qa"),
                Reply("Changed since: what next?", Pick("Rows")),
                Reply("Rows: which one?", Pick("left, still at WorkOS")),
                Reply("Enter reads on", "s"),
                Reply("Changed since: what next?", Pick("Back")),
                LEAVE,
            )
            terminal.end()
    finally:
        place.services.cognito.upsert({"username": alone["external_id"], "enabled": True})
    assert users.get(alone["id"]).metadata == alone["metadata"] | {"cognito_enabled": "false"}
    assert "disabled since: Rows 1" in terminal.text
    assert alone["email"] in terminal.text
    assert place.status()["delta"]["marked"] == 1

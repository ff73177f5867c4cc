"""A script that knows nothing but ``status --json``: it carries a migration to CUTOVER READY."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide, rehearsed_here
from tests.acceptance.here import OperatorHere
from tests.acceptance.mailing import use_link
from tests.acceptance.operator import Operator
from tests.scan.apps import nextjs_app
from wizard.rehearsal.demo import DASHBOARD

MOST = 90
URI = "http://localhost:3000/callback"
AGENT = "agent"


class World:
    """Everybody who is not the agent: what they know, and what they do where no command does it."""

    def __init__(self, far_side: FarSide, folder: Path) -> None:
        self.far_side = far_side
        self.operator = OperatorHere.at(far_side, folder)
        self.app = nextjs_app(folder / "app")
        self.canary = ""
        self.stops: Counter[str] = Counter()

    def known(self, action: dict[str, Any], key: str) -> str:
        """The value that somebody gives for a key of an action."""
        provider = action["command"][action["command"].index("--page") + 1].partition(":")[2]
        summary = self.far_side.summary
        values: dict[str, str] = {
            "source.region": summary["region"],
            "source.user_pool_id": summary["user_pool_id"],
            "target.environment": "rehearsal",
            "redirect_uri": DASHBOARD.get(provider, ""),
            "acs_url": f"https://auth.workos.com/sso/saml/acs/{provider}",
            "sp_entity_id": f"https://auth.workos.com/{provider}",
            "authkit.app_dir": str(self.app),
            "authkit.redirect_uri": URI,
            "addresses": self.canary,
            "who": "Ann, 1 Dec, both ways",
            "why": "no one uses it",
            "saw": "signed_in",
        }
        return values.get(key, "")

    def does(self, action: dict[str, Any]) -> None:
        """What somebody does outside."""
        step, _, name = action["id"].partition(":")
        if step == "use-link":
            use_link(self.far_side, self.canary)
        elif step == "register":
            self._register(name)
        else:
            raise AssertionError(action)

    def _register(self, name: str) -> None:
        request = urllib.request.Request(
            f"{self.far_side.environ['WORKOS_BASE_URL']}/_rehearsal/providers/{name}",
            data=json.dumps({"redirect_uris": [DASHBOARD[name]]}).encode(),
            method="POST",
        )
        urllib.request.urlopen(request).close()


@pytest.fixture
def world(tmp_path: Path) -> Any:
    with rehearsed_here(40) as far_side:
        yield World(far_side, tmp_path)


@pytest.mark.timeout(300)
def test_actions_alone_lead_from_nothing_to_the_cutover(world: World) -> None:
    operator = world.operator
    operator.answers = {"guide.file": world.far_side.summary["guide_file"]}
    refused = operator.run("--until", "guide")
    assert refused.named("refused")[0]["key"] == "guide.acknowledged"
    before: dict[str, Any] = {}
    for _ in range(MOST):
        status = operator.status()
        if status["ready"]:
            break
        action = next(one for one in status["actions"] if one["next"] and one["state"] == "open")
        assert action != before, "it did not lead on"
        before = action
        world.stops[action["who"]] += action["who"] != AGENT
        take(world, action)
        if not world.canary and operator.journal.with_suffix("").joinpath("cognito_users.json").exists():
            world.canary = next(iter(due(operator)))
    status = operator.status()
    assert (status["ready"], status["gate"]) == (True, "CUTOVER READY")
    assert {check["status"] for check in status["checks"]} == {"pass"}
    assert status["cutover"] is None
    assert "Ready for the cutover" in status["next"]
    assert set(world.stops) >= {"operator", "dashboard", "provider admin", "mailbox owner"}
    last = next(one for one in status["actions"] if one["phrase"] == "CUTOVER rehearsal")
    assert (last["kind"], last["who"], last["irreversible"]) == ("confirm", "operator", True)


def take(world: World, action: dict[str, Any]) -> None:
    """Do one action as its words say; values come from whoever knows them."""
    if action["kind"] == "outside":
        world.does(action)
    command = []
    for word in action["command"][1:]:
        key, equals, value = word.partition("=")
        if equals and value == "VALUE":
            fields = {field["key"]: field["default"] for field in action["fields"]}
            choice = next((option["key"] for option in action["choices"] if not option["risk"]), "")
            given = world.known(action, key) or action["default"] or fields.get(key) or choice
            command.append(f"{key}={given}")
        else:
            command.append(word)
    done = world.operator.command(*command, "--json")
    while done.code == 2 and (summary := json.loads(done.out.splitlines()[-1])).get("key"):
        given = world.known(action, summary["key"]) or (summary["choices"] or [""])[0]
        assert given, (action, summary)
        command += ["--set", f"{summary['key']}={given}"]
        done = world.operator.command(*command, "--json")
    assert done.code in {0, 1, 4}, (action, done.err)
    print(action["step"], action["id"], action["who"], command[-6:], done.code, done.err[-200:])


def due(operator: Operator) -> list[str]:
    return [
        row["email"]
        for row in operator.exported().values()
        if row["UserStatus"] == "CONFIRMED" and row.get("email_verified") == "true" and row["Enabled"]
        if row["email"][0].isalpha() and "identities" not in row
    ]

"""The cutover is recorded by five checks that pass, typed, with who waived what; acts name their actor."""

from __future__ import annotations

import getpass
import json
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import boto3

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.operator import Operator
from tests.acceptance.ready import WAIVED, made_ready, waivers
from wizard.journal import open_reader
from wizard.ports import Act
from wizard.rehearsal.identity_providers import PROVIDERS

LIVE_KEY = "sk_live_rehearsal"
HERE = f"{getpass.getuser()} on {socket.gethostname()}"


def acts(operator: Operator, kind: str) -> Sequence[Act]:
    reader = open_reader(operator.journal)
    try:
        return reader.acts(kind=kind)
    finally:
        reader.close()


def record(operator: Operator) -> dict[str, Any] | None:
    reader = open_reader(operator.journal)
    try:
        found: dict[str, Any] | None = reader.meta("cutover")
        return found
    finally:
        reader.close()


def test_five_checks_that_pass_and_the_phrase_record_it_with_the_waived_by_name(
    ready: tuple[FarSide, Operator],
) -> None:
    _, operator = ready
    unsaid = operator.run()
    assert unsaid.went
    assert f"READY WITH {len(PROVIDERS)} WAIVERS" in unsaid.err
    assert "«CUTOVER rehearsal»" in unsaid.err
    operator.run("--confirm", "CUTOVER m")
    assert record(operator) is None
    before = operator.command("status", "--journal", operator.journal, "--json").json
    assert (before["ready"], before["gate_reason"], before["cutover"]) == (True, "", None)
    assert before["gate"] == f"CUTOVER READY WITH {len(PROVIDERS)} WAIVERS"

    assert operator.run("--confirm", "CUTOVER rehearsal").went
    found = record(operator)
    assert found is not None
    status = operator.command("status", "--journal", operator.journal, "--json").json
    assert status["cutover"] == found
    assert [check["status"] for check in status["checks"]] == ["pass", "pass", "pass", "waived", "pass"]
    assert (found["phrase"], found["by"]) == ("CUTOVER rehearsal", HERE)
    names = {provider.name for provider in PROVIDERS}
    assert {waiver["provider"] for waiver in found["waivers"]} == names
    assert {(waiver["reason"], waiver["by"]) for waiver in found["waivers"]} == {(WAIVED, HERE)}
    (act,) = acts(operator, "cutover")
    assert {waiver["provider"] for waiver in act.details["waivers"]} == names
    assert act.fingerprint == operator.plan()["fingerprint"]

    out = operator.folder / "out"
    assert operator.command("report", "--journal", operator.journal, "-o", out).code == 0
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["interim"] is False
    assert [check["status"] for check in report["checks"]] == ["pass", "pass", "pass", "waived", "pass"]
    for name in ("report.html", "report.md"):
        text = (out / name).read_text(encoding="utf-8").replace("\\_", "_")
        assert [provider for provider in names if provider not in text] == []
    assert operator.run("--confirm", "CUTOVER rehearsal").went
    assert len(acts(operator, "cutover")) == 1


def test_verify_passes_after_a_waiver_and_not_before(start: MakeFarSide, folder: Path) -> None:
    operator = made_ready(start(60), folder, waive=False)
    before = operator.command("verify", "--journal", operator.journal, "--json")
    assert before.code == 4
    assert {check["id"] for check in before.json if check["status"] == "pass"} == {
        *("exported", "imported", "reset", "authkit")
    }
    operator.answers |= waivers()
    assert operator.run("--until", "federation").code == 0
    after = operator.command("verify", "--journal", operator.journal, "--json")
    assert after.code == 0
    (providers,) = (check for check in after.json if check["id"] == "providers")
    assert providers["status"] == "waived"
    assert PROVIDERS[0].name in providers["evidence"]
    assert WAIVED in providers["evidence"]


def test_each_accepted_preflight_row_is_an_act_once(start: MakeFarSide, folder: Path) -> None:
    operator = OperatorHere.at(start(5), folder, target__kind="test")
    operator.environ["WORKOS_API_KEY"] = LIVE_KEY
    refused = operator.run("--until", "connect")
    assert refused.code == 4
    assert '"environment"' in refused.err
    assert acts(operator, "preflight row accepted") == []
    operator.answers["connect.accept"] = ["environment", "disk"]
    for _ in range(2):
        assert operator.run("--until", "connect").code == 0
    (act,) = acts(operator, "preflight row accepted")
    assert act.details == {"row": "environment"}
    assert "The key is live, but staging is said to be a test environment" in act.note
    assert (act.actor["user"], act.actor["environment"]) == (getpass.getuser(), "staging")


def test_each_accepted_guide_fact_is_an_act_with_the_digest(start: MakeFarSide, folder: Path) -> None:
    operator = OperatorHere.at(start(5), folder)
    text = Path(operator.answers["guide.file"]).read_text(encoding="utf-8")
    guide = folder / "guide.md"
    guide.write_text(text.replace("given_name", "forename").replace("family_name", "surname"))
    operator.answers |= {"guide.file": str(guide), "guide.accept": ["map_first"]}
    refused = operator.run("--until", "guide")
    assert refused.code == 4
    assert "map_last" in refused.err
    operator.answers["guide.accept"] = ["map_first", "map_last"]
    for _ in range(2):
        assert operator.run("--until", "guide").code == 0
    found = acts(operator, "guide fact accepted")
    assert {act.details["fact"] for act in found} == {"map_first", "map_last"}
    assert len(found) == 2
    (acknowledged,) = acts(operator, "guide acknowledged")
    assert {act.details["digest"] for act in found} == {acknowledged.details["digest"]}


def test_acts_are_those_of_the_identity_of_their_session(start: MakeFarSide, folder: Path) -> None:
    """The line drops, and somebody else goes on: same account and pool, another AWS identity."""
    far_side = start(5)
    operator = OperatorHere.at(far_side, folder)
    assert operator.run("--until", "export").code == 0
    (pinned,) = acts(operator, "ends pinned")
    known = {name: far_side.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
    sts = boto3.client(
        "sts",
        endpoint_url=far_side.cognito_url,
        region_name=operator.answers["source.region"],
        aws_access_key_id=known["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=known["AWS_SECRET_ACCESS_KEY"],
    )
    role = f"arn:aws:iam::{pinned.actor['aws'].split(':')[4]}:role/migration"
    given = sts.assume_role(RoleArn=role, RoleSessionName="bea")["Credentials"]
    operator.environ |= {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }
    done = operator.run("--yes", "--until", "import")
    assert done.code == 0, done.err
    (confirmed,) = acts(operator, "plan confirmed")
    assert pinned.actor["aws"] != confirmed.actor["aws"]
    assert confirmed.actor["aws"].endswith("assumed-role/migration/bea")
    assert len(acts(operator, "ends pinned")) == 1

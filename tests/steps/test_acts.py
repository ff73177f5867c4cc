"""Who did what (R13): waivers by name with reason and by whom, each act complete, each undone by another."""

from __future__ import annotations

import getpass
import socket

from tests.steps.running import Running
from wizard.domain.events import CutoverDone
from wizard.domain.federation.connections import Waiver
from wizard.domain.steps import StepName
from wizard.engine.dossier import collect
from wizard.ports import Act
from wizard.report.render import as_json, html

WORDS = "they leave us in May, Ann"


def _acts(running: Running, kind: str) -> list[Act]:
    return running.open().migration.reader.acts(kind=kind)


async def test_a_waiver_is_an_act_with_reason_and_by_whom(running: Running) -> None:
    await running.answer({"federation.okta-acme.waive": WORDS})
    await running.run(StepName.CONNECT, StepName.FEDERATION)
    (act,) = _acts(running, "provider waived")
    assert act.note == WORDS
    assert act.details["provider"] == "okta-acme"
    assert act.actor["user"] == getpass.getuser()
    assert act.actor["host"] == socket.gethostname()
    assert act.actor["aws"].startswith("arn:aws:")
    assert act.actor["environment"] == "demo"
    assert act.actor["version"]
    records = {record.name: record for record in running.open().views().providers()}
    waiver = records["okta-acme"].waiver
    assert waiver is not None
    by = f"{getpass.getuser()} on {socket.gethostname()}"
    assert (waiver.provider, waiver.reason, waiver.by) == ("okta-acme", WORDS, by)
    assert waiver.at is not None
    assert by in records["okta-acme"].evidence
    await running.answer({"federation.okta-acme.waive": ""})
    await running.run(StepName.FEDERATION)
    assert len(_acts(running, "waiver withdrawn")) == 1
    assert all(record.waiver is None for record in running.open().views().providers())


async def test_a_decision_in_place_of_a_test_is_an_act_too(running: Running) -> None:
    await running.answer({"federation.Facebook.replacement": "magic_auth"})
    await running.run(StepName.FEDERATION)
    await running.run(StepName.FEDERATION)
    (act,) = _acts(running, "provider decided")
    assert act.note == "WorkOS has no such provider; its users sign in by Magic Auth"
    await running.answer({"federation.Facebook.replacement": "leave"})
    await running.run(StepName.FEDERATION)
    assert "left behind" in _acts(running, "provider decided")[0].note


async def test_the_cutover_record_names_the_waived(running: Running) -> None:
    await running.answer({"federation.okta-acme.waive": WORDS})
    await running.run(StepName.FEDERATION)
    migration = running.open().migration
    waived = tuple(r.waiver for r in running.open().views().providers() if r.waiver)
    await migration.report_written([CutoverDone("CUTOVER acme", waived)])
    record = migration.reader.meta("cutover")
    (summary,) = record["waivers"]
    assert summary == Waiver(**{**summary, "at": waived[0].at}).to_json()
    assert record["by"] == f"{getpass.getuser()} on {socket.gethostname()}"
    at = migration.reader.acts(limit=1)[0].at
    dossier = collect(migration.reader, at=at, version="1")
    assert not dossier.interim
    for text in (as_json(dossier), html(dossier)):
        assert "okta-acme" in text
        assert WORDS in text
    assert "1 waived: okta-acme" in html(dossier)


async def test_an_act_names_the_plan_that_it_was_done_under(running: Running) -> None:
    migration = running.open().migration
    await migration.act("looked", "before there is a plan")
    assert _acts(running, "looked")[0].fingerprint == ""
    await running.answer({"timing.reset": "reactive"})
    await running.run(StepName.TIMING, StepName.EXPORT, StepName.TRANSFORM)
    await migration.act("looked", "after it")
    plan = migration.reader.plan()
    assert plan is not None
    assert _acts(running, "looked")[0].fingerprint == plan.fingerprint

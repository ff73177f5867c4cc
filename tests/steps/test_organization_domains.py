"""Domains of organizations: pending unless somebody vouches, each written, or it is said why not."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.steps.running import PLANNED, Base, Running, begin, notices, only
from tests.steps.test_memberships import imported
from wizard.domain.events import ActDone, DomainsSettled
from wizard.domain.organizations.domains import DomainOutcome
from wizard.domain.steps import StepName
from wizard.errors import UsageError
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.pool import POOL_ID
from wizard.rehearsal.services import Rehearsal

STEP = StepName.FEDERATION
ADD, WRITE = "create_organization_domain", "update_organization"


@pytest.fixture(scope="module")
def begun(services: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Base:
    return begin(services, tmp_path_factory.mktemp("planned"), *PLANNED)


def held(running: Running) -> dict[str, dict[str, str]]:
    """States by domain, by the value of each organization."""
    place = running.services.workos.main.organizations
    return {
        item["name"]: {domain["domain"]: domain["state"] for domain in item["domains"]}
        for item in place.organizations.values()
    }


def organization(running: Running, name: str) -> dict[str, Any]:
    place = running.services.workos.main.organizations
    return next(item for item in place.organizations.values() if item["name"] == name)


async def wanting(running: Running, domains: dict[str, list[str]], **vouched: str) -> None:
    by = {name.replace("_", "."): who for name, who in vouched.items()}
    await running.answer({"organizations.domains": domains, "organizations.verified_domains": by})


async def confirmed(running: Running) -> list[Any]:
    """Step 8 twice: what it asks for is typed as it is shown."""
    events = await running.run(STEP)
    phrase = notices(events).partition('--confirm "DOMAINS ')[2].partition('"')[0]
    assert phrase, notices(events)
    return await running.run(STEP, confirm=[f"DOMAINS {phrase}"])


def outcomes(running: Running) -> dict[str, DomainOutcome]:
    kept = running.reader.meta(DomainsSettled.key)
    assert kept
    return {found.domain: found for found in map(DomainOutcome.from_json, kept["outcomes"])}


def writes(running: Running) -> int:
    return sum(running.services.workos.stats.operations.get(name, 0) for name in (ADD, WRITE))


async def test_none_is_written_unasked(running: Running) -> None:
    await imported(running)
    await running.run(STEP)
    assert not any(held(running).values())
    assert running.reader.meta(DomainsSettled.key) is None


async def test_a_domain_is_pending_after_it_was_typed_and_is_written_once(running: Running) -> None:
    await imported(running)
    await wanting(running, {"acme": ["acme.com"], f"{POOL_ID}:attribute:globex": ["Globex.example"]})
    events = await running.run(STEP)
    assert "2 domains would be written to organizations in demo" in notices(events)
    assert "A verified domain counts" not in notices(events)
    assert not any(held(running).values())
    await confirmed(running)
    assert held(running)["acme"] == {"acme.com": "pending"}
    assert held(running)["globex"] == {"globex.example": "pending"}
    assert {found.state for found in outcomes(running).values()} == {"pending"}
    before = writes(running)
    again = await running.run(STEP)
    assert writes(running) == before
    assert "would be written" not in notices(again)


@pytest.mark.parametrize("replaces", [True, False])
async def test_whoever_vouches_is_named_and_other_domains_stay(
    running: Running, replaces: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = running.services.workos.main.organizations
    monkeypatch.setattr(place, "domain_data_replaces", replaces)
    await imported(running)
    place.add_domain({"organization_id": organization(running, "acme")["id"], "domain": "acme.example"})
    await wanting(running, {"acme": ["acme.com"]}, acme_com="Ann Lee, head of IT at Acme")
    events = await running.run(STEP)
    assert "A verified domain counts for everybody with an address on it, member or not" in notices(events)
    events = await confirmed(running)
    assert held(running)["acme"] == {"acme.example": "pending", "acme.com": "verified"}
    assert organization(running, "acme")["external_id"] == f"{POOL_ID}:attribute:acme"
    acts = {act.kind: act for act in only(events, ActDone)}
    assert acts["domain verified"].note == "Ann Lee, head of IT at Acme"
    assert acts["domain verified"].details == {"organization": "acme", "domain": "acme.com"}


async def test_another_list_needs_another_phrase(running: Running) -> None:
    await imported(running)
    await wanting(running, {"acme": ["acme.com"]})
    events = await running.run(STEP)
    shown = notices(events).partition('--confirm "')[2].partition('"')[0]
    await wanting(running, {"globex": ["acme.com"]})
    await running.run(STEP, confirm=[shown])
    assert not any(held(running).values())


async def test_what_cannot_be_written_says_why(running: Running) -> None:
    await imported(running)
    place = running.services.workos.main.organizations
    place.add_domain({"organization_id": organization(running, "globex")["id"], "domain": "acme.com"})
    odd = place.add_domain(
        {"organization_id": organization(running, "initech")["id"], "domain": "old.example"}
    )
    odd["state"] = "failed"
    await wanting(
        running,
        {"acme": ["acme.com"], "nobody": ["nobody.com"], "initech": ["initech.com"]},
        initech_com="Bo",
    )
    said = notices(await confirmed(running))
    assert "acme: acme.com missing (domain_already_exists" in said
    assert "nobody: nobody.com missing (no organization of the plan" in said
    assert "initech: initech.com missing (the organization has old.example, whose state failed" in said
    assert held(running)["initech"] == {"old.example": "failed"}
    assert held(running)["acme"] == {}
    assert [found.is_due for found in outcomes(running).values()] == [True, False, True]


async def test_what_a_person_verified_since_is_left_alone(running: Running) -> None:
    await imported(running)
    await wanting(running, {"acme": ["acme.com"]})
    await confirmed(running)
    organization(running, "acme")["domains"][0]["state"] = "verified"
    before = writes(running)
    await running.run(STEP)
    assert writes(running) == before
    assert outcomes(running)["acme.com"].state == "verified"


@pytest.mark.parametrize(
    ("domains", "vouched", "sentence"),
    [
        ({"acme": ["gmail.com"]}, {}, "gmail.com is a domain where anybody gets an address"),
        ({"acme": ["acme"]}, {}, "«acme» is no domain"),
        ({"acme": ["ann@acme.com"]}, {}, "«ann@acme.com» is no domain"),
        ({"acme": ["acme.com"], "globex": ["ACME.com"]}, {}, "a domain belongs to one organization"),
        ({"acme": []}, {"acme.com": "Ann"}, "no organization is given this domain"),
        ({"acme": ["acme.com"]}, {"acme.com": "  "}, "names no one"),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    running: Running, domains: dict[str, list[str]], vouched: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        await running.answer({"organizations.domains": domains, "organizations.verified_domains": vouched})
    assert "organizations.domains" not in running.reader.answers()


@pytest.mark.parametrize("vouched", [{}, {"acme_com": "Ann"}])
@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.SERVER_ERROR_AFTER, FaultKind.TRUNCATED])
async def test_a_lost_answer_is_settled_by_looking(
    running: Running, vouched: dict[str, str], kind: FaultKind
) -> None:
    await imported(running)
    await wanting(running, {"acme": ["acme.com"]}, **vouched)
    running.services.faults.add([FaultRule(f"workos.{WRITE if vouched else ADD}", kind, count=1)])
    await confirmed(running)
    wanted = "verified" if vouched else "pending"
    assert held(running)["acme"] == {"acme.com": wanted}
    found = outcomes(running)["acme.com"]
    assert (found.state, found.reason, found.is_due) == (wanted, "", False)


async def test_the_report_tells_how_they_stand(running: Running, tmp_path: Path) -> None:
    await imported(running)
    await wanting(running, {"acme": ["acme.com"], "globex": ["globex.com"]}, acme_com="Ann")
    await confirmed(running)
    await running.open().migration.write_report(tmp_path, masked=True)
    with (tmp_path / "organizations.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["name"]: row["domains"] for row in csv.DictReader(file)}
    assert rows == {"acme": "acme.com verified", "globex": "globex.com pending", "initech": ""}
    for name in ("report.html", "report.md", "report.json"):
        assert "acme.com verified" in (tmp_path / name).read_text(encoding="utf-8")

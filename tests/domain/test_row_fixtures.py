"""Every awkward row in tests/data/rows: what it is, what it becomes, and what becomes of the others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.domain.people_made import POOL, make_rules
from wizard.domain.planning.people import EffectKind
from wizard.domain.planning.resolution import PlannedPerson
from wizard.domain.planning.resolve import Group, resolve
from wizard.domain.rows.cognito_row import parse_record, to_record
from wizard.domain.rows.identities import Profile, is_proven, profile_of

FILES = sorted((Path(__file__).parent.parent / "data" / "rows").glob("*.json"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> Any:
    return json.loads(request.param.read_text(encoding="utf-8"))


def described(person: PlannedPerson) -> dict[str, Any]:
    metadata = dict(person.draft.metadata)
    assert metadata.pop("migrated_from") == "cognito"
    assert metadata.pop("migration_date") == "2026-11-23"
    assert person.draft.external_id == person.sub
    assert person.effect is EffectKind.CREATE_USER
    return {
        "sub": person.sub,
        "email": person.draft.email,
        "email_verified": person.draft.email_verified,
        "first_name": person.draft.first_name,
        "last_name": person.draft.last_name,
        "due": person.due,
        "kind": person.kind,
        "metadata": metadata,
        "merged": list(person.merged),
    }


def test_there_are_enough_awkward_rows() -> None:
    assert len(FILES) >= 45


def test_the_profile(case: Any) -> None:
    rows = [parse_record(record) for record in case["records"]]
    profiles = [profile_of(row, POOL) for row in rows]
    assert [profile.to_json() for profile in profiles] == case["expect"]["profiles"]
    assert [Profile.from_json(profile.to_json()) for profile in profiles] == profiles


def test_what_it_proves(case: Any) -> None:
    domains = {name: frozenset(listed) for name, listed in case.get("proven_domains", {}).items()}
    rows = [parse_record(record) for record in case["records"]]
    assert [is_proven(row, POOL, domains) for row in rows] == case["expect"]["proven"]


def test_the_persons_and_fates(case: Any) -> None:
    domains = {name: frozenset(listed) for name, listed in case.get("proven_domains", {}).items()}
    rules = make_rules(case.get("decisions"), mapping=case.get("mapping"), proven_domains=domains)
    resolutions = resolve(Group(tuple(parse_record(record) for record in case["records"])), rules)
    persons = [described(resolution.person) for resolution in resolutions if resolution.person]
    outcomes = {o.sub: f"{o.state} {o.kind}" for resolution in resolutions for o in resolution.outcomes}
    assert sorted(persons, key=lambda person: str(person["sub"])) == case["expect"]["persons"]
    assert outcomes == case["expect"]["outcomes"]
    assert all(o.reason for resolution in resolutions for o in resolution.outcomes)


def test_the_record_survives_a_round_trip(case: Any) -> None:
    for record in case["records"]:
        row = parse_record(record)
        assert parse_record(to_record(row)) == row

"""What step 8 says of identity providers by the journal alone: waived, ticked, probed, in a table."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journal.machine import page
from tests.steps.bare import AT, Bare
from wizard.domain import events as e
from wizard.domain.events import CheckStatus
from wizard.domain.federation.connections import (
    Connection,
    ConnectionState,
    ProbeResult,
    ProbeRole,
    ProbeVerdict,
    TargetConnection,
    Tick,
    Ticked,
)
from wizard.domain.federation.probing import ProbeQuestion
from wizard.domain.rows.pool import Pool, Provider, ProviderKind
from wizard.domain.steps import StepName, StepState
from wizard.errors import UsageError
from wizard.guide.handoff import TABLE
from wizard.guide.provider_record import Standing
from wizard.steps import (
    connections,
    federation,
    providers,
)

POOL = Pool(
    id="eu-1_A",
    arn="arn:aws:cognito-idp:eu-1:1:userpool/eu-1_A",
    name="acme",
    estimate=4,
    providers=(Provider("okta", "SAML", ProviderKind.SAML), Provider("ping", "SAML", ProviderKind.SAML)),
)


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    opened = Bare(tmp_path)
    yield opened
    await opened.close()


async def listed_pool(bare: Bare) -> None:
    await bare.record(e.PoolRead(POOL), e.ListingStarted(1, 4), page(0, 1), e.ListingFinished(1))


async def test_without_providers_there_is_nothing_to_test(bare: Bare) -> None:
    assert providers.records(bare.context()) == ()
    await bare.record(e.PoolRead(replace(POOL, providers=())), e.ListingStarted(1, 0))
    found = await bare.run(federation.FederationStep().run(bare.context()))
    check, moved = found
    assert isinstance(check, e.CheckDone)
    assert (check.status, check.evidence) == (CheckStatus.PASS, "The pool has no identity provider.")
    assert check.by == "cognito2workos"
    assert moved == e.StepMoved(StepName.FEDERATION, StepState.DONE, "no identity providers")


async def test_a_provider_that_refuses_the_new_address_fails_where_somebody_ticked_it(bare: Bare) -> None:
    await listed_pool(bare)
    first, second = providers.records(bare.context())
    refuses = replace(
        first, probes={ProbeRole.NEW: ProbeResult("https://new", ProbeVerdict.MISMATCH, "no", AT)}
    )
    ticked = replace(first, ticks={Tick.REACHED: Ticked("seen", "https://new", AT, "ann")})
    assert providers.judged((refuses, second))[0] is CheckStatus.TODO
    assert providers.judged((ticked, second))[0] is CheckStatus.TODO
    both = replace(refuses, ticks=ticked.ticks)
    status, evidence = providers.judged((second, both))
    assert status is CheckStatus.FAIL
    assert evidence.startswith(f"2 open. {first.name}: "), "who refuses it is named first"
    assert providers.checked_by((second, both, both)) == "cognito2workos, ann"
    many = [replace(second, provider=replace(second.provider, name=f"p{n}")) for n in range(10)]
    assert providers.judged(tuple(many))[1].endswith("; and 2 more")
    assert not providers.judged(tuple(many[:8]))[1].endswith("more")


async def ticks(bare: Bare) -> list[e.Event]:
    return await bare.run(federation._take_ticks(bare.context()))


async def test_a_provider_is_waived_by_words_and_tested_again_without(bare: Bare) -> None:
    await listed_pool(bare)
    first, second = providers.records(bare.context())
    assert {first.name, second.name} == {"okta", "ping"}
    assert providers.judged((first, second))[0] is CheckStatus.TODO
    assert await ticks(bare) == []
    await bare.record(e.Answered({"federation.okta.waive": " closed ", "federation.ping.waive": "gone"}))
    found = await ticks(bare)
    assert [type(event).__name__ for event in found] == ["ActDone", "ProviderTicked"] * 2
    act = found[0]
    assert isinstance(act, e.ActDone)
    assert (act.kind, act.note) == ("provider waived", "closed")
    assert await ticks(bare) == [], "once for its words"
    waived = providers.records(bare.context())
    status, evidence = providers.judged(waived)
    assert status is CheckStatus.WAIVED
    assert evidence.startswith("2 waived. okta waived: closed")
    assert federation._ended(waived, [], "") == e.StepMoved(StepName.FEDERATION, StepState.DONE, "2 waived")
    assert federation._ended(waived, [], "unknown").state is StepState.OPEN
    assert federation._ended(waived, [], "unknown").note == "unknown; 2 waived"
    await bare.record(e.Answered({"federation.okta.waive": None}))
    withdrawn, gone = await ticks(bare)
    assert isinstance(withdrawn, e.ActDone)
    assert withdrawn.kind == "waiver withdrawn"
    assert gone == e.WaiverWithdrawn("okta")
    (open_one,) = [r for r in providers.records(bare.context()) if r.standing is Standing.OPEN]
    assert open_one.name == "okta"
    ended = federation._ended(providers.records(bare.context()), [open_one], "")
    assert ended.state is StepState.OPEN
    assert ended.note.endswith(f"; okta: {open_one.needs[0]}")


async def test_ticks_are_taken_with_who_gave_them(bare: Bare) -> None:
    await listed_pool(bare)
    await bare.record(e.Answered({"federation.okta.reached": "seen", "federation.ping.reached": "seen too"}))
    found = await ticks(bare)
    given = [
        (event.provider, event.tick, event.note) for event in found if isinstance(event, e.ProviderTicked)
    ]
    assert given == [("okta", Tick.REACHED, "seen"), ("ping", Tick.REACHED, "seen too")]
    acts = [event for event in found if isinstance(event, e.ActDone)]
    assert {act.kind for act in acts} == {"provider ticked"}
    await bare.record(e.Answered({"federation.okta.reached": "seen again"}))
    assert len(await ticks(bare)) == 2


async def test_a_connection_never_goes_back_by_itself(bare: Bare) -> None:
    await listed_pool(bare)
    await bare.record(e.ConnectionNoted(Connection("okta", ConnectionState.CONFIGURED)))
    assert await bare.run(federation._advance(bare.context())) == []


def test_providers_are_asked_in_groups() -> None:
    items = list(range(2 * federation.AT_ONCE + 1))
    groups = list(federation._groups(items))
    assert [len(group) for group in groups] == [federation.AT_ONCE, federation.AT_ONCE, 1]
    assert [item for group in groups for item in group] == items
    assert list(federation._groups([])) == []


@pytest.mark.parametrize("verdict", federation.FRESH)
def test_a_probe_is_asked_again_once_it_is_old_or_about_another_address(verdict: ProbeVerdict) -> None:
    question = ProbeQuestion("https://new", "id", "", "", "openid", ProviderKind.OIDC, ())
    result = ProbeResult("https://new", verdict, "", AT)
    span = federation.FRESH[verdict]
    assert federation._is_fresh(result, question, AT + span - timedelta(seconds=1))
    assert not federation._is_fresh(result, question, AT + span)
    assert not federation._is_fresh(replace(result, uri="https://old"), question, AT)
    assert not federation._is_fresh(replace(result, at=None), question, AT)
    assert not federation._is_fresh(None, question, AT)


async def test_an_edited_table_of_connections_is_taken_once_for_each_content(bare: Bare) -> None:
    await listed_pool(bare)
    assert await bare.run(federation._take_table(bare.context())) == []
    federation._write_sheets(bare.context(), providers.records(bare.context()))
    (path,) = bare.folder.rglob(TABLE)
    await bare.record(e.Answered({"federation.connections": str(path)}))
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    edited = [change_of(header, line, owner="ann") for line in lines]
    path.write_text("\n".join([header, *edited, ""]), encoding="utf-8")
    await bare.run(federation._take_table(bare.context()))
    owners = {name: known.owner for name, known in bare.reader.federation().connections.items()}
    assert owners == {"okta": "ann", "ping": "ann"}
    (act,) = bare.reader.acts(limit=1)
    assert act.note == path.name
    assert await bare.run(federation._take_table(bare.context())) == []
    path.unlink()
    assert await bare.run(federation._take_table(bare.context())) == [], "it was taken"
    await bare.record(e.Answered({"federation.connections": str(path.with_name("other.csv"))}))
    with pytest.raises(UsageError):
        await bare.run(federation._take_table(bare.context()))


def change_of(header: str, line: str, **values: str) -> str:
    """A line of a table with other values in these columns."""
    (names, cells) = csv.reader([header, line])
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(
        [values.get(name.lower(), cell) for name, cell in zip(names, cells, strict=True)]
    )
    return out.getvalue()


@pytest.mark.parametrize(
    ("state", "shown", "after"),
    [
        (ConnectionState.PLANNED, "active", ConnectionState.CONFIGURED),
        (ConnectionState.PLANNED, "draft", ConnectionState.PLANNED),
        (ConnectionState.TESTED, "active", ConnectionState.TESTED),
        (ConnectionState.TESTED, "inactive", ConnectionState.TESTED),
    ],
)
def test_a_connection_that_is_active_is_configured_and_never_goes_back(
    state: ConnectionState, shown: str, after: ConnectionState
) -> None:
    before = Connection("okta", state, organization_id="org_1", acs_url="https://acs", entity_id="urn:x")
    found = connections._with(before, TargetConnection("conn_1", "", shown))
    assert (found.state, found.target_state, found.connection_id) == (after, shown, "conn_1")
    assert (found.organization_id, found.acs_url, found.entity_id) == ("org_1", "https://acs", "urn:x")
    other = connections._with(before, TargetConnection("conn_1", "org_2", shown, "https://b", "urn:y", "r"))
    assert (other.organization_id, other.acs_url, other.entity_id, other.redirect_uri) == (
        "org_2",
        "https://b",
        "urn:y",
        "r",
    )

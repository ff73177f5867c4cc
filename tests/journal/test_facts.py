"""What is recorded is what is read back, each kind of fact by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journal.machine import PROFILE, creation, draft, listed, page, planned
from wizard.domain import events as e
from wizard.domain.federation.connections import (
    Connection,
    ConnectionState,
    ProbeResult,
    ProbeRole,
    ProbeVerdict,
    Tick,
    Ticked,
)
from wizard.domain.federation.saml import Certificate, SamlMetadata
from wizard.domain.mail.campaign import Stage
from wizard.domain.planning.people import RowState, TargetUser
from wizard.domain.planning.plan import Plan, PlanDraft
from wizard.domain.planning.resolution import Kind, RowOutcome
from wizard.domain.rows.identities import Method
from wizard.domain.rows.inventory import Inventory
from wizard.domain.rows.pool import Pool
from wizard.domain.steps import StepName, StepState
from wizard.journal import Journal, Reader
from wizard.ports import StepRecord

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)
POOL = Pool(id="eu-1_A", arn="arn:aws:cognito-idp:eu-1:1:userpool/eu-1_A", name="acme", estimate=3)
Record = Callable[..., Awaitable[None]]


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = Journal(tmp_path / "m.journal", actor=lambda: '{"user": "ann"}')
    yield opened
    opened.close()


@pytest.fixture
def reader(journal: Journal) -> Reader:
    return journal.reader


@pytest.fixture
def record(journal: Journal) -> Record:
    async def every(*facts: e.Fact, at: datetime = AT) -> None:
        for fact in facts:
            await journal.record(fact, at.isoformat())

    return every


def test_before_anything_nothing_is_known(reader: Reader) -> None:
    federation = reader.federation()
    empty: list[object] = [reader.answers(), reader.answered_at(), reader.steps(), reader.unread()]
    empty += [reader.verdicts(), reader.owners(), reader.overrides()]
    empty += [federation.connections, federation.probes, federation.ticks, federation.metadata]
    assert empty == [{}] * len(empty)
    unknown: list[object] = [reader.pool(), reader.listing(), reader.inventory(), reader.plan()]
    unknown += [reader.baseline_sample(), reader.text("acknowledged_text"), reader.meta("pins")]
    assert unknown == [None] * len(unknown)
    assert reader.baseline_counts() == (0, 0)
    assert reader.acts() == []
    assert reader.latest_act(besides="") == 0
    assert reader.preflight() == ()


async def test_an_answer_has_its_time_and_opens_steps_again(record: Record, reader: Reader) -> None:
    await record(
        e.Answered({"a": 1, "b": ["x"]}),
        e.StepMoved(StepName.TRANSFORM, StepState.DONE, "3 rows"),
        e.StepMoved(StepName.IMPORT, StepState.PAUSED),
    )
    assert reader.answers() == {"a": 1, "b": ["x"]}
    assert reader.steps() == {
        StepName.TRANSFORM: StepRecord(StepState.DONE, "3 rows", AT),
        StepName.IMPORT: StepRecord(StepState.PAUSED, "", AT),
    }
    await record(e.Answered({"a": None, "b": "y"}, reopens=(StepName.TRANSFORM,)), at=LATER)
    assert reader.answers() == {"b": "y"}
    assert reader.answered_at() == {"b": LATER}
    assert reader.steps()[StepName.TRANSFORM] == StepRecord(StepState.OPEN, "", LATER)
    assert reader.steps()[StepName.IMPORT].state is StepState.PAUSED


async def test_acts_are_read_latest_first(record: Record, reader: Reader) -> None:
    await record(
        e.ActDone("one", "why", {"n": 1}, "f00d"), e.ActDone("two"), e.ActDone("two"), e.ActDone("one")
    )
    acts = reader.acts()
    assert [(act.id, act.kind) for act in acts] == [(4, "one"), (3, "two"), (2, "two"), (1, "one")]
    first = acts[-1]
    assert (first.at, first.note, first.fingerprint) == (AT, "why", "f00d")
    assert (first.details, first.actor) == ({"n": 1}, {"user": "ann"})
    assert [act.id for act in reader.acts(kind="two")] == [3, 2]
    assert [act.id for act in reader.acts(kind="two", limit=1)] == [3]
    assert reader.latest_act(besides="one") == 3
    assert reader.latest_act(besides="two") == 4


async def test_the_guide_that_was_acknowledged_keeps_its_text(record: Record, reader: Reader) -> None:
    await record(
        e.GuideRead("d1", "live", True, "the text", {"a": "found"}), e.GuideAcknowledged("d1", ("a",))
    )
    await record(e.GuideRead("d2", "live", True, "another", {}), at=LATER)
    assert reader.text("acknowledged_text") == "the text"
    known = reader.meta("acknowledged")
    assert (known["digest"], known["accepted"], known["at"]) == ("d1", ["a"], AT.isoformat())
    assert (reader.meta("guide")["digest"], reader.meta("guide")["at"]) == ("d2", LATER.isoformat())


async def test_ends_preflight_and_what_could_not_be_read(record: Record, reader: Reader) -> None:
    rows = (
        e.PreflightRow("z", ok=False, blocking=True, detail="d", fix="f"),
        e.PreflightRow("a", ok=True, blocking=False, detail=""),
    )
    await record(
        e.EndsPinned({"pool": "p"}, {"environment": "acme"}, "ann"),
        e.PreflightDone((*rows, rows[1])[:2]),
        e.OptionalRead("ListGroups", "refused"),
        e.OptionalRead("ListClients", "refused too"),
        e.OptionalRead("ListGroups", ""),
    )
    assert reader.meta("pins") == {"source": {"pool": "p"}, "target": {"environment": "acme"}}
    assert reader.meta("caller") == "ann"
    assert reader.preflight() == rows
    assert reader.unread() == {"ListClients": "refused too"}
    await record(e.PreflightDone(rows[1:]))
    assert reader.preflight() == rows[1:]


async def test_recoveries_of_the_pool_are_kept_as_a_listing_began_with_them(
    record: Record, reader: Reader
) -> None:
    await record(e.RecoveriesSeen(("r1",), "", listing=3), e.RecoveriesSeen(("r1", "r2"), "RESTORING"))
    assert reader.meta("recoveries")["completed"] == ["r1", "r2"]
    assert reader.meta("recoveries")["at"] == AT.isoformat()
    began = reader.meta("recoveries_listed")
    assert (began["completed"], began["active"], began["listing"]) == (["r1"], "", 3)


async def test_owners_are_those_of_whom_there_are_any(record: Record, reader: Reader) -> None:
    await record(
        e.LeadTimeSet("dns", "ann", "2026-12-01"),
        e.LeadTimeSet("app", "bo", ""),
        e.LeadTimeSet("app", "", ""),
    )
    assert reader.owners() == {"dns": "ann"}
    assert reader.meta("lead_time:dns") == {"owner": "ann", "due": "2026-12-01"}


async def test_a_listing_grows_page_by_page(record: Record, reader: Reader) -> None:
    await record(e.PoolRead(POOL), e.ListingStarted(1, 7), page(1, 2, token="t"))
    listing = reader.listing()
    assert listing is not None
    assert (listing.id, listing.started_at, listing.finished_at) == (1, AT, None)
    assert (listing.token, listing.pages, listing.estimate, listing.restarts) == ("t", 1, 7, 0)
    await record(e.ListingRestarted(1, "refused"))
    listing = reader.listing()
    assert listing is not None
    assert (listing.token, listing.pages, listing.restarts) == (None, 0, 1)
    await record(page(2, 3), e.ListingFinished(1), at=LATER)
    listing = reader.listing()
    assert listing is not None
    assert (listing.finished_at, listing.restarts) == (LATER, 1)
    assert reader.listed(1) == 3
    assert reader.known_subs(1, ("sub-0001", "sub-0003", "sub-0009")) == {"sub-0001", "sub-0003"}
    assert reader.known_subs(2, ("sub-0001",)) == set()
    assert list(reader.listed_subs()) == ["sub-0001", "sub-0002", "sub-0003"]
    assert ["sub-0001" in record for record in reader.records()] == [True, False, False]


async def test_more_rows_than_a_page_of_reading_come_once_each(record: Record, reader: Reader) -> None:
    await record(e.ListingStarted(1, 7), page(*range(501)), page(501, 502, number=2), e.ListingFinished(1))
    expected = [f"sub-{n:04}" for n in range(503)]
    assert list(reader.listed_subs()) == expected
    assert len(list(reader.records())) == 503
    assert reader.present_subs(("sub-0000", "sub-0502", "no one")) == {"sub-0000", "sub-0502"}


async def test_a_row_that_is_gone_is_listed_no_more(record: Record, reader: Reader) -> None:
    await record(e.ListingStarted(1, 2), page(1, 2), e.ListingFinished(1), e.RowRelisted("sub-0001", None))
    assert list(reader.listed_subs()) == ["sub-0002"]
    assert len(list(reader.records())) == 1
    assert reader.present_subs(("sub-0001", "sub-0002")) == {"sub-0002"}
    assert set(reader.rows_as_listed(("sub-0001", "sub-0002"))) == {"sub-0002"}
    await record(e.RowRelisted("sub-0001", listed(1, email="new@acme.example")))
    assert reader.rows_as_listed(("sub-0001",))["sub-0001"].email == "new@acme.example"


async def test_decisions_about_rows_are_given_and_taken_back(record: Record, reader: Reader) -> None:
    await record(
        e.ListingStarted(1, 2),
        page(1, 2),
        e.ListingFinished(1),
        e.RowDecided("sub-0001", "twins", "skip"),
        e.RowDecided("sub-0001", "email", "a@b.test"),
        e.RowDecided("sub-0002", "twins", "merge"),
        e.RowDecided("sub-0001", "twins", "newest"),
    )
    assert reader.overrides() == {
        "sub-0001": {"twins": "newest", "email": "a@b.test"},
        "sub-0002": {"twins": "merge"},
    }
    await record(e.RowDecided("sub-0001", "twins", None))
    assert reader.overrides("sub-0001") == {"sub-0001": {"email": "a@b.test"}}
    assert reader.overrides("") == {}


async def test_an_inventory_is_what_was_counted(record: Record, reader: Reader) -> None:
    federated = replace(PROFILE, method=Method.FEDERATED)
    rows = (listed(1), listed(2), replace(listed(3), profile=federated))
    await record(e.PoolRead(POOL), e.ListingStarted(1, 3), e.PageListed(1, 1, rows, None))
    assert reader.inventory() == Inventory(POOL, {PROFILE: 2, federated: 1})
    assert reader.mfa_candidates("", 5) == [("sub-0001", "sub-0001"), ("sub-0002", "sub-0002")]
    assert reader.mfa_candidates("sub-0001", 5) == [("sub-0002", "sub-0002")]
    assert reader.mfa_candidates("", 1) == [("sub-0001", "sub-0001")]
    await record(
        e.TwinsCounted(4, 3, {"twins": 2}, -1),
        e.MfaScanned({"sub-0001": ("TOTP", "SMS"), "sub-0002": ()}, "sub-0002", 2),
    )
    found = reader.inventory()
    assert found is not None
    assert (found.twins, found.twins_unproven, found.shared, found.shared_due) == (4, 3, {Kind.TWINS: 2}, -1)
    assert found.mfa is not None
    assert (found.mfa["TOTP"], found.mfa["SMS"]) == (1, 1)
    await record(e.MfaScanned({"sub-0001": ("SMS",)}, "sub-0001", 3))
    assert (reader.tally("mfa")["TOTP"], reader.tally("mfa")["SMS"]) == (0, 1)
    assert reader.meta("mfa_scan") == {"after": "sub-0001", "scanned": 3}


async def test_groups_belong_to_rows(record: Record, reader: Reader) -> None:
    await record(e.ListingStarted(1, 2), page(1, 2), e.ListingFinished(1))
    await record(e.GroupListed("admins", ("sub-0001",)), e.GroupListed("admins", ("sub-0001", "sub-0002")))
    await record(e.GroupListed("bo", ("sub-0001",)))
    families, after = reader.groups(0, 10)
    assert after is not None
    assert reader.groups(after, 10) == ([], None)
    by_sub = {row.sub: row.attributes for family in families for row in family.rows}
    assert [value for key, value in by_sub["sub-0001"].items() if "group" in key.lower()] == ["admins,bo"]
    assert [value for key, value in by_sub["sub-0002"].items() if "group" in key.lower()] == ["admins"]


async def test_users_who_were_there_before(record: Record, reader: Reader) -> None:
    users = tuple(
        TargetUser(f"user_{n}", f"P{n}@Acme.example", True, f"sub-{n:04}", metadata={"a": "b"})
        for n in (1, 2, 9)
    )
    await record(e.ListingStarted(1, 2), page(1, 2), e.ListingFinished(1), e.BaselineStarted(1))
    assert reader.meta("baseline") == {"revision": 1, "after": None, "done": False}
    await record(e.BaselineRead(1, users[:2], "user_2"))
    assert reader.meta("baseline") == {"revision": 1, "after": "user_2", "done": False}
    assert reader.baseline_counts() == (0, 0), "not before the last page"
    await record(e.BaselineRead(1, users[2:], None))
    assert reader.meta("baseline")["done"] is True
    assert reader.baseline_counts() == (3, 2)
    assert reader.baseline_sample() == users[0]
    assert reader.in_baseline(("user_1", "user_9", "user_7")) == {"user_1", "user_9"}
    await record(e.BaselineStarted(2))
    assert reader.in_baseline(("user_1",)) == set()


def plan(revision: int) -> Plan:
    made = PlanDraft(revision, "acme", "https://api.workos.com")
    return made.freeze(baseline=0, baseline_ours=0, at=AT)


async def test_the_latest_plan_counts_and_what_only_it_can_count(record: Record, reader: Reader) -> None:
    counted = replace(plan(2), decisions={"existing_ours": 3}, due={"due": 4})
    await record(e.PoolRead(POOL), *planned(1), e.PlanFrozen(plan(1)), e.PlanFrozen(counted))
    assert reader.plan() == counted
    found = reader.inventory()
    assert found is not None
    assert (found.existing_ours, found.due) == (None, None), "step 6 is not done"
    await record(e.StepMoved(StepName.TRANSFORM, StepState.DONE), e.PlanConfirmed(2, "f"), at=LATER)
    confirmed = reader.plan()
    assert confirmed is not None
    assert confirmed.confirmed_at == LATER
    found = reader.inventory()
    assert found is not None
    assert (found.existing_ours, found.existing_foreign, found.metadata_overflow) == (3, 0, 0)
    assert found.due == 4


async def test_rows_that_fail_are_told_with_their_reason(record: Record, reader: Reader) -> None:
    base = creation(0)
    outcome = RowOutcome("sub-0001", RowState.FAILED, Kind.NO_EMAIL, "has no email")
    merged = RowOutcome("sub-0002", RowState.MERGED, Kind.TWINS, "")
    facts = planned(3)
    facts[-1] = e.PersonsPlanned(1, (replace(base, outcomes=(outcome, merged)),))
    await record(*facts)
    assert reader.failures(5) == [("sub-0001", "has no email")]
    assert reader.failures(0) == []
    assert +reader.tally("rows") == {"failed": 1, "merged": 1, "pending": 1}
    assert reader.due() == 1
    person, other = reader.person("sub-0000"), reader.person("sub-0002")
    assert person is not None
    assert person == other
    assert reader.person("sub-0001") is None
    assert ("no_email", "failed", 1, "sub-0001") in reader.kinds()


async def test_what_was_written_is_known_by_id_sub_and_address(record: Record, reader: Reader) -> None:
    await record(*planned(4))
    effects = reader.open_effects("pending", 0, 9)
    assert [effect.sub for effect in effects] == [f"sub-{n:04}" for n in range(4)]
    assert [effect.sub for effect in reader.open_effects("pending", effects[1].id, 1)] == ["sub-0002"]
    assert [effect.sub for effect in reader.effects_of(["p1@acme.example", "x"])] == ["sub-0001"]
    ids = [effect.id for effect in effects]
    await record(e.EffectsAttempted((ids[0], ids[1])))
    done = e.Settled(ids[0], "sub-0000", RowState.CREATED, "user_0")
    await record(e.EffectsSettled((done,)))
    assert [written.sub for written in reader.written_sample(5)] == ["sub-0000"]
    assert reader.written_sample(0) == []
    written = reader.written_by_target(["user_0", "user_1"])
    assert list(written) == ["user_0"]
    assert (written["user_0"].email, written["user_0"].written) == ("p0@acme.example", draft(0))
    users = [
        TargetUser("user_0", "moved@acme.example", True),
        TargetUser("user_1", "other@acme.example", True, "sub-0001"),
        TargetUser("user_2", "P2@acme.example", True, "no sub of ours"),
        TargetUser("user_9", "nobody@acme.example", True),
    ]
    known = reader.known_persons(users)
    assert {user: (person.sub, person.target_id) for user, person in known.items()} == {
        "user_0": ("sub-0000", "user_0"),
        "user_1": ("sub-0001", None),
        "user_2": ("sub-0002", None),
    }
    assert known["user_0"].effect is None
    assert not any(person.is_mailed for person in known.values())
    doubtful, pending = known["user_1"].effect, known["user_2"].effect
    assert doubtful is not None
    assert pending is not None
    assert (doubtful.in_doubt, pending.in_doubt) == (True, False)
    assert reader.unseen(1, 5) == (1, ["sub-0000"])
    await record(e.UsersReconciled(1, ("user_0", "user_9"), None))
    assert reader.unseen(1, 5) == (0, [])
    assert reader.unseen(2, 0) == (1, [])
    assert reader.meta("appeared") is None
    await record(e.UsersReconciled(1, (), 2))
    assert (reader.meta("reconciled"), reader.meta("appeared")) == (1, 2)


@pytest.mark.parametrize("state", ["done", "never"])
async def test_an_effect_is_attempted_only_while_it_is_open(
    record: Record, reader: Reader, state: str
) -> None:
    await record(*planned(1))
    (effect,) = reader.open_effects("pending", 0, 1)
    settled = e.EffectsSettled((e.Settled(effect.id, effect.sub, RowState.CREATED, "user_0"),))
    if state == "never":
        with pytest.raises(ValueError, match="was not attempted"):
            await record(settled)
        return
    await record(e.EffectsAttempted((effect.id,)), settled)
    with pytest.raises(ValueError, match="cannot be attempted"):
        await record(e.EffectsAttempted((effect.id,)))


async def test_checks_holds_cutover_and_webhooks(record: Record, reader: Reader) -> None:
    await record(
        e.CheckDone("reset", e.CheckStatus.FAIL, "none", "ann", "in"),
        e.CheckDone("reset", e.CheckStatus.PASS, "seen", "bo"),
        e.HoldPassed(Stage.CANARY, "fine"),
        e.CutoverDone("CUTOVER acme"),
        e.WebhooksSwitched(("we_1", "we_2"), enabled=False),
    )
    (verdict,) = reader.verdicts().values()
    assert (verdict.id, verdict.status, verdict.evidence) == ("reset", "pass", "seen")
    assert (verdict.at, verdict.by, verdict.inputs) == (AT, "bo", "")
    assert reader.meta("hold:canary") == {"note": "fine", "at": AT.isoformat()}
    cutover = reader.meta("cutover")
    assert (cutover["phrase"], cutover["waivers"], cutover["at"]) == ("CUTOVER acme", [], AT.isoformat())
    assert reader.meta("webhooks_off") == ["we_1", "we_2"]
    await record(e.WebhooksSwitched(("we_1",), enabled=True))
    assert reader.meta("webhooks_off") == []


async def test_what_is_known_of_providers(record: Record, reader: Reader) -> None:
    connection = Connection("a_b%", ConnectionState.CONFIGURED, owner="ann", connection_id="conn_1")
    certificate = Certificate("CN=x", AT, LATER, "ab12", "MIIB")
    metadata = SamlMetadata("urn:x", "https://sso", (certificate,), True, ("email",))
    probe = ProbeResult("https://new", ProbeVerdict.ACCEPTED, "200", None)
    await record(
        e.ConnectionNoted(Connection("a_b%")),
        e.ConnectionNoted(connection),
        e.ConnectionNoted(Connection("other")),
        e.RedirectProbed("a_b%", ProbeRole.NEW, probe),
        e.RedirectProbed("a_b%", ProbeRole.OLD, replace(probe, verdict=ProbeVerdict.MISMATCH)),
        e.ProviderTicked("a_b%", Tick.REACHED, "seen", "https://new"),
        e.ProviderTicked("a_b%", Tick.WAIVED, "closed", "https://new"),
        e.MetadataRead("a_b%", "https://meta", metadata),
    )
    found = reader.federation()
    assert found.connections == {"a_b%": connection, "other": Connection("other")}
    assert found.probes == {
        "a_b%": {
            ProbeRole.NEW: replace(probe, at=AT),
            ProbeRole.OLD: replace(probe, at=AT, verdict=ProbeVerdict.MISMATCH),
        }
    }
    ticks = found.ticks["a_b%"]
    assert ticks[Tick.REACHED] == Ticked("seen", "https://new", AT, ticks[Tick.REACHED].by)
    assert set(ticks) == {Tick.REACHED, Tick.WAIVED}
    assert found.metadata == {"a_b%": metadata}
    assert reader.meta("metadata:a_b%")["source"] == "https://meta"
    await record(e.WaiverWithdrawn("a_b%"))
    assert set(reader.federation().ticks["a_b%"]) == {Tick.REACHED}


async def test_a_journal_that_is_not_in_recovery_takes_nothing_about_one(record: Record) -> None:
    with pytest.raises(ValueError, match="not in recovery"):
        await record(e.Recovered("phrase"))

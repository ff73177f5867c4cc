"""Steps 1, 3 and 10 by what is known: the guide's digest, a listing that stalls, points to be ticked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journal.machine import draft, page
from tests.steps.bare import Bare
from wizard.domain import events as e
from wizard.domain.events import CheckStatus
from wizard.domain.paging import PATIENCE
from wizard.domain.planning.budget import MARK_KEY, SENT_MARK
from wizard.domain.planning.people import EffectKind, RowState, TargetUser
from wizard.domain.recovery import Found
from wizard.domain.rows.pool import Pool
from wizard.domain.stacks import TICKED, ItemState, ScanResult, SetUpItem, Stack
from wizard.errors import Blocked, MissingAnswer
from wizard.guide.mfa_scan import MFA_SCAN, SAMPLE
from wizard.guide.stacks import GUIDES
from wizard.ports import GuidePage, KnownPerson, OpenEffect
from wizard.steps import authkit, guide, inventory, recovering
from wizard.steps.authkit import MENTIONS

POOL = Pool(id="eu-1_A", arn="arn", name="acme", estimate=4, mfa="OPTIONAL")
CLEAN = ScanResult(3, 0, {}, {}, (), (), clean=True)


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    opened = Bare(tmp_path)
    yield opened
    await opened.close()


# Step 1.


@pytest.mark.parametrize(
    ("given", "live", "sentence"),
    [
        ("d1", True, ""),
        ("d1", False, ""),
        (True, False, ""),
        (True, True, r"guide\.acknowledged = true stands for a guide file only"),
        ("d2", True, r"is not the one that was acknowledged: its digest is d1\."),
        (False, False, r"is not the one that was acknowledged: its digest is d1\."),
    ],
)
async def test_the_guide_is_acknowledged_by_its_digest(
    bare: Bare, given: object, live: bool, sentence: str
) -> None:
    text = GuidePage(text="the text", source="here", live=live)
    await bare.record(e.Answered({"guide.acknowledged": given}))
    if not sentence:
        guide._require_acknowledgement(bare.context(), "d1", text)
        return
    with pytest.raises(Blocked, match=sentence):
        guide._require_acknowledgement(bare.context(), "d1", text)


async def test_a_guide_that_no_one_acknowledged_is_asked_about(bare: Bare) -> None:
    with pytest.raises(MissingAnswer):
        guide._require_acknowledgement(bare.context(), "d1", GuidePage("the text", "here", live=True))


# Step 3.


def test_a_listing_stalls_after_so_many_pages_without_a_new_user() -> None:
    progress = inventory._Progress(pages=3, restarts=0)
    for _ in range(PATIENCE):
        progress.page(new=0)
    assert progress.pages == 3 + PATIENCE
    progress.page(new=1)
    for _ in range(PATIENCE):
        progress.page(new=0)
    with pytest.raises(Blocked, match=f"sent {PATIENCE + 1} pages in a row without one new user"):
        progress.page(new=0)


def test_a_listing_that_began_again_may_repeat_what_it_had() -> None:
    progress = inventory._Progress(pages=7, restarts=0)
    progress.restart("expired", "t")
    assert (progress.pages, progress.idle, progress.repeated, progress.restarts) == (0, 0, 7, 1)
    for _ in range(7 + PATIENCE):
        progress.page(new=0)
    with pytest.raises(Blocked, match="is not moving"):
        progress.page(new=0)


def test_a_first_page_that_is_refused_and_too_many_restarts_end_it() -> None:
    with pytest.raises(Blocked, match="refuses to go on with the listing: expired"):
        inventory._Progress(pages=0, restarts=0).restart("expired", None)
    progress = inventory._Progress(pages=9, restarts=0)
    for _ in range(inventory.RESTARTS):
        progress.restart("expired", "t")
    assert progress.repeated == 9, "the longest way that it came"
    with pytest.raises(Blocked):
        progress.restart("expired", "t")


@pytest.mark.parametrize(
    ("pool", "answer"),
    [(replace(POOL, mfa="OFF"), "full"), (replace(POOL, mfa="ON"), "sample"), (POOL, "notice"), (POOL, None)],
)
async def test_mfa_settings_are_read_only_where_they_are_optional_and_asked_for(
    bare: Bare, pool: Pool, answer: str | None
) -> None:
    await bare.record(e.PoolRead(pool), e.ListingStarted(1, 4), page(0, 1), e.ListingFinished(1))
    await bare.record(e.Answered({MFA_SCAN: answer}))
    assert await bare.run(inventory._scan_mfa(bare.context(), pool)) == []


async def test_a_scan_that_has_read_enough_reads_no_one(bare: Bare) -> None:
    await bare.record(e.PoolRead(POOL), e.ListingStarted(1, 4), page(0, 1), e.ListingFinished(1))
    await bare.record(e.Answered({MFA_SCAN: "sample"}), e.MfaScanned({}, "", SAMPLE))
    assert await bare.run(inventory._scan_mfa(bare.context(), POOL)) == []
    await bare.record(e.Answered({MFA_SCAN: "full"}), e.MfaScanned({}, "", 8))
    assert await bare.run(inventory._scan_mfa(bare.context(), POOL)) == []
    await bare.record(e.MfaScanned({}, "sub-0001", 2))
    assert await bare.run(inventory._scan_mfa(bare.context(), POOL)) == [], "there is no one after that"


# Step 10.


def item(name: str, state: ItemState, detail: str = "") -> SetUpItem:
    return SetUpItem(name, f"point {name}", state, detail)


def verdict(bare: Bare, *items: SetUpItem, scan: ScanResult = CLEAN) -> tuple[CheckStatus, str]:
    checked = e.AppChecked(Stack.NEXTJS, True, scan, items, ())
    check = authkit._verdict(bare.context(), GUIDES[Stack.NEXTJS], checked)
    return check.status, check.evidence


async def test_points_are_ticked_by_people_only_where_they_are_theirs(bare: Bare) -> None:
    points = [item("a", ItemState.YOURS), item("b", ItemState.YOURS, "look"), item("c", ItemState.MISSING)]
    await bare.record(e.ActDone(TICKED, "a"), e.ActDone(TICKED, "c"), e.ActDone("other", "b"))
    first, *rest = authkit._ticked(bare.context(), points)
    assert first == SetUpItem("a", "point a", ItemState.DONE, "ticked")
    assert rest == points[1:]


async def test_an_app_passes_with_all_that_the_program_can_see(bare: Bare) -> None:
    done, yours = item("a", ItemState.DONE), item("b", ItemState.YOURS)
    status, evidence = verdict(bare, done, done)
    assert status is CheckStatus.PASS
    assert evidence.endswith("2 points of the set-up done.")
    status, evidence = verdict(bare, done, yours)
    assert status is CheckStatus.PASS
    assert evidence.endswith("1 points of the set-up done, 1 are yours to look at.")
    status, evidence = verdict(
        bare, done, item("c", ItemState.MISSING, "not set"), item("d", ItemState.MISSING)
    )
    assert status is CheckStatus.TODO
    assert evidence.endswith("2 missing: point c (not set); point d.")
    mentions = SetUpItem(f"{MENTIONS}:f00d", "4 mentions", ItemState.YOURS)
    status, evidence = verdict(bare, done, mentions)
    assert status is CheckStatus.TODO
    assert "look at 4 mentions" in evidence
    assert verdict(bare, done, replace(mentions, state=ItemState.DONE))[0] is CheckStatus.PASS


@pytest.mark.parametrize("left", [{"findings": 1, "clean": False}, {"skipped": {"unreadable": 1}}])
async def test_an_app_with_something_left_fails(bare: Bare, left: Mapping[str, object]) -> None:
    scan = replace(CLEAN, **left)  # type: ignore[arg-type]
    assert verdict(bare, item("a", ItemState.DONE), scan=scan)[0] is CheckStatus.FAIL


async def test_cookies_that_were_met_before_are_remembered(bare: Bare) -> None:
    assert authkit._cookies_before(bare.context()) == []
    await bare.record(e.AppChecked(Stack.NEXTJS, True, CLEAN, (), ("c1", "c2")))
    assert authkit._cookies_before(bare.context()) == ["c1", "c2"]


# Step 2: what WorkOS holds next to a journal in recovery.


def test_users_are_counted_by_what_the_journal_lost() -> None:
    made = draft(1)
    effect = OpenEffect(7, "sub-0001", EffectKind.CREATE_USER, made, None, None, 0, False)
    user = TargetUser("user_1", made.email, True, "sub-0001", metadata=made.metadata)
    mark = {MARK_KEY: SENT_MARK}
    users = {
        "as planned": (user, KnownPerson("sub-0001", None, effect, False)),
        "other": (replace(user, metadata={}), KnownPerson("sub-0001", None, effect, False)),
        "another": (replace(user, email_verified=False), KnownPerson("sub-0001", None, effect, False)),
        "no plan": (replace(user, metadata=mark), KnownPerson("sub-0001", None, None, False)),
        "written": (replace(user, metadata=mark), KnownPerson("sub-0001", "user_1", None, True)),
        "update": (replace(user, metadata={}), KnownPerson("sub-0001", "user_1", effect, False)),
        "foreign": (replace(user, metadata=mark), None),
    }
    page_of = tuple(replace(found, id=name) for name, (found, _) in users.items())
    known = {name: person for name, (_, person) in users.items() if person}
    found, settled = recovering._compared(page_of, known)
    assert (found.users, found.settled, found.differ, found.unknown, found.marks) == (7, 1, 2, 1, 1)
    assert [(outcome.effect, outcome.state, outcome.target_id) for outcome in settled] == [
        (7, RowState.CREATED, "as planned")
    ]
    assert recovering._compared((), {}) == (Found(), [])

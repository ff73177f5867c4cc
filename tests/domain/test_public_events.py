"""The event stream: counts and keys, and no one's address."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.domain.people_made import make_row
from wizard.domain.events import (
    ActDone,
    Answered,
    AppChecked,
    BaselineRead,
    CampaignPlanned,
    CutoverDone,
    EffectsAttempted,
    EffectsSettled,
    Event,
    EventsSeen,
    GroupListed,
    GuideRead,
    MailsAttempted,
    MailSettled,
    MailsSettled,
    MfaScanned,
    OffboardingAttempted,
    OffboardingOutcome,
    OffboardingSettled,
    PageListed,
    PersonsPlanned,
    PoolRead,
    ProviderTicked,
    RedirectProbed,
    ResetEventsRead,
    RowDecided,
    RowRelisted,
    Settled,
    StepMoved,
    UsersReconciled,
    public,
)
from wizard.domain.federation.connections import ProbeResult, ProbeRole, ProbeVerdict, Tick, Waiver
from wizard.domain.mail.adoption import UserEvent, UserEventKind
from wizard.domain.mail.campaign import MailState
from wizard.domain.planning.delta import OffboardingAction, OffboardingState
from wizard.domain.planning.people import RowState, TargetUser, UserDraft
from wizard.domain.planning.resolution import Due, PlannedPerson, Resolution
from wizard.domain.rows.listed import listed_row
from wizard.domain.rows.pool import Pool
from wizard.domain.stacks import ItemState, ScanResult, SetUpItem, Stack
from wizard.domain.steps import StepName, StepState

ANN = "ann@acme.example"
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
POOL = Pool(id="us-east-1_Made", arn="arn:aws:cognito-idp:us-east-1:1:userpool/made", name="", estimate=1)
ROW = listed_row(make_row("s1", ANN), POOL)
SETTLED = (
    Settled(1, "s1", RowState.CREATED, "user_1", ANN),
    Settled(2, "s2", RowState.CREATED, "user_2", ANN),
    Settled(3, "s3", RowState.FAILED, reason="refused"),
)
LEFT = (
    OffboardingOutcome(1, "s1", OffboardingState.DONE, sessions=2),
    OffboardingOutcome(2, "s2", OffboardingState.FAILED, sessions=1, reason="gone"),
)
MAILS = (
    MailSettled(1, MailState.SENT),
    MailSettled(2, MailState.SENT),
    MailSettled(3, MailState.FAILED, "no"),
)
PERSON = PlannedPerson("s1", UserDraft(ANN, True, "s1"), None, None, None, Due.NO, None)
SCAN = ScanResult(3, 2, {"sdk": 2}, {}, (), (), clean=False, mentions=4)
ITEMS = tuple(
    SetUpItem(str(n), ANN, state)
    for n, state in enumerate((ItemState.DONE, ItemState.DONE, ItemState.MISSING))
)
CASES: tuple[tuple[Event, dict[str, Any]], ...] = (
    (PageListed(1, 2, (ROW,), "next"), {"listing": 1, "page": 2, "rows": 1, "last": False}),
    (PageListed(1, 3, (), None), {"listing": 1, "page": 3, "rows": 0, "last": True}),
    (RowDecided("s1", "email", ANN), {"sub": "s1", "kind": "email"}),
    (
        ActDone("rows decided", details={"rows": [["s1", "email", ANN]], "more": 1}),
        {"kind": "rows decided", "note": "", "fingerprint": "", "details": {"rows": 1, "more": 1}},
    ),
    (GroupListed("admins", ("s1", "s2")), {"group": "admins", "rows": 2}),
    (MfaScanned({ANN: ("TOTP",)}, "s1", 7), {"scanned": 7}),
    (
        BaselineRead(3, (TargetUser("user_1", ANN, email_verified=True),), None),
        {"revision": 3, "users": 1, "last": True},
    ),
    (EffectsAttempted((1, 2, 3)), {"persons": 3}),
    (
        EffectsSettled(SETTLED),
        {"created": 2, "failed": 1, "failures": [{"sub": "s3", "reason": "refused"}]},
    ),
    (
        OffboardingSettled(OffboardingAction.REVOKE, LEFT),
        {
            "act": "revoke",
            "done": 1,
            "failed": 1,
            "sessions": 3,
            "failures": [{"sub": "s2", "reason": "gone"}],
        },
    ),
    (
        CampaignPlanned(1, (ANN,), (ANN,)),
        {"campaign": 1, "canaries": 1, "reminds": False, "sso_organizations": 0},
    ),
    (MailsAttempted((1, 2)), {"persons": 2}),
    (MailsSettled(MAILS), {"sent": 2, "failed": 1}),
    (
        EventsSeen((UserEvent(UserEventKind.USED, "user_1", ANN, AT),), None, "event_1"),
        {sight.value: int(sight is UserEventKind.USED) for sight in UserEventKind},
    ),
    (
        GuideRead("d1", "live", live=True, text=ANN, facts={"a": "found"}, notices=("n",)),
        {"digest": "d1", "source": "live", "live": True, "facts": {"a": "found"}, "notices": ["n"]},
    ),
    (PoolRead(replace(POOL, estimate=7)), {"pool": "us-east-1_Made", "estimate": 7, "providers": 0}),
    (RowRelisted("s1", ROW), {"sub": "s1", "gone": False}),
    (RowRelisted("s1", None), {"sub": "s1", "gone": True}),
    (
        PersonsPlanned(3, (Resolution(None, ()), Resolution(PERSON, ()), Resolution(PERSON, ()))),
        {"revision": 3, "persons": 2},
    ),
    (OffboardingAttempted(OffboardingAction.MARK, (1, 2)), {"act": "mark", "persons": 2}),
    (
        CutoverDone("CUTOVER acme", (Waiver("okta", "gone", "bo", AT), Waiver("x", "y"))),
        {
            "phrase": "CUTOVER acme",
            "waivers": [
                {
                    "provider": "okta",
                    "reason": "gone",
                    "by": "bo",
                    "at": "2026-11-24T08:00:00+00:00",
                    "kind": "provider",
                },
                {"provider": "x", "reason": "y", "by": "", "at": "", "kind": "provider"},
            ],
        },
    ),
    (
        ResetEventsRead((("user_1", AT), ("user_2", AT)), AT, AT, through=AT),
        {"resets": 2, "since": AT.isoformat(), "through": AT.isoformat()},
    ),
    (ResetEventsRead((), AT, AT), {"resets": 0, "since": AT.isoformat(), "through": None}),
    (
        RedirectProbed("okta", ProbeRole.NEW, ProbeResult("https://x", ProbeVerdict.ACCEPTED, "200", AT)),
        {"provider": "okta", "role": "new", "verdict": "accepted", "evidence": "200"},
    ),
    (ProviderTicked("okta", Tick.REACHED, ANN, "https://x"), {"provider": "okta", "tick": "reached"}),
    (
        AppChecked(Stack.NEXTJS, True, SCAN, ITEMS, ("c",)),
        {
            "stack": Stack.NEXTJS.value,
            "detected": True,
            "files": 3,
            "uses": 2,
            "mentions": 4,
            "by_id": {"sdk": 2},
            "items": {"done": 2, "missing": 1},
            "cookies": ["c"],
        },
    ),
    (UsersReconciled(1, ("user_1", "user_2"), 0), {"pass": 1, "users": 2, "appeared": 0}),
    (
        Answered({"verify.canaries": [ANN], "mapping": {}}, (StepName.TRANSFORM,)),
        {"keys": ["mapping", "verify.canaries"], "reopens": ["transform"]},
    ),
    (
        StepMoved(StepName.IMPORT, StepState.DONE, "3 persons"),
        {"step": "import", "state": "done", "note": "3 persons"},
    ),
)


@pytest.mark.parametrize(
    ("event", "summary"), CASES, ids=[f"{event.name}-{n}" for n, (event, _) in enumerate(CASES)]
)
def test_an_event_is_told_by_counts_and_keys(event: Event, summary: dict[str, Any]) -> None:
    shown = json.loads(json.dumps(public(event)))
    assert shown == {"event": event.name} | summary
    assert ANN not in json.dumps(shown)

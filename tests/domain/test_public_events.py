"""The event stream: counts and keys, and no one's address."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.domain.people_made import make_row
from wizard.domain.events import (
    ActDone,
    Answered,
    BaselineRead,
    CampaignPlanned,
    EffectsAttempted,
    EffectsSettled,
    Event,
    EventsSeen,
    GroupListed,
    MailsAttempted,
    MailSettled,
    MailsSettled,
    MfaScanned,
    OffboardingOutcome,
    OffboardingSettled,
    PageListed,
    RowDecided,
    Settled,
    StepMoved,
    UsersReconciled,
    public,
)
from wizard.domain.mail.adoption import UserEvent, UserEventKind
from wizard.domain.mail.campaign import MailState
from wizard.domain.planning.delta import OffboardingAction, OffboardingState
from wizard.domain.planning.people import RowState, TargetUser
from wizard.domain.rows.listed import listed_row
from wizard.domain.rows.pool import Pool
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

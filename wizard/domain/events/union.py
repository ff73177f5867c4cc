"""The closed union of events; mypy lists every place that must know a new one."""

from __future__ import annotations

from typing import TypeAlias

from wizard.domain.events.apps import AppChecked
from wizard.domain.events.delta import LeftAttempted, LeftsSettled, ListingImported, PoolCompared
from wizard.domain.events.federation import (
    ConnectionNoted,
    MetadataRead,
    ProviderTicked,
    RedirectProbed,
    WaiverWithdrawn,
)
from wizard.domain.events.listing import (
    ExportWritten,
    GroupListed,
    ListingFinished,
    ListingRestarted,
    ListingStarted,
    MfaScanned,
    PageListed,
    PoolRead,
    RowRelisted,
    TwinsCounted,
)
from wizard.domain.events.mailing import (
    CampaignPlanned,
    CutoverDone,
    EventsSeen,
    HoldPassed,
    ListFrozen,
    MailsAttempted,
    MailsMarked,
    MailsResent,
    MailsSettled,
    OwnMailSent,
    RecipientsWritten,
    ResetEventsRead,
    ResetEventsRefused,
)
from wizard.domain.events.operator import (
    ActDone,
    Answered,
    CheckDone,
    EndsPinned,
    GuideAcknowledged,
    GuideRead,
    LeadTimeSet,
    PreflightDone,
    ReportWritten,
    RowDecided,
    StepMoved,
)
from wizard.domain.events.pulses import Notice, Waiting
from wizard.domain.events.writing import (
    BaselineRead,
    BaselineStarted,
    EffectsAttempted,
    EffectsSettled,
    PersonsPlanned,
    PlanConfirmed,
    PlanFrozen,
    PlanStarted,
    UsersReconciled,
    WebhooksSwitched,
)

Fact: TypeAlias = (
    ActDone
    | Answered
    | StepMoved
    | GuideRead
    | GuideAcknowledged
    | EndsPinned
    | PreflightDone
    | PoolRead
    | ListingStarted
    | PageListed
    | ListingRestarted
    | ListingFinished
    | RowRelisted
    | TwinsCounted
    | RowDecided
    | LeadTimeSet
    | GroupListed
    | MfaScanned
    | ExportWritten
    | BaselineStarted
    | BaselineRead
    | PlanStarted
    | PersonsPlanned
    | PlanFrozen
    | PlanConfirmed
    | EffectsAttempted
    | EffectsSettled
    | WebhooksSwitched
    | ListingImported
    | LeftAttempted
    | LeftsSettled
    | PoolCompared
    | UsersReconciled
    | CheckDone
    | ConnectionNoted
    | RedirectProbed
    | ProviderTicked
    | WaiverWithdrawn
    | MetadataRead
    | CampaignPlanned
    | CutoverDone
    | HoldPassed
    | ListFrozen
    | MailsAttempted
    | MailsMarked
    | MailsSettled
    | EventsSeen
    | ResetEventsRead
    | ResetEventsRefused
    | MailsResent
    | OwnMailSent
    | RecipientsWritten
    | AppChecked
    | ReportWritten
)

Pulse: TypeAlias = Notice | Waiting
Event: TypeAlias = Fact | Pulse

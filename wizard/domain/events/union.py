"""The closed union of events; mypy lists every place that must know a new one."""

from __future__ import annotations

from typing import TypeAlias

from wizard.domain.events.apps import AppChecked
from wizard.domain.events.delta import ListingImported, OffboardingAttempted, OffboardingSettled, PoolCompared
from wizard.domain.events.environment import EnvironmentSeen
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
    RecoveriesSeen,
    RowRelisted,
    TwinsCounted,
)
from wizard.domain.events.mailing import (
    CampaignPlanned,
    CutoverDone,
    EventsSeen,
    HoldPassed,
    KeptMarksRead,
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
    AccessLost,
    ActDone,
    Answered,
    CheckDone,
    EndsPinned,
    GuideAcknowledged,
    GuideRead,
    LeadTimeSet,
    OptionalRead,
    PreflightDone,
    ReportWritten,
    RowDecided,
    StepMoved,
)
from wizard.domain.events.organizations import (
    CompaniesCounted,
    DomainsSettled,
    MembershipsCompared,
    MembershipsReconciled,
    MembershipsSettled,
    MembershipsSwitchedOff,
    OrganizationLinesRead,
    OrganizationsAttempted,
    OrganizationsListed,
    OrganizationsSettled,
    RolesRead,
)
from wizard.domain.events.pulses import Notice, Waiting
from wizard.domain.events.recovering import Recovered, RecoveryFound, RecoveryRead
from wizard.domain.events.safekeeping import BackedUp, HandedOver
from wizard.domain.events.undoing import (
    UndoAttempted,
    UndoConfirmed,
    UndoEnded,
    UndoFrozen,
    UndoJudged,
    UndoneTies,
    UndoSettled,
    UndoStarted,
)
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
    | AccessLost
    | PreflightDone
    | OptionalRead
    | PoolRead
    | ListingStarted
    | PageListed
    | ListingRestarted
    | ListingFinished
    | RecoveriesSeen
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
    | OffboardingAttempted
    | OffboardingSettled
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
    | KeptMarksRead
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
    | RecoveryRead
    | RecoveryFound
    | Recovered
    | CompaniesCounted
    | DomainsSettled
    | MembershipsCompared
    | MembershipsReconciled
    | MembershipsSettled
    | MembershipsSwitchedOff
    | OrganizationLinesRead
    | OrganizationsAttempted
    | OrganizationsListed
    | OrganizationsSettled
    | RolesRead
    | BackedUp
    | HandedOver
    | EnvironmentSeen
    | UndoStarted
    | UndoJudged
    | UndoFrozen
    | UndoConfirmed
    | UndoAttempted
    | UndoSettled
    | UndoEnded
    | UndoneTies
)

# Committed before a request that writes or mails: this machine remembers that commit before it starts.
# MailsAttempted and MailsResent stand before the mark, too; ConnectionNoted (with the organization that was
# looked up or made) before the connection, which is billed. No fact stands before what an older state of the
# journal can ask for again without harm: an organization and a redirect URI are looked up first, the mark of
# a mail that is known as sent is set to what it is.
Attempt: TypeAlias = (
    ConnectionNoted
    | EffectsAttempted
    | OffboardingAttempted
    | MailsAttempted
    | MailsResent
    | OrganizationsAttempted
    | WebhooksSwitched
    | UndoAttempted
)

Pulse: TypeAlias = Notice | Waiting
Event: TypeAlias = Fact | Pulse

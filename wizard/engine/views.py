"""What screens ask: the journal read for people, on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from wizard.domain.events import PreflightRow
from wizard.domain.federation.connections import Waiver
from wizard.domain.organizations.domains import DomainOutcome
from wizard.domain.pace import Pace
from wizard.domain.planning.delta import OffboardingAction, offboarding_offer
from wizard.domain.planning.plan import Plan
from wizard.domain.rows.inventory import Cohort, Inventory, not_mailed
from wizard.domain.rows.pool import Pool
from wizard.domain.snapshot import Snapshot
from wizard.domain.stacks import Finding, FindingKind, ItemState, SetUpItem, Stack
from wizard.domain.steps import StepName
from wizard.domain.switch_date import KEY as SWITCH
from wizard.domain.switch_date import SwitchDate, switch_date
from wizard.domain.trees import Branch, Question, Tree, next_question, outline
from wizard.engine.approvals import approval_told
from wizard.engine.change_sheet import change_sheet_of
from wizard.engine.gate import undecided_lock, verdicts_now
from wizard.engine.organization_views import (
    MembershipFindings,
    OrganizationShown,
    domain_outcomes,
    membership_findings,
    organizations_shown,
)
from wizard.engine.reset_views import ResetViews, StageView
from wizard.engine.safety_views import SafetyViews
from wizard.engine.situation import app_name, situation_of, timing_choices
from wizard.engine.snapshot import facts_with, take
from wizard.guide import TREES
from wizard.guide.answers import defaults
from wizard.guide.auth_methods import auth_methods, cohorts
from wizard.guide.change_sheet import ChangeSheet
from wizard.guide.dashboard import Look, looks
from wizard.guide.facts import FactResult, check
from wizard.guide.federation import FEDERATION, tree_of
from wizard.guide.lead_times import LeadTime, lead_times
from wizard.guide.provider_record import ProviderRecord
from wizard.guide.provider_records import provider_records
from wizard.guide.schedule import Entry, schedule
from wizard.guide.situation import Situation
from wizard.journal import Reader
from wizard.ports import Act, Listing, PersonItem, RowItem, RowQuery, SameName, Verdict
from wizard.report.waivers import waivers_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GuideView:
    """The guide as fetched last; its texts are untrusted.

    ``acknowledged`` is of this very text; ``previous`` is the text acknowledged last, if there is one.
    """

    text: str
    source: str
    digest: str
    live: bool
    facts: tuple[FactResult, ...]
    notices: tuple[str, ...]
    acknowledged: bool
    previous: str | None


@dataclass(frozen=True, slots=True)
class FoundJournal:
    """A journal in the data folder; ``problem`` says why it cannot be read, then ``snapshot`` is None."""

    path: Path
    changed_at: datetime
    snapshot: Snapshot | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ExportView:
    """The file that step 5 wrote last."""

    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report as it was written last: where, and whether before the cutover and with addresses masked."""

    folder: Path
    interim: bool
    masked: bool
    files: int


@dataclass(frozen=True, slots=True)
class RowView:
    """Everything about one row: the record, its fate, and the person it is part of."""

    item: RowItem
    person: PersonItem | None


@dataclass(frozen=True, slots=True)
class AppView:
    """The app that signs people in, as step 10 saw it last; paths and texts in it are raw."""

    stack: Stack
    detected: bool
    files: int
    findings: int
    first: tuple[Finding, ...]
    items: tuple[SetUpItem, ...]
    cookies: tuple[str, ...]
    at: datetime
    mentions: int = 0


def _finding(stored: Mapping[str, Any]) -> Finding:
    """A finding as the journal keeps it; those of 0.1 are all uses."""
    return Finding(**{**stored, "kind": FindingKind(stored.get("kind", FindingKind.USE))})


class Views:
    """Read models for screens; each call is a few short reads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._counted: tuple[object, dict[str, Any]] = None, {}
        self._providers: tuple[object, tuple[ProviderRecord, ...]] = None, ()
        self.resets = ResetViews(reader)
        self.safety = SafetyViews(reader)

    def snapshot(self, *, holder: str = "this process") -> Snapshot:
        return take(self._reader, holder=holder)

    def saved_at(self) -> datetime | None:
        """When a step last moved; None in a new journal."""
        return max((record.at for record in self._reader.steps().values()), default=None)

    def answers(self) -> Mapping[str, Any]:
        """Answers as given, over the defaults."""
        return defaults() | dict(self._reader.answers())

    def given(self) -> Mapping[str, Any]:
        """Answers that somebody gave."""
        return self._reader.answers()

    def asks_kind(self, answers: Mapping[str, Any], variables: Mapping[str, str]) -> bool:
        """Whether only the operator can say if these answers and variables mean production or test."""
        return facts_with(self._reader, answers, variables).kind is None

    def looks(self) -> tuple[Look, ...]:
        """What was said of each setting that no API shows, and when."""
        return looks(self._reader.answers(), self._reader.answered_at())

    def guide(self) -> GuideView | None:
        read = self._reader.meta("guide")
        if read is None:
            return None
        acknowledged = self._reader.meta("acknowledged")
        return GuideView(
            text=read["text"],
            source=read["source"],
            digest=read["digest"],
            live=read["live"],
            facts=check(read["text"]),
            notices=tuple(read["notices"]),
            acknowledged=bool(acknowledged) and acknowledged["digest"] == read["digest"],
            previous=self._reader.text("acknowledged_text"),
        )

    def export(self) -> ExportView | None:
        written = self._reader.meta("export")
        return ExportView(written["path"], written["rows"], written["sha256"]) if written else None

    def report(self) -> ReportView | None:
        """The report that was written last; None where none was."""
        last = self._reader.meta("report")
        if last is None:
            return None
        return ReportView(Path(last["folder"]), last["interim"], last["masked"], last["files"])

    def access_lost(self) -> tuple[str, str] | None:
        """What is said of credentials that are refused, and what renews them; None while all are taken."""
        lost = self._reader.meta("access_lost")
        return (lost["message"], lost["fix"]) if lost and lost["message"] else None

    def preflight(self) -> tuple[PreflightRow, ...]:
        return self._reader.preflight()

    def listing(self) -> Listing | None:
        return self._reader.listing()

    def pool(self) -> Pool | None:
        """The pool's configuration as it was read last."""
        return self._reader.pool()

    def inventory(self) -> Inventory | None:
        return self._kept("inventory", self._reader.inventory)

    def counted_on(self) -> object:
        """Changes whenever the counts of a tree may have changed; two of them are compared."""
        reader, listing, plan = self._reader, self._reader.listing(), self._reader.plan()
        steps = reader.steps()
        return (
            dict(reader.answers()),
            [steps.get(step) for step in (StepName.CONNECT, StepName.INVENTORY, StepName.TRANSFORM)],
            listing,
            (plan.revision, plan.fingerprint) if plan else None,
            reader.meta("twins"),
            dict(reader.tally("mfa")),
        )

    def _kept(self, name: str, read: Callable[[], T]) -> T:
        """What was read while the counts were the same as now, else what is read now.

        Counting a tree takes some milliseconds; pages ask for it several times a second.
        """
        mark = self.counted_on()
        if mark != self._counted[0]:
            self._counted = mark, {}
        kept = self._counted[1]
        if name not in kept:
            kept[name] = read()
        found: T = kept[name]
        return found

    def methods(self) -> Branch | None:
        """Step 3's tree with live counts; None before the pool was read."""
        inventory = self.inventory()
        return auth_methods(inventory) if inventory else None

    def trees(self) -> tuple[Tree, ...]:
        """Every decision tree that is not a provider's."""
        return TREES

    def tree(self, tree_id: str) -> Branch:
        """A decision tree as it is drawn: what was answered is lit, with counts of this pool."""
        return outline(self._tree(tree_id), self._choices(), self.inventory())

    def undecided(self, tree_id: str) -> list[Question]:
        """Questions of a tree that apply to this pool and that no one has answered."""
        return self._kept(f"undecided {tree_id}", lambda: self._undecided(tree_id))

    def _undecided(self, tree_id: str) -> list[Question]:
        given, inventory = self._reader.answers(), self.inventory()
        return [
            question
            for question in self._tree(tree_id).questions
            if question.id not in given and (inventory is None or question.applies(inventory))
        ]

    def pending(self, tree_id: str) -> Question | None:
        """The next question of a tree that no one has answered."""
        return self._kept(
            f"pending {tree_id}",
            lambda: next_question(self._tree(tree_id), self._choices(), self.inventory()),
        )

    def question(self, question_id: str) -> Question | None:
        of_provider = question_id.startswith(f"{FEDERATION}.")
        found = (tree.question(question_id) for tree in (self._provider_trees() if of_provider else TREES))
        return next((question for question in found if question), None)

    def organizations_shown(self, most: int) -> list[OrganizationShown]:
        """The organizations of the plan with most members."""
        return self._kept(f"organizations {most}", lambda: organizations_shown(self._reader, most))

    def same_names(self, most: int) -> list[SameName]:
        """Organizations of the plan whose name others in WorkOS have, those with most members first."""
        return self._kept(f"same names {most}", lambda: self._reader.organizations.same_names(most))

    def domains(self) -> Mapping[str, DomainOutcome]:
        """What ``domain_outcomes`` tells, by domain."""
        return {outcome.domain: outcome for outcome in domain_outcomes(self._reader)}

    def membership_findings(self) -> MembershipFindings | None:
        """What check 2 found of organizations and memberships when it looked last."""
        return membership_findings(self._reader)

    def lead_times(self) -> list[tuple[LeadTime, str, str]]:
        """What to start today, each with its owner and due date (empty: no one yet)."""
        inventory = self.inventory()
        found = []
        for item in lead_times(inventory) if inventory else ():
            taken = self._reader.meta(f"lead_time:{item.id}") or {"owner": "", "due": ""}
            found.append((item, taken["owner"], taken["due"]))
        return found

    def switch(self) -> SwitchDate | None:
        """When the switch is planned; None while no one is sure."""
        return switch_date(self._reader.answers().get(SWITCH))

    def overrides(self, sub: str | None = None) -> Mapping[str, Mapping[str, str]]:
        """Decisions about single rows, by ``sub`` and kind (``email``: an address in place of its own)."""
        return self._reader.overrides(sub)

    def rows(self, query: RowQuery, after: int, limit: int) -> tuple[list[RowItem], int | None]:
        return self._reader.rows(query, after, limit)

    def count_found(self, query: RowQuery) -> int | None:
        """How many rows hold the text of a query; None where that would take too long to say."""
        return self._reader.count_found(query)

    def cohort(self, cohort_id: str) -> Cohort | None:
        """The set of rows that branches of this id count."""
        inventory = self.inventory()
        return self._kept("cohorts", lambda: cohorts(inventory)).get(cohort_id) if inventory else None

    def cohort_query(self, cohort_id: str) -> RowQuery:
        """The query that lists a branch's rows."""
        inventory, cohort = self.inventory(), self.cohort(cohort_id)
        if inventory is None or cohort is None:
            return RowQuery(profiles=())
        return RowQuery(profiles=tuple(profile for profile in inventory.profiles if cohort.matches(profile)))

    def row(self, sub: str) -> RowView | None:
        item = self._reader.row(sub)
        return RowView(item, self._reader.person(sub)) if item else None

    def problems(self) -> list[tuple[str, str, int, str]]:
        """Decision kind, state, number of rows and one ``sub``, most rows first."""
        return self._reader.kinds()

    def offboarding_offer(self) -> tuple[OffboardingAction, int, str] | None:
        """What is to be done about persons who left, to how many, and the phrase that confirms it."""
        return offboarding_offer(self.answers(), self._reader.delta())

    def undecided_lock(self) -> str:
        """Why the cutover waits for a decision about users who left the pool; empty where it does not."""
        return undecided_lock(self._reader)

    def pace(self) -> Pace:
        """How many users were settled when, from the first write on."""
        return self._reader.pace()

    def plan(self) -> Plan | None:
        return self._reader.plan()

    def verdicts(self) -> list[Verdict]:
        """The five checks in order; one that passed on other inputs has expired."""
        return verdicts_now(self._reader)

    def providers(self) -> tuple[ProviderRecord, ...]:
        """One record per identity provider: where it stands, and what is missing.

        They are made again only where something about them has changed: sixty take some milliseconds.
        """
        inventory = self.inventory()
        if inventory is None:
            return ()
        facts = self._reader.federation()
        mark = (self.counted_on(), facts)
        if mark != self._providers[0]:
            self._providers = mark, provider_records(inventory, self._reader.answers(), facts)
        return self._providers[1]

    def waivers(self) -> tuple[Waiver, ...]:
        """Everything that counts at the gate although no one tested or read it."""
        return waivers_of(self._reader, self.providers())

    def stages(self) -> list[StageView]:
        """The stages of the latest campaign, in order."""
        return self.resets.stages()

    def not_mailed(self) -> list[tuple[str, int]]:
        """Why rows are left out of the resets by rule, with their numbers, most rows first."""
        inventory = self.inventory()
        return not_mailed(inventory) if inventory else []

    def app(self) -> AppView | None:
        """The app's set-up and what is left of Cognito in it; None before anybody looked."""
        seen = self._reader.meta("app")
        if seen is None:
            return None
        scan = seen["scan"]
        return AppView(
            stack=Stack(seen["stack"]),
            detected=seen["detected"],
            files=scan["files"],
            findings=scan["findings"],
            first=tuple(_finding(found) for found in scan["first"]),
            items=tuple(SetUpItem(**item | {"state": ItemState(item["state"])}) for item in seen["items"]),
            cookies=tuple(seen["cookies"]),
            at=datetime.fromisoformat(seen["at"]),
            mentions=scan.get("mentions", 0),
        )

    def is_cut_over(self) -> bool:
        return self.cutover() is not None

    def cutover(self) -> Mapping[str, Any] | None:
        """The cutover as it was recorded: what was typed, by whom, when; None before it."""
        found: Mapping[str, Any] | None = self._reader.meta("cutover")
        return found

    def situation(self, at: datetime) -> Situation:
        """What runbook, first days and messages are written from."""
        return situation_of(self._reader, at)

    def schedule(self, at: datetime, snapshot: Snapshot) -> tuple[Entry, ...]:
        """What happens on which day around the planned switch; reads only what has a date."""
        if (planned := self.switch()) is None:
            return ()
        answers = self._reader.answers()
        found = Situation(
            at=at,
            name=snapshot.name,
            app=app_name(answers, snapshot.name),
            inventory=self.inventory(),
            choices=timing_choices(answers),
            rows=snapshot.users["exported"],
            resets=snapshot.resets,
            providers=self.providers(),
            lead_times=tuple(self.lead_times()),
            switch=planned,
            owners=self._reader.owners(),
        )
        return schedule(found)

    def change_sheet(self, at: datetime) -> ChangeSheet:
        """The page for whoever approves, as of now."""
        return change_sheet_of(self._reader, at)

    def approval_line(self, what: str, fingerprint: str) -> str:
        """Who approved it, in a sentence; ``what``: IMPORT, SEND or CUTOVER of this fingerprint."""
        return approval_told(self._reader, what, fingerprint)

    def acts(self, limit: int = 200) -> Sequence[Act]:
        return self._reader.acts(limit=limit)

    def _tree(self, tree_id: str) -> Tree:
        return next(tree for tree in (*TREES, *self._provider_trees()) if tree.id == tree_id)

    def _provider_trees(self) -> Iterator[Tree]:
        """The tree of each provider of the pool, made where one is asked for."""
        pool = self._reader.pool()
        yield from (tree_of(provider, pool) for provider in pool.providers) if pool else ()

    def _choices(self) -> dict[str, str]:
        return {key: value for key, value in self._reader.answers().items() if isinstance(value, str)}

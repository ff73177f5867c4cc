"""The change sheet: what is to happen, on one page, for whoever approves; every number names its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.domain.approval import approval_line, approval_of
from wizard.domain.mail.campaign import WhoMails
from wizard.domain.planning.duration import duration_range
from wizard.domain.planning.people import EffectKind
from wizard.domain.planning.plan import Plan
from wizard.domain.rows.inventory import due_count
from wizard.domain.target_kind import mails_per_second
from wizard.domain.words import counted
from wizard.guide.bills import CURRENCY, bills
from wizard.guide.iam_policy import policy_lines
from wizard.guide.situation import Situation

NOT_YET = "not known before the plan (step 6)"
PAGE_ROWS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One fact; ``source`` says where it comes from. Ids are stable."""

    id: str
    label: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its lines; ``text`` is printed as it is, such as a policy."""

    id: str
    title: str
    lines: tuple[Line, ...] = ()
    text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the sheet is made from.

    ``answers`` stand over their defaults. ``writes_per_second`` is the ceiling that holds for this target.
    ``target`` is as it was pinned, empty before.
    """

    now: Situation
    answers: Mapping[str, Any]
    writes_per_second: float
    plan: Plan | None = None
    target: Mapping[str, str] = field(default_factory=dict)
    pool_arn: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSheet:
    """The page: a title, one sentence, and its parts in order."""

    title: str
    summary: str
    made: str
    parts: tuple[Part, ...]

    def line(self, line_id: str) -> Line:
        """The line of this id; raises StopIteration where there is none."""
        return next(line for part in self.parts for line in part.lines if line.id == line_id)


def change_sheet(facts: SheetFacts) -> ChangeSheet:
    """Everything that a change board asks, as of now."""
    environment = facts.now.environment or "an environment that is not named yet"
    users = users_to_write(facts)
    number = counted(users, "user") if users is not None else counted(facts.now.rows, "row")
    parts = (
        Part("scope", "What changes", tuple(_scope(facts))),
        Part("users", "What users notice", tuple(_users(facts))),
        Part("duration", "How long it takes", tuple(_durations(facts))),
        Part("back", "The way back", tuple(_back(facts))),
        Part("data", "Where data goes", tuple(_data(facts))),
        Part("aws", "Rights in AWS: reading only", text=tuple(policy_lines(facts.pool_arn))),
        Part("workos", "Rights at WorkOS", tuple(_rights(facts))),
        Part("decision", "Who decides", tuple(_decision(facts))),
        *_bills(facts),
    )
    return ChangeSheet(
        f"Change: {facts.now.name}",
        f"{number} of Amazon Cognito move to WorkOS ({environment}). Nothing is changed in Cognito.",
        f"{facts.now.at:%Y-%m-%d %H:%M} UTC, cognito2workos {facts.version}".rstrip(),
        tuple(part for part in parts if part.lines or part.text),
    )


def users_to_write(facts: SheetFacts) -> int | None:
    """Users that the frozen plan writes; None before there is one."""
    return facts.plan.writes if facts.plan else None


def _plan_source(plan: Plan) -> str:
    return f"plan {plan.revision}"


def _scope(facts: SheetFacts) -> Iterator[Line]:
    now, plan = facts.now, facts.plan
    yield Line("pool", "From", facts.pool_arn or "no pool yet", "the pool")
    kind = facts.target.get("kind")
    named = now.environment or "not named yet"
    yield Line("environment", "To", f"{named}{f', {kind}' if kind else ''}", "both ends")
    yield Line("switch", "Switch", now.switch.told() if now.switch else "not sure yet", "step 4")
    listed = f", listed {now.listed_at:%Y-%m-%d %H:%M} UTC" if now.listed_at else ""
    yield Line("rows", "Cognito rows", f"{now.rows:,}{listed}", "listing")
    if plan is None:
        yield Line("write", "Users to write", NOT_YET)
        return
    source = _plan_source(plan)
    yield Line("write", "Users to write", f"{plan.writes:,}", source)
    yield Line("unchanged", "Users that stay as they are", f"{plan.unchanged:,}", source)
    for word in ("skipped", "merged"):
        yield Line(word, f"Rows {word}", f"{plan.rows.get(word, 0):,}", source)
    yield Line("before", "Users in WorkOS before", f"{plan.baseline:,}", "baseline")
    yield Line("fingerprint", "Plan", f"revision {plan.revision}, fingerprint {plan.fingerprint}", source)


def _users(facts: SheetFacts) -> Iterator[Line]:
    now = facts.now
    due = _due(facts)
    yield Line("due", "Users who choose a new password", f"{due:,}", _due_source(facts))
    mails, when = _mails(now.who_mails, due)
    yield Line("mails", "Mails that WorkOS sends", mails, "step 4")
    if when:
        yield Line("mailed_when", "When", when, "step 4")
    mfa = "not counted" if now.with_mfa is None else f"{now.with_mfa:,}"
    yield Line("mfa", "Rows that lose a second factor", mfa, "listing")
    if now.connections:
        number = len(now.connections)
        yield Line("connections", "Enterprise connections to move", f"{number:,}", "the pool")
    if others := now.by_other_names:
        label = "Rows that sign in by username or telephone today"
        yield Line("other_names", label, f"{others:,}", "listing")


def _due(facts: SheetFacts) -> int:
    """Users who are due: of the plan where there is one, else by the rows that were listed."""
    if facts.plan:
        return sum(facts.plan.due.values())
    return due_count(facts.now.inventory) if facts.now.inventory else 0


def _due_source(facts: SheetFacts) -> str:
    return _plan_source(facts.plan) if facts.plan else "listing"


def _mails(who: WhoMails | None, due: int) -> tuple[str, str]:
    match who:
        case WhoMails.WIZARD:
            return f"{due:,}", "after the recorded cutover, a canary and a sample first"
        case WhoMails.OPERATOR:
            return "0: you mail them yourself", ""
        case WhoMails.NO_ONE:
            return f"0 at the switch, up to {due:,} as users come back", ""
        case None:
            return "not decided yet", ""


def _durations(facts: SheetFacts) -> Iterator[Line]:
    rate = facts.writes_per_second
    users = users_to_write(facts)
    count = facts.now.rows if users is None else users
    of = "rows, at most" if users is None else "users"
    told = f"{duration_range(count, rate).told} for {count:,} {of}, at {rate:g} writes a second or 40 % less"
    yield Line("import", "Import", told, "count × pace")
    pages = -(-facts.now.rows // PAGE_ROWS)
    speed = float(facts.answers["pace.cognito_pages_per_second"])
    listing = f"{duration_range(pages, speed).told} for {counted(pages, 'page')} of {PAGE_ROWS} rows"
    yield Line("listing", "Reading the pool", listing, "count × pace")
    if facts.now.who_mails is WhoMails.WIZARD:
        resets, due = mails_per_second(facts.answers, facts.writes_per_second), _due(facts)
        mails = f"{duration_range(due, resets).told} for {due:,}, if no daily quota stops it"
        yield Line("mailing", "Mails", f"{mails} (WorkOS publishes none)", "count × pace")


def _back(facts: SheetFacts) -> Iterator[Line]:
    now = facts.now
    yield Line("way", "How", "Deploy the old app again. Every row is still in Cognito, as it was.")
    yield Line("until", "Until", "Cognito is switched off, or an old redirect URI is removed at a provider.")
    lost = f"{counted(now.used, 'password')} set in WorkOS"
    since = "sign-ups are not counted yet" if now.since is None else counted(now.since, "sign-up")
    yield Line("lost", "What it loses now", f"{lost}, {since}", "events, check 2")
    yield Line("created", "Before the switch", "Users that were created can stay: no one was mailed.")


def _data(facts: SheetFacts) -> Iterator[Line]:
    mapped = sorted(str(target) for target in dict(facts.answers.get("mapping") or {}).values())
    fields = ["email", "email_verified", "first_name", "last_name", "external_id (the sub)"]
    marks = ["metadata.migrated_from", "metadata.migration_date", "metadata.password_reset_sent"]
    sent = ", ".join(dict.fromkeys((*fields, *marks, *mapped)))
    yield Line("sent", "To WorkOS, over TLS", sent, "mapping")
    yield Line("never", "Never sent", "passwords, their hashes, MFA secrets: Cognito gives none of them")
    yield Line("here", "On this machine", "a journal and an export of the pool, readable by their owner only")
    yield Line("others", "To anyone else", "nothing; the guide is read from workos.com, providers are probed")


def _rights(facts: SheetFacts) -> Iterator[Line]:
    del facts
    yield Line(
        "key",
        "API key",
        "one secret key of the environment; it stays in the memory of the process",
    )
    yield Line(
        "calls",
        "Used for",
        "users (list, read, create, update), password resets, events, and where asked: webhook endpoints"
        " (on, off), redirect URIs, organizations, connections, sessions",
    )


def _decision(facts: SheetFacts) -> Iterator[Line]:
    approval = approval_of(facts.answers)
    yield Line("approval", "Approval", approval_line(approval), "as typed")
    owner = next((owner for item, owner, _ in facts.now.lead_times if item.id == "approvers"), "")
    if owner:
        yield Line("approver", "Whoever approves", owner, "lead times")
    if facts.plan:
        yield Line("bound", "Bound to", f"fingerprint {facts.plan.fingerprint[:6]}", _plan_source(facts.plan))


def _bills(facts: SheetFacts) -> Iterator[Part]:
    """Nothing where no price was typed: none is built in."""
    plan = facts.plan
    users = plan.baseline + plan.effects.get(EffectKind.CREATE_USER, 0) if plan else facts.now.rows
    currency = str(facts.answers.get(CURRENCY) or "")
    lines = tuple(
        Line(
            f"bill_{bill.id}",
            bill.label,
            f"{bill.quantity:,} × {bill.price:g} = {bill.total:,.2f} {currency}".rstrip() + f" {bill.per}",
            bill.source,
        )
        for bill in bills(facts.now, users, facts.answers)
    )
    if lines:
        yield Part("bills", "Bills, by the prices that you typed", lines)

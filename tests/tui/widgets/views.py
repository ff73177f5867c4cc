"""The widgets with text of ``samples``, or all of it hostile: what galleries and tests show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from textual.widget import Widget

from tests.tui.widgets.samples import AT, METHODS, STEPS, TIMING, TOP, deep
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus, PreflightRow
from wizard.domain.plan import Plan
from wizard.domain.steps import StepName
from wizard.guide.facts import FactResult, FactState, check
from wizard.tui.widgets.action_bar import Action, ActionBar
from wizard.tui.widgets.activity import Activity, Happening
from wizard.tui.widgets.check_cards import CheckCard, CheckCards, GateBox
from wizard.tui.widgets.confirm_box import ConfirmBox
from wizard.tui.widgets.fact_list import FactList, Preflight
from wizard.tui.widgets.guide_reader import GuideReader
from wizard.tui.widgets.kind_table import KindRow, KindTable
from wizard.tui.widgets.lines import Tone
from wizard.tui.widgets.mapping_table import DraftField, DraftPreview, MappingRow, MappingTable
from wizard.tui.widgets.numbers import Figure, Numbers, ProgressLine, RateBars, RateSample
from wizard.tui.widgets.panel import Lede, Panel
from wizard.tui.widgets.plan_card import PlanCard
from wizard.tui.widgets.row_pages import Page, TableRow
from wizard.tui.widgets.row_table import Column, RowTable
from wizard.tui.widgets.step_rail import StepLine, StepRail, StepRow
from wizard.tui.widgets.top_bar import TopBar, TopFacts
from wizard.tui.widgets.tree_map import TreeMap

GUIDE = """<!-- index: llms.txt -->
# From Cognito to WorkOS

Cognito will **not** hand out password hashes, nor the keys behind MFA. People you bring over choose a new
password and set up MFA again.

## (1) Map the attributes

| AWS Cognito | WorkOS API |
| --- | --- |
| `email` | `email` |
| `email_verified` | `email_verified` |
| `given_name` | `first_name` |
| `family_name` | `last_name` |

## (2) Reset passwords

- A reset is started with the [password-reset API](https://example.com/reference/password-reset/create).
- It can be sent to everybody at once,
  or at the next sign-in.

1. Look up the user
2. Create the reset

```python
client.user_management.reset_password(email=email)
```

> Keep the same Client ID and Client Secret, and add WorkOS as an additional Redirect URI.

## (3) Social providers

""" + "\n\n".join(
    f"Paragraph {n}: the provider goes on accepting the old redirect URI while the new one is added, so that"
    " nobody is locked out between the two."
    for n in range(1, 9)
)

CHECKS = (
    CheckCard(
        CheckId.EXPORTED, CheckStatus.PASS, "12,480 rows · sha256 9f2c…a1 · last page seen", "auto", AT
    ),
    CheckCard(CheckId.IMPORTED, CheckStatus.EXPIRED, "12,443 created + 37 skipped = 12,480", "auto", AT),
    CheckCard(
        CheckId.RESET, CheckStatus.WAITING, "mail to canary@acme.test 14:21, waiting for its link", "you"
    ),
    CheckCard(
        CheckId.PROVIDERS,
        CheckStatus.FAIL,
        "Google ✓ · Apple ✓ · okta-acme: redirect_uri_mismatch",
        "probe",
        AT,
    ),
    CheckCard(CheckId.AUTHKIT, CheckStatus.TODO, "not started · Next.js App Router", "you"),
)
PREFLIGHT = (
    PreflightRow("aws_identity", ok=True, blocking=True, detail="arn:aws:iam::111122223333:user/ops"),
    PreflightRow("pool_readable", ok=True, blocking=True, detail="us-east-1_Ab12Cd, about 12,480 users"),
    PreflightRow(
        "workos_key",
        ok=False,
        blocking=True,
        detail="The key is a live key, the environment is named staging.",
        fix="Enter the staging key, or name the environment production.",
    ),
    PreflightRow(
        "clock", ok=False, blocking=False, detail="This clock is 92 s behind.", fix="timedatectl set-ntp on"
    ),
    PreflightRow("disk", ok=True, blocking=True, detail="41 GB free"),
)
PLAN = Plan(
    revision=2,
    fingerprint="4c1d9e0011223344",
    environment="production",
    effects={"create_user": 12_443, "update_user": 21, "link_user": 0},
    unchanged=4,
    rows={"skipped": 16, "merged": 52, "persons": 12_468},
    decisions={"no_email": 16},
    due={"due": 9_177, "decided": 68},
    notes={"metadata.plan: shortened (600 characters)": 12},
    baseline=25,
    baseline_ours=21,
)


def rates() -> tuple[RateSample, ...]:
    """Two minutes and more of an import that ran into its limit twice."""
    rise = [RateSample(min(38.4, 6 + n * 2.1)) for n in range(24)]
    dip = [RateSample(4, was_throttled=True), RateSample(0, was_throttled=True), RateSample(11)]
    steady = [RateSample(36 + (n * 7) % 4) for n in range(40)]
    return (*rise, *dip, *rise[6:], *steady, *dip[:1], *steady[:12])


def pages(texts: Sequence[str], rows: int = 1_000) -> Callable[[int | None, int, str], Page]:
    """A fetch over so many rows, with keys 2, 4, 6 …; the text of row n is texts[n % len]."""

    def fetch(after: int | None, limit: int, wanted: str) -> Page:
        found: list[TableRow] = []
        number = 0 if after is None else max(0, after // 2)
        while number < rows and len(found) < limit:
            text = texts[number % len(texts)]
            if wanted.lower() in text.lower():
                found.append(TableRow((number + 1) * 2, (text, f"{number + 1}", "CONFIRMED", text)))
            number += 1
        return found, found[-1].key if number < rows and found else None

    return fetch


COLUMNS = (
    Column("email", weight=3, least=16),
    Column("number", least=7, is_number=True),
    Column("status", least=10),
    Column("groups", weight=2, least=8),
)
HAPPENINGS = tuple(
    Happening(AT + timedelta(seconds=n), word, text, tone)
    for n, (word, text, tone) in enumerate(
        (
            ("created", "user_01J9…7P  li@acme.test", Tone.SUCCESS),
            ("429", "waited 2.0 s, everybody goes on at 39/s", Tone.WARNING),
            ("exists", "dana@acme.test  updated by your rule", Tone.WARNING),
            ("created", "user_01J9…7Q  erin@acme.test", Tone.SUCCESS),
        )
        * 6
    )
)
KINDS = (
    KindRow("existing", "already exists", 21, "dana@acme.test", "update (your rule)"),
    KindRow("invalid", "invalid email", 12, "bob@@acme.test", "skip, fix in source", is_error=True),
    KindRow("none", "no email", 4, "legacy-0091", "skip, needs an email", is_error=True),
)
FIGURES = (
    Figure("created", "7,612", "of 12,443"),
    Figure("rate", "38.4/s", "ceiling 40/s"),
    Figure("ETA", "2m 06s", "at 14:24"),
    Figure("429s", "3", "waiting 2 s", Tone.CAUTION),
    Figure("in doubt", "0", "asked again"),
)
MAPPING = (
    MappingRow("email", "email", is_fixed=True),
    MappingRow("email_verified", "email_verified", is_fixed=True),
    MappingRow("given_name", "first_name"),
    MappingRow("family_name", "last_name"),
    MappingRow("sub", "external_id", is_fixed=True),
    MappingRow("custom:plan", "metadata.plan", "12 too long"),
    MappingRow("phone_number", ""),
)
DRAFT = (
    DraftField("email", "ana@acme.test", "email", "ana@acme.test"),
    DraftField("given_name", "Ana", "first_name", "Ana"),
    DraftField("custom:plan", "pro", "metadata.plan", "pro"),
    DraftField("phone_number", "+49 30 1234", "", ""),
)


def hostile_widgets(payload: str) -> dict[str, Callable[[], Widget]]:
    """Every widget with the payload in every text that it takes."""
    p = payload
    steps = tuple(StepRow(step, note=p, reason=p) for step in StepName)
    cards = tuple(CheckCard(check_id, CheckStatus.FAIL, p, p) for check_id in CheckId)
    facts = (FactResult(p, FactState.MISSING, "", p), FactResult("x", FactState.FOUND, p, p))
    rows = (PreflightRow(p, ok=False, blocking=True, detail=p, fix=p),)
    plan = Plan(1, p, p, {p: 1}, 0, {p: 2}, {p: 1}, {p: 3}, {p: 4}, 0, 0)
    bad = Action("a", p, p, tooltip=p), Action("b", p, p, locked=p)
    return {
        "step_rail": lambda: StepRail(steps),
        "step_line": lambda: StepLine(steps),
        "top_bar": lambda: TopBar(TopFacts(p, p, p, saved_at=AT)),
        "panel": lambda: Panel(title=p, hint=p),
        "lede": lambda: Lede(crumbs=[p, p], title=p, why=p),
        "action_bar": lambda: ActionBar(p, primary=bad[1], secondary=[bad[0]]),
        "tree_map": lambda: TreeMap(deep(p, 3)),
        "tree_counts": lambda: TreeMap(deep(p, 3), total=3),
        "row_table": lambda: RowTable(pages([p], 9), COLUMNS, total=9, noun=p),
        "numbers": lambda: Numbers([Figure(p, p, p)]),
        "activity": lambda: _filled(p),
        "kind_table": lambda: KindTable([KindRow("a", p, 1, p, p)]),
        "kind_table_empty": lambda: KindTable(empty=p),
        "check_cards": lambda: CheckCards(cards),
        "gate_box": lambda: _open_gate(p),
        "confirm_box": lambda: ConfirmBox(p, title=p, says=[p], button=p),
        "plan_card": lambda: PlanCard(plan),
        "draft_preview": lambda: DraftPreview([DraftField(p, p, p, p)], notes=[p]),
        "mapping_table": lambda: MappingTable([MappingRow(p, p, p)], keys=11),
        "preflight": lambda: Preflight(rows),
        "fact_list": lambda: FactList(facts),
        "guide_reader": lambda: GuideReader(
            f"# {p}\n\n- {p}\n\n| {p} | b |\n|--|--|\n\n[{p}]({p})\n```\n{p}\n```\n> {p}\n{p}"
        ),
    }


def _filled(payload: str) -> Activity:
    activity = Activity()
    activity.replace([Happening(AT, payload, payload)])
    return activity


def _open_gate(payload: str) -> GateBox:
    gate = GateBox()
    gate.show([CheckCard(CheckId.EXPORTED, CheckStatus.PASS)], phrase=payload)
    return gate


def frame(step: StepName, *body: Widget) -> list[Widget]:
    """A whole screen around a view's widgets."""
    from textual.containers import Horizontal, Vertical  # noqa: PLC0415
    from textual.widgets import Footer  # noqa: PLC0415

    return [
        TopBar(TOP),
        StepLine(STEPS, current=step),
        Horizontal(StepRail(STEPS, current=step), Vertical(*body, classes="main"), classes="frame"),
        Footer(),
    ]


def inventory() -> list[Widget]:
    return frame(
        StepName.INVENTORY,
        Lede(
            crumbs=("Step 3 of 12", "Auth inventory"),
            title="How these users sign in",
            why="Counted from the pool. Each branch decides what moves and what users do again.",
        ),
        Panel(
            TreeMap(METHODS, total=12_480),
            title="Authentication methods",
            hint="scanned 12,480 · 14:05:10",
            classes="fill",
        ),
        ActionBar(
            "You can change it until the import starts.", primary=Action("accept", "Accept inventory", "n")
        ),
    )


def timing() -> list[Widget]:
    locked = "One question is open: what happens to new sign-ups."
    return frame(
        StepName.TIMING,
        Lede(
            crumbs=("Step 4 of 12", "Reset timing"),
            title="When people choose their new password",
            why="Password hashes cannot leave Cognito: who signs in by password chooses a new one.",
        ),
        Panel(TreeMap(TIMING), title="Decisions", hint="Space chooses · x tells why", classes="fill"),
        ActionBar(
            "",
            primary=Action("accept", "Continue", "n", locked=locked),
            secondary=[Action("undo", "Undo", "z")],
        ),
    )


def importing() -> list[Widget]:
    activity = Activity()
    activity.replace(HAPPENINGS)
    bars = RateBars(rates(), ceiling=40)
    return frame(
        StepName.IMPORT,
        Lede(
            crumbs=("Step 7 of 12", "Import"),
            title="Importing persons",
            why="Safe to close: each person is recorded as created. Resume goes on with the next one.",
        ),
        Panel(
            ProgressLine(done=7_612, total=12_443),
            Numbers(FIGURES),
            bars,
            title="Progress",
            hint="batch 77 of 125",
        ),
        Panel(
            KindTable(KINDS), title="Needs attention", hint="e opens the recovery browser", classes="tight"
        ),
        Panel(activity, title="Activity", hint="last 200", classes="fill tight"),
        ActionBar(
            "Skipped rows stay in the list; nothing is lost.",
            primary=Action("pause", "Pause", "p"),
            secondary=[Action("stop", "Stop here")],
        ),
    )


def verify() -> list[Widget]:
    return frame(
        StepName.VERIFY,
        Lede(
            crumbs=("Step 11 of 12", "Verification"),
            title="Verification checklist",
            why="All five must pass. Each keeps its evidence, time and source.",
        ),
        CheckCards(CHECKS),
        GateBox(CHECKS),
        ActionBar(
            "Next: fix okta-acme's redirect, then run check 4 again.", primary=Action("run", "Run again", "r")
        ),
    )


def transform() -> list[Widget]:
    table = MappingTable(MAPPING, keys=7)
    return frame(
        StepName.TRANSFORM,
        Lede(
            crumbs=("Step 6 of 12", "Transform"), title="What goes where", why="The plan is frozen from this."
        ),
        Panel(table, title="Mapping", hint="Enter edits · a adds", classes="fill"),
        Panel(
            DraftPreview(DRAFT, notes=["no password is sent: Cognito gives none"]),
            title="Person 14 of 12,468",
        ),
        ActionBar("Nothing is written yet.", primary=Action("plan", "Draw up the plan", "n")),
    )


def confirm() -> list[Widget]:
    box = ConfirmBox(
        PLAN.phrase,
        title="Import 12,464 persons into PRODUCTION",
        says=["12,443 users are created and 21 updated. Users that were created are not removed by undo."],
        button="Import",
    )
    return frame(
        StepName.IMPORT,
        Lede(
            crumbs=("Step 7 of 12", "Import"), title="Confirm the plan", why="Exactly this plan is written."
        ),
        Panel(PlanCard(PLAN), title="Plan"),
        box,
    )


def guide() -> list[Widget]:
    reader = GuideReader(GUIDE)
    facts = FactList(check(GUIDE))
    return frame(
        StepName.GUIDE,
        Lede(crumbs=("Step 1 of 12", "Migration guide"), title="Read the guide", why="The guide wins."),
        Panel(reader, title="workos.com/docs/migrate/aws-cognito", hint="read 62%", classes="fill"),
        Panel(facts, title="What the plan relies on", hint="9 of 9 found", classes="fill"),
        ActionBar(
            "",
            primary=Action(
                "read", "I have read it", "n", locked="Unlocks when the end of the guide was on screen."
            ),
        ),
    )


def connect() -> list[Widget]:
    return frame(
        StepName.CONNECT,
        Lede(
            crumbs=("Step 2 of 12", "Connect & check"),
            title="Both ends",
            why="Reads only: nothing is written.",
        ),
        Panel(
            Preflight(PREFLIGHT), title="Preflight", hint="r runs it again · Space accepts", classes="fill"
        ),
        ActionBar("", primary=Action("go", "Continue", "n", locked="One row says no: the WorkOS key.")),
    )


def rows() -> list[Widget]:
    names = [f"{name}{n}@acme.test" for n in range(40) for name in ("ana", "bo", "chi", "dana", "李")]
    return frame(
        StepName.INVENTORY,
        Lede(crumbs=("Auth inventory", "email verified"), title="8,970 rows: email verified", why=""),
        Panel(
            RowTable(pages(names, 8_970), COLUMNS, total=8_970),
            title="Rows",
            hint="Esc goes back",
            classes="fill",
        ),
    )


VIEWS: dict[str, Callable[[], Sequence[Widget]]] = {
    view.__name__: view
    for view in (inventory, timing, importing, verify, transform, confirm, guide, connect, rows)
}

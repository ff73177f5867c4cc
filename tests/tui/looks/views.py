"""What is looked at: for each view the stage it is seen at, and the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.tui.app.driving import NARROW, WIDE
from tests.tui.looks.acts import Act, asked, at, dialog, importing, keys, page, then, typing
from tests.tui.looks.stages import Stage
from wizard.domain.confirmations import offboarding_phrase
from wizard.domain.planning.delta import OffboardingAction
from wizard.domain.steps import StepName
from wizard.engine.reset_views import OwnMailView
from wizard.pages.delta import left_action
from wizard.pages.perform import undoes
from wizard.pages.reset_actions import own_mail_sent
from wizard.rehearsal.demo import HINTS
from wizard.tui.dialogs.bug import BugScreen
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.message import MessageDialog
from wizard.tui.dialogs.reveal import RevealDialog

SIZES = {"120x36": WIDE, "80x24": NARROW}
TINY = {"60x18": (60, 18)}
OWN_MAIL = OwnMailView("/home/ann/acme/reset_recipients.csv", persons=204, is_sent=False)
LOG = Path("/home/ann/.local/state/cognito2workos/error.log")


@dataclass(frozen=True, slots=True)
class View:
    """``act`` starts on the step's page, or on the start screen."""

    name: str
    stage: Stage
    step: StepName | None = None
    act: Act | None = None
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=lambda: SIZES)


def provider(name: str) -> Act:
    return page("provider", name)


START = (
    View("start-empty-ssh", Stage.NONE, None, keys(shows="There is no migration yet")),
    View("start", Stage.SEVERAL, None, keys(shows="Opening a journal never")),
    View("start-name", Stage.SEVERAL, None, then(keys("n", shows="be called"), typing("acme prod"))),
    View("start-help", Stage.SEVERAL, None, keys("question_mark", shows="Each line is one migration")),
)
BEFORE = (
    View("guide-unread", Stage.NEW, StepName.GUIDE),
    View("guide-file", Stage.NEW, StepName.GUIDE, keys("o", shows="A saved copy of the guide")),
    View("inventory-locked", Stage.NEW, StepName.INVENTORY),
    View("jump", Stage.NEW, StepName.GUIDE, keys("g", shows="Go to step")),
    View("help", Stage.NEW, StepName.GUIDE, keys("question_mark", shows="Keys")),
    View("room", Stage.NEW, StepName.GUIDE, None, TINY),
    View("guide-begun", Stage.FETCHED, StepName.GUIDE),
    View("guide-read", Stage.CONNECTED, StepName.GUIDE),
    View("connect", Stage.CONNECTED, StepName.CONNECT),
    View("connect-refused", Stage.REFUSED, StepName.CONNECT),
    View("guide-difference", Stage.CHANGED, StepName.GUIDE, keys("d", shows="once more")),
    View("inventory-empty", Stage.CONNECTED, StepName.INVENTORY),
    View("inventory", Stage.LISTED, StepName.INVENTORY),
    View("cohort", Stage.LISTED, StepName.INVENTORY, keys("down", "down", "enter", shows="row 1")),
    View("why", Stage.LISTED, StepName.INVENTORY, keys("x", shows="Why it is so")),
    View("lead-times", Stage.LISTED, StepName.INVENTORY, keys("t", shows="Start these today")),
    View(
        "lead-time",
        Stage.LISTED,
        StepName.INVENTORY,
        then(keys("t", shows="Start these today"), keys("enter", shows="Who does it")),
    ),
    View("timing-asked", Stage.LISTED, StepName.TIMING),
    View("timing-chosen", Stage.CHOSEN, StepName.TIMING),
    View("export-asked", Stage.CHOSEN, StepName.EXPORT),
    View(
        "undoing",
        Stage.CHOSEN,
        StepName.TIMING,
        dialog(
            lambda: ConfirmDialog(
                title="This undoes something",
                sentences=undoes((StepName.TIMING, StepName.TRANSFORM)),
                label="Change it",
            )
        ),
    ),
    View("export", Stage.EXPORTED, StepName.EXPORT),
    View("transform-asked", Stage.EXPORTED, StepName.TRANSFORM),
    View("mapping", Stage.EXPORTED, StepName.TRANSFORM, keys("m", shows="Mapping")),
    View("organizations", Stage.EXPORTED, StepName.TRANSFORM, keys("o", shows="Found in this pool")),
    View("organizations-planned", Stage.JOINED, StepName.TRANSFORM, keys("o", shows="Preview: ")),
    View(
        "organizations-named",
        Stage.JOINED,
        StepName.TRANSFORM,
        then(keys("o", shows="Preview: "), keys("d", shows="Details of the source")),
    ),
    View("domains", Stage.JOINED, StepName.FEDERATION, page("domains")),
    View(
        "domains-add",
        Stage.JOINED,
        StepName.FEDERATION,
        then(page("domains"), keys("a", shows="A domain of an organization")),
    ),
    View(
        "mapping-add",
        Stage.EXPORTED,
        StepName.TRANSFORM,
        then(keys("m", shows="Mapping"), keys("a", shows="Which attribute?")),
    ),
    View("transform-planned", Stage.PLANNED, StepName.TRANSFORM),
    View("import-plan", Stage.PLANNED, StepName.IMPORT),
    View("import-typed", Stage.PLANNED, StepName.IMPORT, keys("n", shows="Type")),
    View("problems", Stage.PLANNED, StepName.TRANSFORM, keys("b", shows="Rows by kind")),
    View(
        "problem-rows",
        Stage.PLANNED,
        StepName.TRANSFORM,
        then(keys("b", shows="Rows by kind"), keys("enter", shows="row 1")),
    ),
    View(
        "row",
        Stage.PLANNED,
        StepName.TRANSFORM,
        then(
            keys("b", shows="Rows by kind"), keys("enter", shows="row 1"), keys("enter", shows="In Cognito")
        ),
    ),
    View(
        "row-decide",
        Stage.PLANNED,
        StepName.TRANSFORM,
        then(
            keys("b", shows="Rows by kind"),
            keys("enter", shows="row 1"),
            keys("enter", shows="In Cognito"),
            keys("s", shows="Enter chooses"),
        ),
    ),
    View("import-halfway", Stage.HALFWAY, StepName.IMPORT),
    View("recovery", Stage.HALFWAY, StepName.IMPORT, keys("e", shows="What went wrong?")),
    View(
        "recovery-fix",
        Stage.HALFWAY,
        StepName.IMPORT,
        then(keys("e", shows="What went wrong?"), at("rate", "enter", shows="CAUSES")),
    ),
    View(
        "recovery-filtered",
        Stage.HALFWAY,
        StepName.IMPORT,
        then(
            keys("e", "slash", shows="What went wrong?"),
            typing("spf"),
            keys("down", "end", shows="Verify a custom"),
        ),
    ),
    View("palette", Stage.HALFWAY, StepName.IMPORT, keys("ctrl+p", shows="Rows by kind")),
    View("import-running", Stage.HALFWAY, StepName.IMPORT, importing),
    View("running-elsewhere", Stage.HALFWAY, StepName.TRANSFORM),
)
AFTER = (
    View("import-done", Stage.IMPORTED, StepName.IMPORT),
    View("delta", Stage.IMPORTED, StepName.IMPORT, page("delta")),
    View("federation", Stage.IMPORTED, StepName.FEDERATION),
    View("provider-google", Stage.IMPORTED, StepName.FEDERATION, provider("Google")),
    View(
        "provider-uri",
        Stage.IMPORTED,
        StepName.FEDERATION,
        then(provider("Google"), keys("u", shows="exactly as")),
    ),
    View("provider-saml", Stage.IMPORTED, StepName.FEDERATION, provider("okta-acme")),
    View("provider-facebook", Stage.IMPORTED, StepName.FEDERATION, provider("Facebook")),
    View(
        "directions",
        Stage.IMPORTED,
        StepName.FEDERATION,
        then(provider("Google"), keys("d", shows="Client ID and secret")),
    ),
    View(
        "secret-asked",
        Stage.IMPORTED,
        StepName.FEDERATION,
        then(provider("Google"), keys("v", shows="never copied or stored")),
    ),
    View(
        "secret",
        Stage.IMPORTED,
        StepName.FEDERATION,
        dialog(lambda: RevealDialog("Client secret of Google", "GOCSPX-made-up-for-the-picture")),
    ),
    View("connections", Stage.IMPORTED, StepName.FEDERATION, keys("t", shows="Connections 2")),
    View("connection", Stage.IMPORTED, StepName.FEDERATION, page("connection", "okta-acme")),
    View(
        "connection-state",
        Stage.IMPORTED,
        StepName.FEDERATION,
        then(keys("t", shows="Connections 2"), keys("s", shows="Enter chooses")),
    ),
    View("reset-canary", Stage.IMPORTED, StepName.RESET),
    View("authkit", Stage.IMPORTED, StepName.AUTHKIT),
    View(
        "authkit-finding",
        Stage.IMPORTED,
        StepName.AUTHKIT,
        then(keys("tab", shows="Left in the"), keys("enter", shows="As the app was")),
    ),
    View("authkit-stack", Stage.IMPORTED, StepName.AUTHKIT, keys("t", shows="Which stack is it?")),
    View("verify-open", Stage.IMPORTED, StepName.VERIFY),
    View(
        "evidence", Stage.IMPORTED, StepName.VERIFY, keys("enter", shows="What it rests on, and who found it")
    ),
    View("report", Stage.IMPORTED, StepName.REPORT),
    View("runbook", Stage.IMPORTED, StepName.REPORT, keys("b", shows="Before the cutover")),
    View("messages", Stage.IMPORTED, StepName.REPORT, keys("d", shows="Reset at the next sign-in")),
    View(
        "bug",
        Stage.IMPORTED,
        StepName.VERIFY,
        dialog(lambda: BugScreen(RuntimeError("no such row: 4711"), LOG)),
    ),
    View(
        "told",
        Stage.IMPORTED,
        StepName.RESET,
        dialog(
            lambda: MessageDialog(
                title="In this demo",
                sentence=HINTS["reset"],
            )
        ),
    ),
    View("federation-done", Stage.READY, StepName.FEDERATION),
    View("provider-tested", Stage.READY, StepName.FEDERATION, provider("okta-acme")),
    View("reset-proven", Stage.READY, StepName.RESET),
    View("authkit-done", Stage.READY, StepName.AUTHKIT),
    View("verify-ready", Stage.READY, StepName.VERIFY),
    View("cutover-typed", Stage.READY, StepName.VERIFY, keys("n", shows="CUTOVER demo")),
    View("verify-cutover", Stage.CUTOVER, StepName.VERIFY),
    View("first-days", Stage.CUTOVER, StepName.VERIFY, keys("n", shows="First days")),
    View("report-written", Stage.CUTOVER, StepName.REPORT, keys("n", shows="readable by you")),
    View("import-left", Stage.LEFT, StepName.IMPORT),
    View("delta-left", Stage.LEFT, StepName.IMPORT, page("delta")),
    View(
        "delta-typed",
        Stage.LEFT,
        StepName.IMPORT,
        asked(
            lambda state: left_action(
                state, OffboardingAction.MARK, 3, offboarding_phrase(OffboardingAction.MARK, 3, "demo")
            )
        ),
    ),
    View("verify-expired", Stage.LEFT, StepName.VERIFY),
    View("reset-due", Stage.DUE, StepName.RESET),
    View("reset-canaries", Stage.DUE, StepName.RESET, keys("n", shows="Canaries")),
    View("federation-unasked", Stage.DUE, StepName.FEDERATION),
    View("authkit-unasked", Stage.DUE, StepName.AUTHKIT),
    View("reset-mailed", Stage.MAILED, StepName.RESET),
    View("reset-open", Stage.OPENED, StepName.RESET),
    View("reset-send", Stage.OPENED, StepName.RESET, keys("n", shows="SEND 25 demo")),
    View("reset-mail", Stage.MAILED, StepName.RESET, keys("m", shows="No API shows it")),
    View("reset-sampled", Stage.SAMPLED, StepName.RESET),
    View("reset-one", Stage.SAMPLED, StepName.RESET, keys("o", shows="Re-send to one user")),
    View(
        "reset-own-mail", Stage.SAMPLED, StepName.RESET, asked(lambda state: own_mail_sent(state, OWN_MAIL))
    ),
    View("reset-names", Stage.SAMPLED, StepName.RESET, keys("v", shows="All of them")),
)
VIEWS = (*START, *BEFORE, *AFTER)

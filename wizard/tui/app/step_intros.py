"""What each step will do and what to have ready, for steps that are not open yet."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.domain.steps import StepName


@dataclass(frozen=True, slots=True)
class StepIntro:
    """A step before its time: one line of why, what it does, and what to prepare."""

    why: str
    does: str
    points: tuple[str, ...]


STEP_INTROS: dict[StepName, StepIntro] = {
    StepName.GUIDE: StepIntro(
        "Everything rests on what the guide says today.",
        "Fetches the migration guide, checks what the wizard relies on, and waits until it was read.",
        ("A connection to the web, or a saved copy of the guide.",),
    ),
    StepName.CONNECT: StepIntro(
        "Both ends are named once and stay the same.",
        "Finds out who you are at both ends, what you may do there, and pins both. It only reads.",
        ("An AWS profile that may read the user pool.", "An API key of the environment that users move to."),
    ),
    StepName.INVENTORY: StepIntro(
        "How users sign in decides what can move.",
        "Lists the pool once, page by page, and counts how these users sign in.",
        ("Nothing: listing reads only and can be interrupted at any moment.",),
    ),
    StepName.TIMING: StepIntro(
        "Passwords cannot move, so everybody chooses a new one at some moment.",
        "Asks when that moment is, who tells users, and what happens to sign-ups until the cutover.",
        ("Who decides between friction and security at the cutover.",),
    ),
    StepName.EXPORT: StepIntro(
        "A plan is worth no more than the listing under it.",
        "Proves the listing complete and writes it as cognito_users.json, readable by you only.",
        ("Disk space for a copy of all records.",),
    ),
    StepName.TRANSFORM: StepIntro(
        "Nothing is written before you have seen what would be.",
        "Looks at who is in the environment already, settles each kind of row by your decision, and freezes"
        " a plan.",
        ("Which attributes the new application needs.", "Who may decide about disabled and unproven rows."),
    ),
    StepName.IMPORT: StepIntro(
        "Each user is recorded before and after the request: no one is created twice.",
        "Writes exactly the plan that you confirm, paced, resumable, canaries first.",
        ("Type count and environment to confirm.",),
    ),
    StepName.FEDERATION: StepIntro(
        "Federated users keep their provider; only the redirect changes.",
        "Walks the federated-redirect tree once per provider: which kind, which redirect URI is added,"
        " who may"
        " edit the app. It probes both URIs; no sign-in happens.",
        (
            "Who administers each identity provider, and when.",
            "Client ID and secret stay the same; the secret is entered in the dashboard, never here.",
            "The old redirect URI stays registered until the very end.",
        ),
    ),
    StepName.RESET: StepIntro(
        "Mail goes only to users who need it, at most once.",
        "Proves the reset flow with a canary; then, after the cutover, canary, sample and the rest, each"
        " typed.",
        (
            "A canary account whose mailbox you can open.",
            "The sender domain and the default mail, checked in the dashboard.",
            "The daily mail quota, asked for in time.",
        ),
    ),
    StepName.AUTHKIT: StepIntro(
        "Users are moved when the application signs them in at the new place.",
        "Detects the stack, lists packages, variables and calls to replace, and scans the source for"
        " calls left.",
        (
            "The source folder of the application.",
            "Who deploys it, and when.",
        ),
    ),
    StepName.VERIFY: StepIntro(
        "All five must pass before it says CUTOVER READY.",
        "Runs the five checks; each keeps its evidence, time and source, and expires when its inputs change.",
        ("The export file, as it was written.",),
    ),
    StepName.REPORT: StepIntro(
        "Who decided what, on which evidence, with which result.",
        "Writes totals, decisions, evidence and open rows as HTML, Markdown and JSON; addresses are masked.",
        ("Nothing: it can be drawn up at any time.",),
    ),
}

"""Step 4: when people choose their new password, who tells them, and what happens to new sign-ups."""

from __future__ import annotations

from datetime import timedelta

from wizard.domain.rows.inventory import DUE, Cohort, Inventory, count, due_count
from wizard.domain.trees import Choice, Question, Suggestion, Tree
from wizard.domain.words import about, counted
from wizard.guide import keep_passwords

RESETS_PER_SECOND = 20  # default pace; documented limits in ``workos.md`` 4

_NEITHER = "Federated-only, passwordless, disabled and unverified users are not among them."


def _due(inventory: Inventory) -> Cohort:
    del inventory
    return DUE


def _takes(users: int) -> str:
    return about(timedelta(seconds=users / RESETS_PER_SECOND))


def _rows(inventory: Inventory) -> str:
    """How many rows the users are who are due, where these are two numbers: some have several."""
    rows = count(inventory, DUE)
    return f" ({counted(rows, 'row')})" if rows != due_count(inventory) else ""


def _reactive(inventory: Inventory) -> str:
    users = due_count(inventory)
    return (
        f'0 mails now; at their next sign-in up to {users:,} users{_rows(inventory)} meet "check your email".'
        f" {_NEITHER} Proactive would mail all {users:,} at once."
    )


def _proactive(inventory: Inventory) -> str:
    users = due_count(inventory)
    return (
        f"Up to {users:,} mails{_rows(inventory)}, {_takes(users)} if no daily quota stops it"
        f" (it is not published: ask WorkOS); cannot be undone. {_NEITHER} Reactive would mail no one now."
    )


def _reactive_sides(inventory: Inventory) -> tuple[tuple[str, str], ...]:
    return (
        ("mails now", "0"),
        ("new password", f"{due_count(inventory):,}"),
        ("when", "as they return"),
        ("your code", "none"),
        ("not if", "support cannot take the first Monday"),
    )


def _proactive_sides(inventory: Inventory) -> tuple[tuple[str, str], ...]:
    users = due_count(inventory)
    return (
        ("mails", f"{users:,}"),
        ("new password", f"{users:,}"),
        ("when", "after the cutover"),
        ("your code", "none"),
        ("not if", "users distrust surprise mails"),
    )


def _own_mail(inventory: Inventory) -> str:
    return (
        f"A recipients file of up to {due_count(inventory):,} addresses and a draft for your own mailing:"
        ' it says "choose forgot password" and holds no link.'
    )


def _suggest_reset(inventory: Inventory) -> Suggestion | None:
    if due_count(inventory):
        return None
    return Suggestion("reactive", "no user has a password to choose again")


_RESET = Question(
    id="timing.reset",
    prompt="What matters more at the cutover?",
    why="Password hashes cannot leave Cognito, so users choose a new password, or prove the old one.",
    choices=(
        Choice(
            "reactive",
            "Least friction: reset at the next sign-in",
            'No one is mailed now; users meet "check your email" when they next sign in.',
            then="timing.sign_in_page",
            counted=_reactive,
            short="Ask at next sign-in",
            brief="least work",
            sides=_reactive_sides,
        ),
        Choice(
            "proactive",
            "Security, compliance: mail all who are due",
            "All who are due are mailed after the cutover; sent mail cannot be called back.",
            then="timing.mailer",
            counted=_proactive,
            short="Mail them all",
            brief="all asked by a date",
            sides=_proactive_sides,
        ),
        keep_passwords.KEEP,
    ),
    suggest=_suggest_reset,
    cohort=_due,
)

_SIGN_IN_PAGE = Question(
    id="timing.sign_in_page",
    prompt="Which sign-in page will users meet?",
    why="A reset at sign-in is started by the page that sees the sign-in fail.",
    choices=(
        Choice(
            "authkit",
            "Hosted AuthKit",
            'Its "forgot password" does it; there is nothing to deploy.',
            then="timing.signups",
        ),
        Choice(
            "own",
            "Our own page",
            "You deploy a small handler with a claim store (SQL, Redis or files); it starts the reset.",
            then="timing.signups",
        ),
    ),
    default="authkit",
)

_MAILER = Question(
    id="timing.mailer",
    prompt="Who sends the mail?",
    why="Creating a password reset mails the user if the environment's default mail is switched on.",
    choices=(
        Choice(
            "workos",
            "WorkOS' default mail",
            "WorkOS mails a link to each user; it lives for minutes, so unread ones expire.",
            then="timing.signups",
        ),
        Choice(
            "own",
            "Our own mail, without a link",
            'The wizard writes a recipients file and a draft; you send it: "choose forgot password".',
            then="timing.signups",
            counted=_own_mail,
        ),
    ),
    default="workos",
)

_SIGNUPS = Question(
    id="timing.signups",
    prompt="What happens to new sign-ups until the cutover?",
    why="Whoever signs up in Cognito after the export is not in it.",
    choices=(
        Choice(
            "delta",
            "Accept them; the last delta takes them",
            "New users keep signing up in Cognito; a last listing right before the cutover brings them over.",
        ),
        Choice(
            "freeze",
            "Close sign-up in the AWS console",
            "No one can sign up until the cutover; first federated sign-ins may be refused too.",
        ),
        Choice(
            "dual_write",
            "Write new users to both",
            "Your app also creates each new user in WorkOS; the wizard gives the snippet to deploy.",
        ),
    ),
    default="delta",
)

RESET_TIMING = Tree(
    "timing", "Reset timing", (_RESET, _SIGN_IN_PAGE, _MAILER, *keep_passwords.QUESTIONS, _SIGNUPS)
)

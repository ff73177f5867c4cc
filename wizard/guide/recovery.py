"""What can go wrong, why, and what to do: the recovery browser's tree, opened at the error at hand."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.domain.trees import Branch


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a symptom and its fix; ``key`` is where the tool can do it (empty: a human must)."""

    why: str
    fix: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Recovery:
    """A symptom as the operator meets it; ``id`` is the recovery_id that errors carry."""

    id: str
    symptom: str
    causes: tuple[Cause, ...]


RECOVERIES: tuple[Recovery, ...] = (
    Recovery(
        "exists",
        "User already exists",
        (
            Cause(
                "WorkOS holds a user of this pool: an earlier attempt, or dual-writing.",
                "Plan again: the user is updated, three ways, instead of created.",
                "--replan",
            ),
            Cause(
                "WorkOS holds a user with this address who did not come from this pool.",
                "Decide: skip, link (only if verified there), another address, or fail.",
                "rows.existing_foreign",
            ),
        ),
    ),
    Recovery(
        "mail",
        "Password reset mail not received",
        (
            Cause(
                "It is in the spam folder.",
                "Look for access@workos-mail.com in production and for workos.dev in staging.",
            ),
            Cause(
                "The receiving domain does not trust the sender.",
                "Verify a custom sending domain in the dashboard (SPF, DKIM).",
            ),
            Cause(
                "The address is suppressed after a bounce or a complaint: no mail, and no error.",
                "Dashboard: Users, the user, Emails.",
            ),
            Cause(
                "The default mail is switched off in the environment.",
                "Dashboard: Emails, Configuration; or send your own mail.",
            ),
            Cause("It was sent less than a minute ago.", "Wait a minute, then re-send to this one person."),
        ),
    ),
    Recovery(
        "reset_in_doubt",
        "Unknown whether a reset was created",
        (
            Cause(
                "The answer was lost and no event has shown up within 15 minutes.",
                "Ask the person, or look at the user's emails in the dashboard; then re-send by name.",
            ),
        ),
    ),
    Recovery(
        "redirect_uri_mismatch",
        "redirect_uri_mismatch",
        (
            Cause(
                "The provider's app does not know the WorkOS redirect URI.",
                "Copy it from the dashboard (Authentication, OAuth providers) and add it beside Cognito's.",
            ),
            Cause(
                "The URI of another environment, or of another domain, was added.",
                "Each environment has its own; a custom authentication domain changes the host.",
            ),
            Cause(
                "It is the other redirect URI: from WorkOS to your app.",
                "Add your app's callback under Redirects in the dashboard.",
            ),
        ),
    ),
    Recovery(
        "sign_in",
        "Users cannot sign in",
        (
            Cause(
                "They have no password yet.",
                'They choose "forgot password", or your page calls the reset handler after a failed sign-in.',
            ),
            Cause(
                "The app still talks to Cognito.",
                "Scan its source for Cognito calls and replace them.",
                "scan",
            ),
            Cause(
                "Old session cookies point at Cognito.",
                "Clear all sessions and the cookies that the scan names.",
            ),
        ),
    ),
    Recovery(
        "mfa",
        "Second factor lost",
        (
            Cause(
                "Cognito gives out no MFA secrets, so this is expected.",
                "Users enrol again after their reset; the report has the message to send them.",
            ),
        ),
    ),
    Recovery(
        "rate",
        "Rate limit",
        (
            Cause(
                "The live app, or another operator, writes to the same environment.",
                "The import slows down by itself; lower pace.writes_per_second to leave the app more.",
                "pace.writes_per_second",
            ),
            Cause("The environment has a lower limit than documented.", "Ask WorkOS support for a raise."),
        ),
    ),
    Recovery(
        "quota",
        "Daily mail quota used up",
        (
            Cause(
                "WorkOS sends so many mails a day and no more; the number is not published.",
                "The rest is kept: run the same command again tomorrow, or ask WorkOS for a higher quota.",
            ),
        ),
    ),
    Recovery(
        "source",
        "A row was mended at the source",
        (
            Cause(
                "The journal holds the row as it was listed.",
                "List again and plan the difference; only what changed is written.",
                "--relist",
            ),
        ),
    ),
    Recovery(
        "stale",
        "The listing is too old",
        (
            Cause(
                "Persons may have been disabled, changed or deleted since.",
                "List again; they leave the queue and are named.",
                "--relist",
            ),
        ),
    ),
    Recovery(
        "pins",
        "Another pool, environment or key",
        (
            Cause(
                "The shell has other credentials than the journal was begun with.",
                "Restore them, or begin a new journal.",
            ),
        ),
    ),
    Recovery(
        "preflight",
        "A preflight row blocks",
        (
            Cause(
                "Something that the migration needs is missing.",
                "Do what the row says; or accept it by its id.",
                "connect.accept",
            ),
        ),
    ),
    Recovery(
        "guide",
        "The guide no longer says what we rely on",
        (
            Cause(
                "WorkOS changed the procedure, or reworded it beyond recognition.",
                "Read the passage; accept the fact by its id, or wait for a newer version of this tool.",
                "guide.accept",
            ),
        ),
    ),
)


def recovery(recovery_id: str) -> Recovery | None:
    """The recovery that an error names."""
    return next((item for item in RECOVERIES if item.id == recovery_id), None)


def recovery_tree() -> Branch:
    """Symptom, cause, fix: the same shape as every other tree."""
    return Branch(
        "recovery",
        "What went wrong?",
        children=tuple(
            Branch(
                item.id,
                item.symptom,
                children=tuple(
                    Branch(f"{item.id}={n}", cause.why, consequence=cause.fix, why=cause.key)
                    for n, cause in enumerate(item.causes)
                ),
            )
            for item in RECOVERIES
        ),
    )

"""The six recoveries of the procedure, each with all of its causes and fixes.

Facts on mail: https://workos.com/docs/authkit/custom-domains/email; on limits:
https://workos.com/docs/reference/rate-limits.
"""

from __future__ import annotations

from wizard.domain.steps import StepName
from wizard.guide.remedies import Cause, Fix, FixAction, Recovery

_EXISTS = Recovery(
    "exists",
    "User already exists",
    (
        Cause(
            "WorkOS holds a user of this pool: an earlier attempt, or dual-writing.",
            (
                Fix("Its external_id is a sub of this pool: the plan counts it as ours.", FixAction.ROWS),
                Fix(
                    "Plan again: the user is updated, three ways, instead of created.",
                    FixAction.RETRY,
                    StepName.TRANSFORM,
                    "run --replan",
                ),
            ),
        ),
        Cause(
            "WorkOS holds a user with this address who did not come from this pool.",
            (
                Fix(
                    "Decide: skip, link both (only if verified there), or fail.",
                    FixAction.DECIDE,
                    StepName.TRANSFORM,
                    "rows.existing_foreign",
                ),
                Fix("For one user: another address, or a decision of its own.", FixAction.ROWS),
            ),
        ),
        Cause(
            "A user was created there between the plan and the import (appeared since plan).",
            (
                Fix(
                    "Plan again: the new baseline knows them.",
                    FixAction.RETRY,
                    StepName.TRANSFORM,
                    "run --replan",
                ),
            ),
        ),
    ),
)
_MAIL = Recovery(
    "mail",
    "Password reset mail not received",
    (
        Cause(
            "It is in the spam folder.",
            (
                Fix("Look for access@workos-mail.com in production, for workos.dev in staging."),
                Fix("WorkOS may send through SendGrid: look for its delivery logs in the dashboard."),
            ),
        ),
        Cause(
            "The address in the user's record is wrong.",
            (
                Fix("Dashboard: Users, the user: check the email field."),
                Fix("Give the row another address here.", FixAction.ROWS),
                Fix("Or mend it in Cognito, and read that one row again.", FixAction.RELIST_ROW),
            ),
        ),
        Cause(
            "The receiving domain does not trust the sender.",
            (Fix("Verify a custom sending domain in the dashboard (SPF, DKIM), to send from it."),),
        ),
        Cause(
            "The address is suppressed after a bounce or a complaint: no mail, and no error.",
            (Fix("Dashboard: Users, the user, Emails: take it off the suppression list."),),
        ),
        Cause(
            "The default mail is switched off in the environment.",
            (Fix("Dashboard: Emails, Configuration; or send your own mail.", step=StepName.RESET),),
        ),
        Cause(
            "Mails to one address are limited: three in 60 seconds.",
            (
                Fix(
                    "Wait a minute between two attempts, then re-send to this one user.",
                    FixAction.RESEND,
                    StepName.RESET,
                ),
            ),
        ),
    ),
)
_REDIRECT = Recovery(
    "redirect_uri_mismatch",
    "redirect_uri_mismatch",
    (
        Cause(
            "The provider's app does not know the WorkOS redirect URI.",
            (
                Fix("Copy it from the dashboard: Authentication, OAuth providers.", step=StepName.FEDERATION),
                Fix("Add it at the provider (Google console, GitHub settings …) next to Cognito's."),
                Fix("Keep Cognito's URI there until the migration is complete."),
                Fix(
                    "Ask the provider about both; sign in once; remove Cognito's URI last.",
                    FixAction.PROBE,
                    StepName.FEDERATION,
                    "run --until federation",
                ),
            ),
        ),
        Cause(
            "The URI of another environment, or of another domain, was added.",
            (
                Fix(
                    "Each environment has its own; a custom authentication domain changes the host.",
                    step=StepName.FEDERATION,
                ),
            ),
        ),
        Cause(
            "It is the other redirect URI: from WorkOS to your app.",
            (Fix("Add your app's callback under Redirects in the dashboard.", step=StepName.AUTHKIT),),
        ),
    ),
)
_SIGN_IN = Recovery(
    "sign_in",
    "Users cannot sign in",
    (
        Cause(
            "They have no password yet, and nothing sends them a reset.",
            (
                Fix("Hosted AuthKit: they choose «forgot password»."),
                Fix("Own page: it calls the reset handler after a failed sign-in.", step=StepName.RESET),
                Fix("Prove that a reset comes with a migrated canary.", step=StepName.RESET),
            ),
        ),
        Cause(
            "The app still talks to Cognito.",
            (
                Fix(
                    "Scan its source for Cognito calls and replace them.",
                    FixAction.SCAN,
                    StepName.AUTHKIT,
                    "scan",
                ),
            ),
        ),
        Cause(
            "Sessions or cookies still point at Cognito's domain.",
            (
                Fix("Clear all sessions, so that all users sign in once more."),
                Fix("Look in a browser for the cookies that the scan names.", step=StepName.AUTHKIT),
            ),
        ),
        Cause(
            "They signed in by username or by phone; AuthKit knows addresses only.",
            (Fix("Tell them: the report has the message.", step=StepName.REPORT),),
        ),
    ),
)
_MFA = Recovery(
    "mfa",
    "Second factor lost",
    (
        Cause(
            "Cognito gives out no MFA secrets, so this is expected.",
            (
                Fix(
                    "Say it beforehand: users enrol again; the report has the message.", step=StepName.REPORT
                ),
                Fix("Give the instructions after the reset: at the next sign-in AuthKit asks for TOTP."),
                Fix(
                    "WorkOS' MFA API enrols a factor for a user who scans it: never for a user who is absent."
                ),
            ),
        ),
    ),
)
_RATE = Recovery(
    "rate",
    "Rate limit during the import",
    (
        Cause(
            "The live app, or another operator, writes to the same environment.",
            (
                Fix("Every 429 sets one pause for all: Retry-After, else 1 s doubling. No one is lost."),
                Fix(
                    "Users go in batches of 100; fewer a second leave the app more.",
                    FixAction.PACE,
                    None,
                    "pace.writes_per_second",
                ),
            ),
        ),
        Cause(
            "The environment has a lower limit than documented (500 writes in 10 s).",
            (
                Fix("Read the current limits in the guide: step 1.", step=StepName.GUIDE),
                Fix("Ask WorkOS support for a raise; above 200,000 users also for a managed import."),
            ),
        ),
    ),
)

# The procedure's, in its order.
RECOVERIES: tuple[Recovery, ...] = (_EXISTS, _MAIL, _REDIRECT, _SIGN_IN, _MFA, _RATE)

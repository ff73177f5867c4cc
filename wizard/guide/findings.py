"""What else can go wrong, as this tool found: the recoveries that the procedure does not know."""

from __future__ import annotations

from wizard.domain.steps import StepName
from wizard.guide.remedies import Cause, Fix, FixAction, Recovery

FINDINGS: tuple[Recovery, ...] = (
    Recovery(
        "failed",
        "Users failed",
        (
            Cause(
                "WorkOS refused their data, each for the reason at its row.",
                (
                    Fix("Look at the rows, and decide about each or about all of a kind.", FixAction.ROWS),
                    Fix(
                        "Plan them again: refused data does not get better by itself.",
                        FixAction.RETRY,
                        StepName.TRANSFORM,
                        "run --replan",
                    ),
                ),
            ),
        ),
    ),
    Recovery(
        "in_doubt",
        "Users in doubt",
        (
            Cause(
                "A request was started and its answer was lost.",
                (
                    Fix(
                        "Go on: each is looked up, by external ID, then email, before anything is sent.",
                        FixAction.LOOK_UP,
                        StepName.IMPORT,
                        "run",
                    ),
                ),
            ),
        ),
    ),
    Recovery(
        "reset_in_doubt",
        "Unknown whether a reset was created",
        (
            Cause(
                "The answer was lost and no event has shown up within 15 minutes.",
                (
                    Fix("Ask the user, or look at their emails in the dashboard."),
                    Fix(
                        "If it did not arrive, re-send to this one user by name.",
                        FixAction.RESEND,
                        StepName.RESET,
                    ),
                ),
            ),
        ),
    ),
    Recovery(
        "quota",
        "Daily mail quota used up",
        (
            Cause(
                "WorkOS sends so many mails a day and no more; the number is not published.",
                (
                    Fix("The rest is kept: go on tomorrow.", step=StepName.RESET, key="run"),
                    Fix("Or ask WorkOS for a higher quota."),
                ),
            ),
        ),
    ),
    Recovery(
        "source",
        "A row was corrected at the source",
        (
            Cause(
                "The journal holds the row as it was listed.",
                (
                    Fix("One row: read it again by its sub. That bills nothing.", FixAction.RELIST_ROW),
                    Fix(
                        "Many rows: list again, plan the difference; only what changed is written.",
                        FixAction.RELIST,
                        StepName.INVENTORY,
                        "run --relist",
                    ),
                ),
            ),
        ),
    ),
    Recovery(
        "stale",
        "The listing is too old, or not complete",
        (
            Cause(
                "Users may have been disabled, changed or deleted since.",
                (
                    Fix(
                        "List again; they leave the queue and are named.",
                        FixAction.RELIST,
                        StepName.INVENTORY,
                        "run --relist",
                    ),
                ),
            ),
        ),
    ),
    Recovery(
        "listing_short",
        "The listing ended far below the pool's estimate",
        (
            Cause(
                "Cognito ended the listing early, or the file is not the whole export.",
                (
                    Fix(
                        "List again, or name the whole export.",
                        FixAction.RELIST,
                        StepName.INVENTORY,
                        "run --relist",
                    ),
                ),
            ),
            Cause(
                "Many users were deleted lately: Cognito's estimate lags behind.",
                (
                    Fix(
                        "Take the listing as it is; that counts as a waiver.",
                        step=StepName.EXPORT,
                        key="export.accept",
                    ),
                ),
            ),
        ),
    ),
    Recovery(
        "older_journal",
        "The journal is in recovery",
        (
            Cause(
                "It was put back from a backup, copied without its -wal file, or comes from another machine"
                " or from version 0.1: it may not know whom it created or mailed.",
                (
                    Fix(
                        "Look at what WorkOS holds next to it, then end the recovery.",
                        step=StepName.CONNECT,
                        key='--confirm "RECOVERED environment"',
                    ),
                    Fix("Or open the journal that was used last, if it is still there."),
                ),
            ),
        ),
    ),
    Recovery(
        "pins",
        "Another pool, environment or key",
        (
            Cause(
                "The shell has other credentials than the journal was begun with.",
                (Fix("Restore them and start again, or begin a new journal.", step=StepName.CONNECT),),
            ),
        ),
    ),
    Recovery(
        "preflight",
        "A preflight row blocks",
        (
            Cause(
                "Something that the migration needs is missing.",
                (
                    Fix(
                        "Do what the row says; or accept it by its id.",
                        step=StepName.CONNECT,
                        key="connect.accept",
                    ),
                ),
            ),
        ),
    ),
    Recovery(
        "guide",
        "The guide no longer says what we rely on",
        (
            Cause(
                "WorkOS changed the procedure, or reworded it beyond recognition.",
                (
                    Fix(
                        "Read the passage, and accept the fact, one by one.",
                        step=StepName.GUIDE,
                        key="guide.accept",
                    ),
                    Fix("Or wait for a newer version of this tool."),
                ),
            ),
        ),
    ),
)

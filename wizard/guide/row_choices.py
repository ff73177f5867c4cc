"""Step 6 in words: what is asked about each kind of row, and what each choice means for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.domain.planning.resolution import Kind


@dataclass(frozen=True, slots=True)
class Decision:
    """A question about a kind: choices are (key, label, consequence, risk); None: no default, it is asked."""

    prompt: str
    why: str
    choices: tuple[tuple[str, str, str, str], ...]
    default: str | None


DECISIONS: Mapping[Kind, Decision] = {
    Kind.DISABLED: Decision(
        "Users disabled in Cognito",
        "WorkOS has no disabled flag; a disabled row is never merged into an enabled twin.",
        (
            ("skip", "Skip", "They are not imported and stay listed.", ""),
            (
                "import",
                "Import, marked",
                "They get metadata.cognito_enabled=false, but importing lets them sign in again.",
                "Sign-in is re-enabled for users who were disabled.",
            ),
        ),
        "skip",
    ),
    Kind.UNUSABLE_STATUS: Decision(
        "Archived, compromised or unknown status",
        "Cognito no longer uses these states; what they meant in this pool only you know.",
        (
            ("skip", "Skip", "They are not imported and stay listed.", ""),
            ("import", "Import", "They are imported like others, without mail.", ""),
        ),
        "skip",
    ),
    Kind.NO_EMAIL: Decision(
        "No email",
        "WorkOS knows users by their email only.",
        (
            ("skip", "Skip", "They are not imported and stay listed.", ""),
            (
                "username",
                "Use the username where it is an address",
                "Imported as not verified, without mail; the others are skipped.",
                "",
            ),
        ),
        "skip",
    ),
    Kind.INVALID_EMAIL: Decision(
        "Invalid email",
        "WorkOS refuses addresses that are not well-formed.",
        (
            ("skip", "Skip", "They are not imported and stay listed, to be fixed at the source.", ""),
            (
                "username",
                "Use the username where it is an address",
                "Imported as not verified, without mail; the others are skipped.",
                "",
            ),
        ),
        "skip",
    ),
    Kind.UNCONFIRMED: Decision(
        "Sign-up never confirmed",
        "These users never proved that the address is theirs; many are abandoned or made by bots.",
        (
            ("skip", "Skip", "They are not imported; whoever comes back signs up again.", ""),
            ("import", "Import", "They are imported as their row says, without mail.", ""),
        ),
        "skip",
    ),
    Kind.TWINS: Decision(
        "Several rows of one user",
        "The rows are linked, or each proves the address; WorkOS holds an address once.",
        (
            (
                "merge",
                "Merge",
                "One user each: the confirmed native row wins, else the newest; other subs stay on record.",
                "",
            ),
            ("newest", "The newest proven row only", "The other rows are skipped and listed.", ""),
            ("skip", "Skip all", "None of these rows is imported.", ""),
        ),
        "merge",
    ),
    Kind.TWINS_UNPROVEN: Decision(
        "Same address, not proven by every row",
        "Some of these rows may belong to someone else who only typed the address.",
        (
            (
                "proven",
                "The proven row alone",
                "The others are skipped and listed; where none is proven, one comes as not verified.",
                "",
            ),
            ("skip", "Skip all", "None of these rows is imported.", ""),
            (
                "merge",
                "Merge all the same",
                "One user each, whoever the rows belong to.",
                "One user's account may be handed to another who only claimed the address.",
            ),
        ),
        "proven",
    ),
    Kind.FORCE_CHANGE_PASSWORD: Decision(
        "Invited, never signed in",
        "They have only a temporary password from an administrator.",
        (
            ("import", "Import, no mail", 'They can use "forgot password" when they come.', ""),
            ("import_and_mail", "Import and mail", "They are mailed a reset like those who are due.", ""),
            ("skip", "Skip", "They are not imported and stay listed.", ""),
        ),
        "import",
    ),
    Kind.FEDERATED_SOCIAL: Decision(
        "Social sign-in only",
        "WorkOS links them by email when they sign in through the same provider.",
        (
            ("import", "Import now", "Their sub is found from the first day on; no mail.", ""),
            (
                "jit",
                "Leave to just-in-time",
                "WorkOS creates them at their next sign-in, without their sub.",
                "",
            ),
        ),
        "import",
    ),
    Kind.FEDERATED_ENTERPRISE: Decision(
        "Enterprise sign-in only",
        "Their company decides who is still there; Cognito does not know who left.",
        (
            (
                "import",
                "Import now",
                (
                    "Their sub is found from the first day on; unless the organization requires SSO they"
                    " could obtain a password, and leavers come too."
                ),
                "Users who left the company get an account.",
            ),
            (
                "jit",
                "Leave to just-in-time",
                "WorkOS creates them at their next sign-in, without their sub.",
                "",
            ),
        ),
        None,
    ),
    Kind.EMAIL_UNVERIFIED: Decision(
        "Email not verified",
        "No one proved that the mailbox belongs to the user.",
        (
            (
                "import",
                "Import as not verified, no mail",
                (
                    "They prove the mailbox at their first sign-in; a mistyped address hands over the account"
                    ' through "forgot password" or Magic Auth all the same.'
                ),
                "",
            ),
            (
                "import_and_mail",
                "Import and mail",
                "They are mailed a reset to an address that no one verified.",
                "A mistyped address hands the account to whoever reads that mailbox.",
            ),
            ("skip", "Skip", "They are not imported and stay listed.", ""),
        ),
        "import",
    ),
    Kind.EXISTING_OURS: Decision(
        "Already in WorkOS, from this pool",
        "An earlier import created them: their external_id is a sub of this pool.",
        (
            (
                "update",
                "Update",
                "Empty fields are filled; what differs there is listed, not overwritten.",
                "",
            ),
            ("leave", "Leave", "Nothing is written; they count as unchanged.", ""),
        ),
        "update",
    ),
    Kind.EXISTING_FOREIGN: Decision(
        "Already in WorkOS, not from this pool",
        "There is a user with this address already.",
        (
            ("skip", "Skip", "Nothing is written; this user's data will not be found by sub.", ""),
            (
                "link",
                "Link",
                "Sets external_id and free metadata, only where the address is verified in WorkOS.",
                "The WorkOS user becomes the owner of this user's data.",
            ),
            (
                "fail",
                "Count as failed",
                "Nothing is written; they are listed as failed until you settle them.",
                "",
            ),
        ),
        "skip",
    ),
    Kind.METADATA_OVERFLOW: Decision(
        "Metadata over its budget",
        "WorkOS takes 10 pairs, keys of 40 and values of 600 ASCII characters.",
        (
            ("drop", "Drop that key", "The key is left out and named in the report.", ""),
            (
                "truncate",
                "Shorten",
                "Values are cut and reduced to ASCII; keys over the 10 are left out.",
                "",
            ),
            ("skip", "Skip the user", "They are not imported and stay listed.", ""),
        ),
        "drop",
    ),
}

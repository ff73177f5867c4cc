"""What an operator answers who takes every default: each prompt of a whole migration, in order."""

from __future__ import annotations

from tests.plain.terminal import Pick, Reply, Terminal

GO = Reply("What next?", Pick("Go on"))
GUIDE = (GO, Reply("Enter reads on"), Reply("I have read this guide to its end"))
POOL = (
    GO,
    Reply("Where do the rows come from?", Pick("The user pool itself")),
    Reply("The pool's AWS region"),
    Reply("Which user pool?", Pick("rehearsal")),
)
INVENTORY = (GO, Reply("Who uses MFA in this pool?", Pick("Look nobody up")))
ACCEPT = Reply("This is what the pool holds.", Pick("Accept"))
TIMING = (
    GO,
    Reply("What matters more at the cutover?", Pick("Least friction")),
    Reply("Which sign-in page will users meet?", Pick("Hosted")),
    Reply("What happens to new sign-ups", Pick("Accept them")),
)
DECISIONS = (
    GO,
    Reply("Users disabled in Cognito", Pick("Skip")),
    Reply("Archived, compromised or unknown status", Pick("Skip")),
    Reply("No email", Pick("Skip")),
    Reply("Invalid email", Pick("Skip")),
    Reply("Sign-up never confirmed", Pick("Skip")),
    Reply("Several rows of one person", Pick("Merge")),
    Reply("Same address, not proven by every row", Pick("The proven row alone")),
    Reply("Invited, never signed in", Pick("Import, no mail")),
    Reply("Email not verified", Pick("Import as not verified")),
    Reply("Social sign-in only", Pick("Import now")),
    Reply("Which attribute shall also go along?", Pick("custom:tenant_id")),
    Reply("Where does custom:tenant_id go?", "metadata.tenant"),
    Reply("Which attribute shall also go along?", Pick("No more")),
)
LATER = Reply("What next?", Pick("Leave this step for later"))
LEAVE = Reply("What next?", Pick("Leave"))


def phrase(text: str) -> str:
    """The text that the plan wants, as it stood on screen last."""
    return next(line.strip() for line in reversed(text.splitlines()) if line.lstrip().startswith("IMPORT "))


def confirm(terminal: Terminal, environment: str = "staging") -> None:
    """Decline to name canaries, leave webhooks, mistype the phrase once, then type it."""
    terminal.play(
        GO,
        Reply("Addresses of canaries"),
        Reply("Webhooks during the import?", Pick("Leave webhooks on")),
        Reply("Type it here", f"IMPORT 1 {environment} 000000"),
    )
    terminal.wait_for("nothing has been done")
    terminal.play(Reply("Type it here", phrase(terminal.text)))

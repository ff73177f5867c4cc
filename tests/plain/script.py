"""What an operator answers who takes every default: each prompt of a whole migration, in order."""

from __future__ import annotations

from tests.plain.terminal import Pick, Reply, Terminal

GO = Reply("What next?", Pick("Go on"))
LEAVE = Reply("What next?", Pick("Leave"))
LATER = Reply("What next?", Pick("Leave this step for later"))
# Providers, resets and the app are left for later; the checks can be run all the same.
LATER_STEPS = (LATER, LATER, LATER)
CONNECT = "Connect both ends: what next?"
INVENTORY = "Auth-method inventory: what next?"
TIMED = "When do users choose a new password: what next?"
TRANSFORM = "Decide by kind, freeze the plan: what next?"
MAPPING = "Mapping: what next?"
IMPORT = "Import into WorkOS: what next?"
IMPORTED = "Imported: what next?"
PROVIDERS = "Federated sign-in: what next?"
RESETS = "Password resets: what next?"
APPLICATION = "The application: what next?"
CHECKS = "Verification checklist: what next?"
REPORTED = "Report: what next?"

GUIDE = (
    GO,
    Reply("Enter reads on"),
    Reply("Read the migration guide: what next?", Pick("I have read it")),
)


def ends(environment: str = "", *, key: str = "", pool: str = "") -> tuple[Reply, ...]:
    """The form of both ends as it comes after the guide; what is empty takes what stands there.

    ``pool`` begins the name of the one that is picked of a list, where none is known.
    """
    return (
        Reply("AWS profile"),
        Reply("AWS region"),
        Reply("User pool"),
        *((Reply("WorkOS API key", key),) if key else ()),
        Reply("Environment", environment),
        *((Reply("User pools in", Pick(pool)),) if pool else ()),
    )


def to_step(title: str) -> tuple[Reply, ...]:
    """To a step by its title, from the menu."""
    return (Reply("What next?", Pick("Go to a step")), Reply("Which step?", Pick(title)))


LIST = (GO,)
ACCEPT = Reply(INVENTORY, Pick("Accept the inventory"))
USUAL = Reply(TIMED, Pick("Use default"))
# The export is written at once after these.
TIMING = (
    Reply("When do you plan to switch?", ""),
    Reply("What matters more at the cutover?", Pick("Least friction")),
    USUAL,
    USUAL,
)
DECIDE = (GO, Reply("Enterprise sign-in only", Pick("Leave to just-in-time")))
MAP = (
    Reply(TRANSFORM, Pick("Mapping")),
    Reply(MAPPING, Pick("Add")),
    Reply("Which attribute?", Pick("custom:tenant_id")),
    Reply("custom:tenant_id", "metadata.tenant"),
    Reply(MAPPING, Pick("Back")),
)
PLAN = Reply(TRANSFORM, Pick("Draw up the plan"))
DECISIONS = (*DECIDE, *MAP, PLAN)

NEXT = Reply(PROVIDERS, Pick("Open the next"))
SIGNED_IN = (
    Reply("Did you sign in through", Pick("It reached WorkOS and came back")),
    Reply("It reached WorkOS and came back"),
)
PASTED = Reply("redirect URI")


def by_default(name: str) -> Reply:
    """The question of a provider's tree that everything waits for, as it usually is."""
    return Reply(f"{name}: what next?", Pick("Use default"))


TESTED = (NEXT, PASTED, *SIGNED_IN)
BY_API = (
    Reply("ACS URL", "-"),
    Reply("SP entity ID", "-"),
    Reply("okta-acme: what next?", Pick("Choose")),
    Reply("Choose: which one?", Pick("The wizard, through the API")),
    Reply("Type it here", "api"),
    Reply("Type it here", "CONNECT 1 demo"),
)
FEDERATION = (
    GO,
    *TESTED,  # Google
    *TESTED,  # SignInWithApple
    NEXT,
    by_default("Facebook"),
    NEXT,
    by_default("LoginWithAmazon"),
    NEXT,
    *BY_API,  # okta-acme, whose addresses WorkOS tells
    *SIGNED_IN,
    *TESTED,  # Microsoft
    *TESTED,  # GitHub
    *TESTED,  # Partner
)
RESET = (GO, Reply("Canaries"), Reply("Type it here", "SEND 1 demo"))
APP = (
    GO,
    Reply("The app's source"),
    Reply("The app's callback"),
    Reply("Type it here", "REDIRECT http://localhost:8000/callback demo"),
    Reply(APPLICATION, Pick("Write the env file")),
)
SEEN = {
    "Sign-in by password": "On",
    "Sign-up": "Off",
    "Radar (challenges and blocks)": "Off",
    "MFA required for all users": "I do not know",
}
SETTINGS = tuple(
    reply
    for setting, answer in SEEN.items()
    for reply in (
        Reply("Settings: what next?", Pick("Say what you see")),
        Reply("Say what you see: which one?", Pick(setting)),
        Reply(f"{setting}: on or off?", Pick(answer)),
    )
)
REPORT = (GO, Reply(REPORTED, Pick("Write the report")))


def phrase(text: str) -> str:
    """The text that the plan wants, as it stood on screen last."""
    return next(line.strip() for line in reversed(text.splitlines()) if line.lstrip().startswith("IMPORT "))


def confirm(terminal: Terminal, environment: str = "staging") -> None:
    """Mistype the plan's phrase once, then type it."""
    terminal.play(GO, Reply("Type it here", f"IMPORT 1 {environment}"))
    terminal.wait_for("nothing has been done")
    terminal.play(Reply("Type it here", phrase(terminal.text)))

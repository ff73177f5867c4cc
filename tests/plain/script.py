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
INVENTORY = (GO, Reply("Who uses MFA in this pool?", Pick("Look no one up")))
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
    Reply("Several rows of one user", Pick("Merge")),
    Reply("Same address, not proven by every row", Pick("The proven row alone")),
    Reply("Invited, never signed in", Pick("Import, no mail")),
    Reply("Social sign-in only", Pick("Import now")),
    Reply("Enterprise sign-in only", Pick("Leave to just-in-time")),
    Reply("Email not verified", Pick("Import as not verified")),
    Reply("Which attribute shall also go along?", Pick("custom:tenant_id")),
    Reply("Where does custom:tenant_id go?", "metadata.tenant"),
    Reply("Which attribute shall also go along?", Pick("No more")),
)
SIGNED_IN = Reply("Did you sign in through", Pick("Yes"))
SAID = Reply("Who saw it, and when?")


def provider(name: str, *choices: Reply, uris: int = 1) -> tuple[Reply, ...]:
    """One provider from the list to its tick; what is suggested is taken."""
    pasted = (Reply(f"{name}: its"),) * uris
    return (Reply("Which provider?", Pick(f"{name}: ")), *choices, *pasted, SIGNED_IN, SAID)


CUSTOM_DOMAIN = Reply("Does the environment have a custom", Pick("No"))
EDITOR = Reply("Who may edit the app", Pick("I can"))
NO_SUCH = Reply("How do these users sign in from now on?", Pick("Magic Auth"))
BOTH = Reply("Can its app hold two redirect URIs?", Pick("Yes: add"))
DASHBOARD = Reply("Who makes the connection in WorkOS?", Pick("We do"))
BY_API = (
    Reply("How does this customer's IdP come over?", Pick("A second application")),
    Reply("Who makes the connection in WorkOS?", Pick("The wizard")),
    Reply("Type it here", "api"),
    EDITOR,
    Reply("Type it here", "CONNECT 1 demo"),
)
FEDERATION = (
    GO,
    *provider("Google", CUSTOM_DOMAIN, EDITOR),
    *provider("SignInWithApple", CUSTOM_DOMAIN, EDITOR),
    Reply("Which provider?", Pick("Facebook: ")),
    NO_SUCH,
    Reply("Which provider?", Pick("LoginWithAmazon: ")),
    NO_SUCH,
    *provider("okta-acme", *BY_API, uris=0),  # WorkOS tells its addresses
    *provider("Microsoft", Reply("Which kind is it?", Pick("Microsoft")), CUSTOM_DOMAIN, EDITOR),
    *provider("GitHub", Reply("Which kind is it?", Pick("GitHub")), BOTH, CUSTOM_DOMAIN, EDITOR),
    *provider("Partner", Reply("Which kind is it?", Pick("OIDC")), DASHBOARD, EDITOR),
    Reply("Which provider?", Pick("Go on")),
)
RESET = (
    GO,
    Reply("Default password-reset mail: on or off?", Pick("On")),
    Reply("Sign-in by password: on or off?", Pick("On")),
    Reply("Type it here", "SEND 1 demo"),
)
APP = (
    GO,
    Reply("Folder of the app's source"),
    Reply("What next for the app?", Pick("Name the app's callback")),
    Reply("The redirect URI that the app sends"),
    Reply("Type it here", "REDIRECT http://localhost:8000/callback demo"),
    Reply("What next for the app?", Pick("Add what is missing")),
)
LOOK_AGAIN = Reply("What next for the app?", Pick("Look again"))
CUTOVER = (
    GO,
    Reply("Sign-up: on or off?", Pick("Off")),
    Reply("Radar (challenges and blocks): on or off?", Pick("Off")),
    Reply("MFA required for all users: on or off?", Pick("I do not know")),
    Reply("Type it here", "CUTOVER demo"),
)
REPORT = (GO, Reply("It is final. Write the report?", Pick("With addresses masked")), Reply("Folder for it"))
LATER = Reply("What next?", Pick("Leave this step for later"))
# Providers, resets and the app are left for later; the checks can be run all the same.
LATER_STEPS = (LATER, LATER, LATER)
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
        Reply("Type it here", f"IMPORT 1 {environment}"),
    )
    terminal.wait_for("nothing has been done")
    terminal.play(Reply("Type it here", phrase(terminal.text)))

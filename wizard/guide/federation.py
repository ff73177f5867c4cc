"""Step 8: the federated-redirect tree, walked once per provider; what the pool answers is not asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wizard.domain.federation.connections import cognito_uris
from wizard.domain.federation.provider_kinds import KINDS, Shape
from wizard.domain.federation.providers import detected_kind
from wizard.domain.rows.inventory import Cohort, Inventory, count
from wizard.domain.rows.pool import Pool, Provider, ProviderKind
from wizard.domain.trees import Choice, Question, Tree, next_question
from wizard.domain.words import counted

FEDERATION = "federation"
MANY_CONNECTIONS = 15  # from here WorkOS advises a proxy (``workos.md`` 1.8)
# Whatever may stand behind Cognito's OIDC type; the plain one first.
_ANY_OIDC = (
    ProviderKind.OIDC,
    *(kind for kind in ProviderKind if kind not in {ProviderKind.OIDC, ProviderKind.SAML}),
)

_OPEN_TYPE = "OIDC"  # Cognito's type that does not say what stands behind it

_FIRST = {
    Shape.SOCIAL: "custom_domain",
    Shape.OIDC: "connection",
    Shape.SAML: "saml",
    Shape.NONE: "replacement",
}


def _first(kind: ProviderKind) -> str:
    return "redirect_uris" if KINDS[kind].holds == 1 else _FIRST[KINDS[kind].shape]


def _becomes(kind: ProviderKind) -> str:
    row = KINDS[kind]
    if row.shape is Shape.SOCIAL:
        return f"It becomes the social provider {row.workos}; users keep their accounts by email."
    if row.shape is Shape.NONE:
        return "WorkOS has no such provider; these users go on by email."
    return f"It becomes a connection ({row.workos}) of one organization, billed in production."


_KIND = Question(
    id="kind",
    prompt="Which kind is it?",
    why="Cognito's OIDC type hides what stands behind; WorkOS has social providers and connections.",
    choices=tuple(
        Choice(kind.value, KINDS[kind].title, _becomes(kind), then=_first(kind)) for kind in _ANY_OIDC
    ),
)
_REDIRECT_URIS = Question(
    id="redirect_uris",
    prompt="Can its app hold two redirect URIs?",
    why="A GitHub OAuth App has one callback URL, a GitHub App has several.",
    choices=(
        Choice(
            "second_app",
            "No: a second app now",
            "WorkOS gets an app of its own; users are asked for consent once more.",
            then="custom_domain",
        ),
        Choice(
            "both",
            "Yes: add the new one",
            "Both URIs stand side by side until the cutover; users notice nothing.",
            then="custom_domain",
        ),
        Choice(
            "switch_at_cutover",
            "No: switch at the cutover",
            "Between the switch and the deployment no one can sign in this way; it cannot be tested before.",
            then="custom_domain",
        ),
    ),
    default="second_app",
)
_CUSTOM_DOMAIN = Question(
    id="custom_domain",
    prompt="Does the environment have a custom authentication domain?",
    why="It decides the host of the new redirect URI.",
    choices=(
        Choice("no", "No", "The new redirect URI is on auth.workos.com.", then="editor"),
        Choice(
            "yes",
            "Yes",
            "The new redirect URI is on your own domain, as the dashboard shows it.",
            then="editor",
        ),
    ),
    default="no",
)
_EDITOR = Question(
    id="editor",
    prompt="Who may edit the app at the provider?",
    why="The new redirect URI is added there, by someone with access.",
    choices=(
        Choice("me", "I can", "The directions for its console are shown."),
        Choice("someone_else", "Someone else", "A hand-off sheet is written, to be sent to them."),
    ),
    default="me",
)
_SAML = Question(
    id="saml",
    prompt="How will this customer's IdP migrate?",
    why="WorkOS has an ACS URL and an entity ID of its own, which the IdP must know.",
    choices=(
        Choice(
            "second_app",
            "A second application at the IdP",
            "Both work side by side; the old one stays until the end.",
            then="connection",
        ),
        Choice(
            "wave",
            "Change it at an appointed time",
            "The customer's users cannot sign in from their change until the app uses WorkOS for them.",
            then="connection",
        ),
        Choice(
            "proxy",
            "Keep both behind our own ACS proxy",
            "The IdP is not touched; you run a proxy on your domain that hands answers on to WorkOS.",
            then="connection",
        ),
    ),
    default="second_app",
)
_CONNECTION = Question(
    id="connection",
    prompt="Who makes the connection in WorkOS?",
    why="A connection belongs to an organization, and is billed in production.",
    choices=(
        Choice(
            "dashboard",
            "We do, in the dashboard",
            "The steps are in the hand-off sheet; nothing is created from here.",
            then="editor",
        ),
        Choice(
            "api",
            "The wizard, through the API",
            "Organization and connection are created after a typed confirmation.",
            then="editor",
            risk="each connection is billed in production",
        ),
        Choice(
            "admin_portal",
            "The customer, in the Admin Portal",
            "You make a link in the dashboard when they are ready: it lives minutes and is a secret.",
            then="editor",
        ),
    ),
    default="dashboard",
)
_REPLACEMENT = Question(
    id="replacement",
    prompt="How do these users sign in from now on?",
    why="WorkOS has no such provider.",
    choices=(
        Choice("magic_auth", "Magic Auth by email", "They get a code by email at each sign-in."),
        Choice(
            "password_reset",
            "A password, by reset mail",
            "They are due a reset mail that they did not ask for, counted apart from the others.",
        ),
        Choice(
            "leave", "Leave them behind", "They cannot sign in after the cutover until they ask for help."
        ),
    ),
    default="magic_auth",
)

FEDERATION_TREE = Tree(
    FEDERATION,
    "Federated sign-in",
    (_KIND, _REDIRECT_URIS, _CUSTOM_DOMAIN, _SAML, _CONNECTION, _EDITOR, _REPLACEMENT),
)


def key(provider: str, question: str) -> str:
    """The answer's key: ``federation.<provider>.<question>``."""
    return f"{FEDERATION}.{provider}.{question}"


def corrected(pool: Pool, answers: Mapping[str, Any]) -> Pool:
    """The pool with its providers as the operator corrected them, where Cognito's type leaves that open.

    The one place where that is done: plan, inventory, files and step 8 take the kind from the pool.
    """
    kinds = {provider.name: _kind_of(provider, answers) for provider in pool.providers}
    if all(kinds[provider.name] is provider.kind for provider in pool.providers):
        return pool
    providers = (replace(provider, kind=kinds[provider.name]) for provider in pool.providers)
    return replace(pool, providers=tuple(providers))


def detected(pool: Pool) -> dict[str, str]:
    """The answer that says what was detected anyway, by key, for each provider that can be corrected."""
    return {
        key(provider.name, _KIND.id): detected_kind(provider).value
        for provider in pool.providers
        if provider.type == _OPEN_TYPE
    }


def _kind_of(provider: Provider, answers: Mapping[str, Any]) -> ProviderKind:
    given = answers.get(key(provider.name, _KIND.id))
    if given and provider.type == _OPEN_TYPE and given in {kind.value for kind in _ANY_OIDC}:
        return ProviderKind(given)
    return provider.kind


def of_provider(provider: str, pool: Pool) -> Cohort:
    """The rows that sign in through a provider, alone or besides a password."""
    del pool
    return Cohort(f"provider:{provider}", provider, lambda profile: provider in profile.providers)


def tree_of(provider: Provider, pool: Pool) -> Tree:
    """The tree for one provider: begun at its kind's question, without choices that this pool rules out."""
    start = _KIND.id if provider.type == _OPEN_TYPE else _first(provider.kind)
    order = [start, *(question.id for question in FEDERATION_TREE.questions)]
    questions = [question for question in FEDERATION_TREE.questions if _is_after(start, question.id)]
    questions.sort(key=lambda question: order.index(question.id))
    view = _View(provider, pool)
    return Tree(
        f"{FEDERATION}.{provider.name}",
        f"Federated sign-in: {provider.name}",
        tuple(view.question(question) for question in questions),
    )


def choices_of(provider: Provider, pool: Pool, answers: Mapping[str, Any]) -> dict[str, str]:
    """Every question on this provider's way with its answer, defaults where no one gave one."""
    tree = tree_of(provider, pool)
    taken: dict[str, str] = {}
    while question := next_question(tree, taken):
        given = answers.get(question.id)
        choice = question.choice(given) or question.choice(question.default) or question.choices[0]
        taken[question.id] = choice.key
    prefix = f"{FEDERATION}.{provider.name}."
    return {name.removeprefix(prefix): value for name, value in taken.items()}


def _is_after(start: str, wanted: str) -> bool:
    """Whether a route leads from one question to another."""
    question = FEDERATION_TREE.question(start)
    if start == wanted or question is None:
        return start == wanted
    return any(_is_after(choice.then, wanted) for choice in question.choices if choice.then)


@dataclass(frozen=True, slots=True)
class _View:
    """The tree as one provider of one pool sees it."""

    provider: Provider
    pool: Pool

    def question(self, question: Question) -> Question:
        default = self.provider.kind.value if question.id == _KIND.id else question.default
        return replace(
            question,
            id=key(self.provider.name, question.id),
            choices=tuple(self._choice(choice) for choice in self._offered(question)),
            default=default,
            cohort=self._cohort,
        )

    def _offered(self, question: Question) -> tuple[Choice, ...]:
        if question.id != _SAML.id or self._proxy_possible():
            return question.choices
        return tuple(choice for choice in question.choices if choice.key != "proxy")

    def _choice(self, choice: Choice) -> Choice:
        then = key(self.provider.name, choice.then) if choice.then else None
        return replace(choice, then=then, counted=lambda inventory: self._counted(choice, inventory))

    def _counted(self, choice: Choice, inventory: Inventory) -> str:
        rows = count(inventory, of_provider(self.provider.name, self.pool))
        return f"{counted(rows, 'row')}: {choice.consequence}"

    def _cohort(self, _: Inventory) -> Cohort:
        return of_provider(self.provider.name, self.pool)

    def _proxy_possible(self) -> bool:
        """Only for many connections, on a domain of one's own, with requests that Cognito does not sign."""
        connections = sum(item.kind is ProviderKind.SAML for item in self.pool.providers)
        signed = bool(self.provider.details.get("RequestSigningAlgorithm"))
        encrypted = self.provider.details.get("EncryptedResponses", "").lower() == "true"
        own = cognito_uris(self.pool).own_domain
        return connections >= MANY_CONNECTIONS and own and not signed and not encrypted

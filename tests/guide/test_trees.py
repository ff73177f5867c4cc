"""Every path of every tree ends, says what it means for people, and is offered by the answers file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.domain.people_made import CHOICES, POOL
from wizard.domain.planning.resolution import Kind
from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.domain.rows.inventory import Inventory, due_count
from wizard.domain.trees import Branch, BranchState, Question, Tree, next_question, outline, paths
from wizard.guide import TREES
from wizard.guide.auth_methods import auth_methods, cohorts
from wizard.guide.reset_timing import RESET_TIMING
from wizard.guide.row_decisions import QUESTIONS, ROW_DECISIONS


def profile(
    method: Method = Method.PASSWORD,
    *,
    email: EmailState = EmailState.VERIFIED,
    status: UserStatus = UserStatus.CONFIRMED,
    enabled: bool = True,
    providers: tuple[str, ...] = (),
) -> Profile:
    return Profile(method, providers, email, status, enabled=enabled, phone=False)


INVENTORY = Inventory(
    POOL,
    {
        profile(): 24_000,
        profile(enabled=False): 7,
        profile(email=EmailState.UNVERIFIED): 50,
        profile(email=EmailState.MISSING): 3,
        profile(status=UserStatus.FORCE_CHANGE_PASSWORD): 11,
        profile(Method.FEDERATED, status=UserStatus.EXTERNAL_PROVIDER, providers=("Google",)): 400,
        profile(Method.FEDERATED, status=UserStatus.EXTERNAL_PROVIDER, providers=("okta-acme",)): 90,
        profile(Method.FEDERATED, status=UserStatus.EXTERNAL_PROVIDER): 2,
        profile(Method.LINKED, providers=("Google",)): 5,
    },
    twins=4,
)


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.id)
def test_every_path_ends(tree: Tree) -> None:
    lengths = {len(path) for path in paths(tree)}
    assert lengths
    assert max(lengths) <= len(tree.questions)


@pytest.mark.parametrize("question", [q for tree in TREES for q in tree.questions], ids=lambda q: q.id)
def test_every_question_says_what_its_choices_mean(question: Question) -> None:
    assert question.prompt
    assert question.why
    keys = [choice.key for choice in question.choices]
    assert len(set(keys)) == len(keys) >= 2
    assert question.default is None or question.default in keys
    for choice in question.choices:
        assert choice.consequence.endswith(".")
        assert choice.summary(INVENTORY).endswith(".")
        assert choice.summary(None) == choice.consequence


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.id)
def test_questions_ask_themselves_to_the_end(tree: Tree) -> None:
    for wish in range(3):
        answers: dict[str, str] = {}
        while question := next_question(tree, answers, INVENTORY):
            assert question.id not in answers
            answers[question.id] = question.choices[wish % len(question.choices)].key
        assert answers
        assert outline(tree, answers, INVENTORY).state is BranchState.TAKEN


def test_there_is_a_question_for_every_kind_with_the_choices_of_the_specification() -> None:
    assert [question.id for question in ROW_DECISIONS.questions] == [f"rows.{kind.value}" for kind in Kind]
    offered = {kind.value: [choice.key for choice in QUESTIONS[kind].choices] for kind in Kind}
    assert {key: sorted(keys) for key, keys in offered.items()} == {k: sorted(v) for k, v in CHOICES.items()}


def test_only_kinds_with_rows_are_asked_about() -> None:
    asked = {kind for kind in Kind if QUESTIONS[kind].applies(INVENTORY)}
    assert Kind.TWINS in asked
    assert Kind.TWINS_UNPROVEN not in asked
    assert Kind.UNCONFIRMED not in asked
    assert Kind.EXISTING_FOREIGN in asked, "not known yet"
    assert QUESTIONS[Kind.FEDERATED_ENTERPRISE].count(INVENTORY) == 92
    assert QUESTIONS[Kind.FEDERATED_SOCIAL].count(INVENTORY) == 400
    assert QUESTIONS[Kind.TWINS].count(INVENTORY) == 4


def test_reset_timing_counts_only_who_is_due() -> None:
    assert due_count(INVENTORY) == 24_005
    reset = RESET_TIMING.questions[0]
    proactive = reset.choice("proactive")
    assert proactive
    assert "24,005 mails" in proactive.summary(INVENTORY)
    assert "about 20 minutes" in proactive.summary(INVENTORY)
    assert reset.suggest(INVENTORY) is None
    assert reset.suggest(Inventory(POOL)) is not None


def branches(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from branches(child)


def test_the_authentication_methods_add_up() -> None:
    tree = auth_methods(INVENTORY)
    counts = {branch.id: branch.count for branch in branches(tree)}
    assert tree.count == INVENTORY.total == 24_568
    ways = ("auth.password", "auth.federated", "auth.passwordless")
    assert sum(counts[way] or 0 for way in ways) == tree.count
    assert counts["auth.password.email_verified"] == 24_018
    assert counts["auth.federated.provider:Google"] == 400
    assert counts["auth.federated.unknown"] == 2
    assert counts["auth.federated.linked"] == 5
    assert counts["auth.mfa"] == 0


def test_every_branch_says_what_follows_and_lists_its_rows() -> None:
    known = cohorts(INVENTORY)
    for branch in list(branches(auth_methods(INVENTORY)))[1:]:
        if branch.id.startswith("auth.password:"):
            continue
        assert branch.consequence
        assert branch.why
        if branch.cohort:
            assert known[branch.cohort].id == branch.cohort
    ids = [branch.id for branch in branches(auth_methods(INVENTORY))]
    assert len(set(ids)) == len(ids)


def test_headings_add_up_to_their_users_or_have_no_count() -> None:
    password = auth_methods(INVENTORY).children[0]
    assert [heading.count for heading in password.children] == [*[password.count] * 3, None]
    for heading in password.children:
        if heading.count is not None:
            assert sum(child.count or 0 for child in heading.children) == heading.count
        assert {child.cohort for child in heading.children} <= set(cohorts(INVENTORY))

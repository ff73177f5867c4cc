from __future__ import annotations

import pytest

from tests.domain.people_made import POOL
from wizard.domain.rows.inventory import Inventory
from wizard.domain.trees import (
    Branch,
    BranchState,
    Choice,
    Pick,
    Question,
    Tree,
    next_question,
    outline,
    paths,
    prune,
)

FERRY = Question(
    "how", "How?", "A sea.", (Choice("sea", "Sea", "Slow.", "cabin"), Choice("air", "Air", "Fast.", "meal"))
)
CABIN = Question(
    "cabin", "Cabin?", "Long.", (Choice("yes", "Yes", "Bed.", "pay"), Choice("no", "No", "Deck.", "pay"))
)
MEAL = Question(
    "meal",
    "Meal?",
    "Hunger.",
    (Choice("yes", "Yes", "Rice.", "pay"), Choice("no", "No", "None.", "pay")),
    default="no",
    applies=lambda inventory: inventory.total > 0,
)
PAY = Question(
    "pay", "Pay?", "It costs.", (Choice("cash", "Cash", "Coins."), Choice("card", "Card", "Debt."))
)
TREE = Tree("trip", "A trip", (FERRY, CABIN, MEAL, PAY))


def asked(answers: dict[str, str], inventory: Inventory | None = None) -> str | None:
    question = next_question(TREE, answers, inventory)
    return question.id if question else None


def test_questions_follow_the_answers() -> None:
    assert asked({}) == "how"
    assert asked({"how": "sea"}) == "cabin"
    assert asked({"how": "air"}) == "meal"
    assert asked({"how": "air", "meal": "no"}) == "pay"
    assert asked({"how": "air", "meal": "no", "pay": "card"}) is None


def test_an_answer_that_is_not_offered_is_asked_again() -> None:
    assert asked({"how": "train"}) == "how"


def test_a_question_without_rows_is_passed_by() -> None:
    assert asked({"how": "air"}, Inventory(POOL)) == "pay"


def test_prune_forgets_what_is_no_longer_reached() -> None:
    answers = {"how": "air", "cabin": "yes", "pay": "card", "elsewhere": "kept"}
    assert prune(TREE, answers) == {"how": "air", "elsewhere": "kept"}
    assert prune(TREE, {**answers, "how": "sea"}) == {
        "how": "sea",
        "cabin": "yes",
        "pay": "card",
        "elsewhere": "kept",
    }


def test_paths_walk_every_route() -> None:
    routes = [tuple(choice.key for choice in path) for path in paths(TREE)]
    assert len(routes) == 8
    assert ("sea", "no", "card") in routes


def test_a_dangling_route_is_an_error() -> None:
    with pytest.raises(LookupError, match="cabin"):
        list(paths(Tree("broken", "Broken", (FERRY, MEAL, PAY))))


def states(branch: Branch) -> dict[str, BranchState]:
    return {branch.id: branch.state} | {k: v for child in branch.children for k, v in states(child).items()}


def test_outline_nests_what_only_one_choice_leads_to() -> None:
    drawn = outline(TREE, {"how": "sea"})
    assert [child.id for child in drawn.children] == ["how", "pay"]
    how = drawn.children[0]
    assert [child.id for child in how.children] == ["how=sea", "how=air"]
    assert [child.id for child in how.children[0].children] == ["cabin"]
    assert [child.id for child in how.children[1].children] == ["meal"]


def test_outline_dims_what_was_not_taken() -> None:
    drawn = states(outline(TREE, {"how": "sea"}))
    assert drawn["trip"] is BranchState.OPEN
    assert drawn["how"] is drawn["how=sea"] is BranchState.TAKEN
    assert drawn["how=air"] is drawn["meal"] is drawn["meal=yes"] is BranchState.DIMMED
    assert drawn["cabin"] is drawn["cabin=yes"] is BranchState.OPEN
    done = states(outline(TREE, {"how": "sea", "cabin": "no", "pay": "cash"}))
    assert done["trip"] is done["pay=cash"] is BranchState.TAKEN


def test_a_branch_knows_its_choice_whatever_signs_its_id_holds() -> None:
    """A provider's name is part of its questions' ids, and may hold any sign."""
    question = Question("federation.a=b.uri", "URI?", "One.", (Choice("x", "X", "Y."),))
    drawn = outline(Tree("t", "T", (question,)), {})
    (asked_branch,) = drawn.children
    assert asked_branch.pick is None
    picked = drawn.at(question.first_pick.branch)
    assert picked is asked_branch.children[0]
    assert picked.pick == Pick("federation.a=b.uri", "x") == question.first_pick
    assert drawn.at("federation.a") is None


def test_the_default_is_where_to_begin() -> None:
    assert MEAL.first_pick == Pick("meal", "no")
    assert FERRY.first_pick == Pick("how", "sea")

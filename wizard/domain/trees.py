"""Decision trees as values: the same questions, consequences and branches in every front end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard.domain.rows.inventory import Cohort, Inventory, count

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A choice that the inventory speaks for, and the sentence that says why."""

    key: str
    because: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: ``then`` is the id of the next question, None ends the branch.

    ``consequence`` is what people will live with; ``counted`` says it in numbers of this pool. ``risk``
    is set where the choice must be typed to be confirmed. Where choices stand next to each other
    ``short`` is the label, ``brief`` what speaks for it, and ``sides`` what they are compared by.
    """

    key: str
    label: str
    consequence: str
    then: str | None = None
    counted: Callable[[Inventory], str] | None = None
    risk: str = ""
    short: str = ""
    brief: str = ""
    sides: Callable[[Inventory], tuple[tuple[str, str], ...]] | None = None

    def summary(self, inventory: Inventory | None) -> str:
        """The consequence, in numbers where an inventory is there."""
        if inventory is None or self.counted is None:
            return self.consequence
        return self.counted(inventory)


def no_suggestion(_: Inventory) -> Suggestion | None:
    return None


def always(_: Inventory) -> bool:
    return True


def no_cohort(_: Inventory) -> Cohort | None:
    return None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with at least two choices.

    ``default`` is the key taken where no one answers (None: it must be answered). ``applies`` says
    whether the inventory has anything to ask about. ``cohort`` are the rows that it is about, ``rows``
    their number where that is no matter of profiles.
    """

    id: str
    prompt: str
    why: str
    choices: tuple[Choice, ...]
    default: str | None = None
    suggest: Callable[[Inventory], Suggestion | None] = no_suggestion
    applies: Callable[[Inventory], bool] = always
    cohort: Callable[[Inventory], Cohort | None] = no_cohort
    rows: Callable[[Inventory], int | None] | None = None

    def count(self, inventory: Inventory | None) -> int | None:
        """The rows that the question is about; None where that is unknown or makes no sense."""
        if inventory is None:
            return None
        if self.rows:
            return self.rows(inventory)
        cohort = self.cohort(inventory)
        return count(inventory, cohort) if cohort else None

    def choice(self, key: str | None) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)

    @property
    def first_pick(self) -> Pick:
        """The choice to begin at: the default, else the first."""
        return Pick(self.id, self.default or self.choices[0].key)


@dataclass(frozen=True, slots=True)
class Tree:
    """Questions that lead to one another, from the first of them."""

    id: str
    title: str
    questions: tuple[Question, ...]

    def question(self, question_id: str | None) -> Question | None:
        return next((question for question in self.questions if question.id == question_id), None)


class BranchState(StrEnum):
    TAKEN = "taken"
    OPEN = "open"
    DIMMED = "dimmed"


class BranchRole(StrEnum):
    """What a branch is: part of a decision, something that was found, or something to do about it."""

    DECISION = "decision"
    FINDING = "finding"
    REMEDY = "remedy"


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice of a question, by the id of the one and the key of the other."""

    question: str
    choice: str

    @property
    def branch(self) -> str:
        """The id of the branch that draws it: not to be taken apart, a provider's name may hold any sign."""
        return f"{self.question}={self.choice}"


@dataclass(frozen=True, slots=True)
class Branch:
    """A drawn branch: the one shape that every renderer knows.

    ``count`` counts rows; None means not known or not a count. ``cohort`` is the id to list rows by.
    ``pick`` is the choice that it stands for, None for what is none. ``is_heading``: it only names by what
    those below it are told apart.
    """

    id: str
    label: str
    count: int | None = None
    consequence: str = ""
    why: str = ""
    state: BranchState = BranchState.OPEN
    cohort: str | None = None
    children: tuple[Branch, ...] = ()
    role: BranchRole = BranchRole.DECISION
    pick: Pick | None = None
    is_heading: bool = False

    def at(self, branch_id: str) -> Branch | None:
        """The branch of this id, here or below; None where there is none."""
        if self.id == branch_id:
            return self
        return next((found for child in self.children if (found := child.at(branch_id))), None)


def next_question(tree: Tree, answers: Answers, inventory: Inventory | None = None) -> Question | None:
    """The first question on the way that applies and has no valid answer; None when all is answered."""
    for question, choice in _walk(tree, answers, inventory):
        if choice is None:
            return question
    return None


def prune(tree: Tree, answers: Answers, inventory: Inventory | None = None) -> dict[str, str]:
    """The answers without those of this tree that are no longer reached, or no longer offered."""
    reached = {question.id for question, choice in _walk(tree, answers, inventory) if choice}
    own = {question.id for question in tree.questions}
    return {key: value for key, value in answers.items() if key not in own or key in reached}


def paths(tree: Tree) -> Iterator[tuple[Choice, ...]]:
    """Every route from the first question to a leaf. Raises LookupError where one leads nowhere."""
    yield from _paths(tree, tree.questions[0].id)


def outline(tree: Tree, answers: Answers, inventory: Inventory | None = None) -> Branch:
    """The tree to be drawn: questions, under each its choices, under a choice what only it leads to."""
    reached = {question.id for question, _ in _walk(tree, answers, inventory)}
    drawing = _Drawing(tree, answers, inventory, frozenset(reached))
    children = drawing.questions(tree.questions[0].id, stop=None)
    is_done = next_question(tree, answers, inventory) is None
    return Branch(
        tree.id, tree.title, state=BranchState.TAKEN if is_done else BranchState.OPEN, children=children
    )


def _walk(
    tree: Tree, answers: Answers, inventory: Inventory | None
) -> Iterator[tuple[Question, Choice | None]]:
    """The questions on the way with the choices taken, ending at the first without one.

    A question that does not apply is passed by as its default (else its first choice) leads on.
    """
    question: Question | None = tree.questions[0]
    while question:
        if inventory is None or question.applies(inventory):
            choice = question.choice(answers.get(question.id))
            yield question, choice
            if choice is None:
                return
        else:
            choice = question.choice(question.default) or question.choices[0]
        question = tree.question(choice.then)


def _paths(tree: Tree, question_id: str) -> Iterator[tuple[Choice, ...]]:
    question = tree.question(question_id)
    if question is None:
        raise LookupError(f"tree {tree.id} has no question {question_id}")
    for choice in question.choices:
        if choice.then is None:
            yield (choice,)
        else:
            for rest in _paths(tree, choice.then):
                yield (choice, *rest)


@dataclass(frozen=True, slots=True)
class _Drawing:
    tree: Tree
    answers: Answers
    inventory: Inventory | None
    reached: frozenset[str]

    def questions(self, question_id: str | None, *, stop: str | None) -> tuple[Branch, ...]:
        """A question and those that follow whatever is chosen, up to ``stop``."""
        drawn = []
        while question_id != stop and (question := self.tree.question(question_id)):
            join = _join(self.tree, question)
            drawn.append(self._question(question, join))
            question_id = join
        return tuple(drawn)

    def _question(self, question: Question, join: str | None) -> Branch:
        chosen = question.choice(self.answers.get(question.id))
        cohort = question.cohort(self.inventory) if self.inventory else None
        state = BranchState.TAKEN if chosen else BranchState.OPEN
        return Branch(
            id=question.id,
            label=question.prompt,
            count=question.count(self.inventory),
            why=question.why,
            state=state if question.id in self.reached else BranchState.DIMMED,
            cohort=cohort.id if cohort else None,
            children=tuple(self._choice(question, choice, chosen, join) for choice in question.choices),
        )

    def _choice(self, question: Question, choice: Choice, chosen: Choice | None, join: str | None) -> Branch:
        state = BranchState.OPEN if chosen is None else BranchState.DIMMED
        if question.id not in self.reached:
            state = BranchState.DIMMED
        elif choice is chosen:
            state = BranchState.TAKEN
        pick = Pick(question.id, choice.key)
        return Branch(
            id=pick.branch,
            label=choice.label,
            consequence=choice.summary(self.inventory),
            why=choice.risk,
            state=state,
            children=self.questions(choice.then, stop=join),
            pick=pick,
        )


def _join(tree: Tree, question: Question) -> str | None:
    """The next question that is asked whatever is chosen here."""
    spines = [_spine(tree, then) for then in {choice.then for choice in question.choices}]
    common = set(spines[0]).intersection(*spines[1:])
    return next((question_id for question_id in spines[0] if question_id in common), None)


def _spine(tree: Tree, question_id: str | None) -> Sequence[str]:
    """The questions on every route from this one, in order."""
    spine = []
    while question := tree.question(question_id):
        spine.append(question.id)
        question_id = _join(tree, question)
    return spine

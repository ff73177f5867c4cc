"""What a page is: panes to look at and actions to do, the same in every front end.

Nothing large is in a page: ``Rows``, ``TreePane``, ``Document`` and ``Live`` describe what a renderer pulls.
Nothing secret is in it either. Texts are raw: a renderer cleans them on the way to a display.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from wizard.domain.confirmations import Phrase as Words
from wizard.domain.steps import StepName
from wizard.domain.trees import Branch
from wizard.engine.migration import Migration
from wizard.pages.commands import Command
from wizard.ports import RowQuery

Values: TypeAlias = Mapping[str, Any]
"""What was typed or chosen, by the id of each question."""

Check: TypeAlias = Callable[[str], str]
"""Gives the sentence that says what is wrong with a text; empty where nothing is."""


class Tone(StrEnum):
    """What a text means, which a renderer turns into a colour or a mark."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    ACTIVE = "active"


class Mark(StrEnum):
    """Where one of several things stands."""

    NONE = "none"
    OPEN = "open"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what there is to say about it."""

    label: str
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts; ``note`` stands under it.

    ``share`` is its part of a whole, from 0 to 1: where all of a pane have one, they may be drawn as a flow.
    """

    label: str
    value: str
    note: str = ""
    tone: Tone = Tone.STRONG
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things. ``cells`` stand under the pane's columns, ``notes`` on lines of their own.

    ``share`` is how much of it is done, from 0 to 1, where that is known.
    """

    id: str
    title: str
    cells: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    mark: Mark = Mark.NONE
    tone: Tone = Tone.PLAIN
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with texts."""

    id: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers next to each other; ``whole`` names what they are the parts of, where they all have a share."""

    id: str
    title: str
    figures: tuple[Figure, ...]
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list with a cursor; ``columns`` name the cells, right-aligned. ``empty`` is said where none is."""

    id: str
    title: str
    items: tuple[Item, ...]
    columns: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class TreePane:
    """A decision tree, with live counts; ``branch`` is made when it is drawn. ``total`` turns on shares.

    ``key`` changes whenever the tree does, so that a renderer may keep what it drew. Its items are its
    branches, by their ids; ``at`` is the one that the cursor begins at, where something is to be decided.
    ``folds``: what is below its top branches may be hidden but for one, and it is filtered as one types.
    """

    id: str
    title: str
    branch: Callable[[], Branch]
    key: object
    total: int | None = None
    at: str = ""
    folds: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One of few ways to go: ``note`` speaks for it, ``facts`` are what it is compared by.

    ``detail`` says all of what it means, where there is room for that.
    """

    id: str
    title: str
    note: str = ""
    facts: tuple[Fact, ...] = ()
    mark: Mark = Mark.NONE
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Two or three ways next to each other, to choose one of; its items are its cards."""

    id: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the pool that a query lists, page by page; ``total`` is None where no one counted.

    Its items are its rows, by their ``sub``.
    """

    id: str
    title: str
    query: RowQuery
    total: int | None = None


@dataclass(frozen=True, slots=True)
class CheckCard:
    """One check with its evidence; ``at`` is in the time zone of this machine."""

    id: str
    title: str
    status: str
    evidence: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Checks:
    """Cards of checks, and ``gate``: what they open, with the reason while it is locked.

    ``where`` is what the gate is about, ``proof`` the lines that it stands on.
    """

    id: str
    title: str
    cards: tuple[CheckCard, ...]
    gate: str = ""
    lock: str = ""
    where: str = ""
    proof: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Lines of text to read, made when it is drawn; those without an indent are headings.

    ``is_markdown``: the lines are a Markdown text as somebody else wrote it.
    """

    id: str
    title: str
    lines: Callable[[], Sequence[str]]
    key: object
    is_markdown: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """The step's progress, with its numbers; what just happened is pulled."""

    id: str
    title: str
    step: StepName
    figures: tuple[Figure, ...] = ()


Pane: TypeAlias = Facts | Figures | Items | TreePane | Cards | Rows | Checks | Document | Live


class Scope(StrEnum):
    """What an action acts on: the page, the item of ``Action.pane`` under the cursor, or those marked there.

    Where no item is marked, ``SELECTION`` is the one under the cursor; its target is their ids, a line each.
    """

    PAGE = "page"
    ITEM = "item"
    SELECTION = "selection"


class Weight(StrEnum):
    """``MAIN`` is the next thing that the operator can do; ``SHOWN`` has a button, ``KEY`` only a key."""

    MAIN = "main"
    SHOWN = "shown"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; a ``risk`` is said, and the key typed, before it counts."""

    key: str
    label: str
    detail: str = ""
    risk: str = ""


@dataclass(frozen=True, slots=True)
class Choose:
    """One of several options, into ``id``."""

    id: str
    title: str
    options: tuple[Option, ...]
    sentences: tuple[str, ...] = ()
    default: str = ""
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One line, into ``id``; ``is_long`` where several lines may be pasted at once."""

    id: str
    title: str
    sentence: str
    value: str = ""
    check: Check = field(default=lambda _: "")
    secret: bool = False
    then: Then | None = None
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A line of a form; ``options`` are offered, any other text may be typed."""

    id: str
    label: str
    value: str = ""
    hint: str = ""
    options: tuple[str, ...] = ()
    check: Check = field(default=lambda _: "")
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Several lines at once, each into its own id."""

    title: str
    fields: tuple[Field, ...]
    sentence: str = ""
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is typed before something that cannot be taken back; ``sentences`` are read first.

    What was typed goes to the engine under ``phrase``, with the fingerprint of exactly what was shown.
    """

    title: str
    sentences: tuple[str, ...]
    words: Words
    label: str
    then: Then | None = None


def risk_of(title: str, option: Option) -> Phrase:
    """Says what a risky option means, and wants its key typed; ``perform`` asks it after a Choose."""
    said = (option.label, option.detail, f"! {option.risk}")
    return Phrase(title, tuple(sentence for sentence in said if sentence), Words(option.key), "Choose it")


@dataclass(frozen=True, slots=True)
class Fetch:
    """Something that the engine reads for the next question; ``then`` makes it of what was read.

    No front end meets one: ``perform`` reads it.
    """

    read: Callable[[Migration], Awaitable[Any]]
    then: Callable[[Any], Next]


Ask: TypeAlias = Choose | Text | Fields | Phrase
Next: TypeAlias = Ask | Fetch | None
Then: TypeAlias = Callable[[Values], Next]
"""The next question, by what was answered so far; None where that was the last."""

PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a person can do on a page, in every front end.

    ``command`` gets what it acts on (empty for ``Scope.PAGE``) and what was answered. ``ask`` is made when
    the action is begun, since it may read. ``locked`` says why it cannot be done now; whoever tries reads it.
    ``after`` is the id of a Document that must have been shown to its end before (``Tools.reads``).
    """

    id: str
    label: str
    command: Callable[[str, Values], Command]
    key: str = ""
    help: str = ""
    scope: Scope = Scope.PAGE
    pane: str = ""
    ask: Callable[[str], Next] | None = None
    locked: str = ""
    weight: Weight = Weight.KEY
    after: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """What is done by itself, so often, while a page is in view and nothing else is at work."""

    command: Command
    seconds: float


@dataclass(frozen=True, slots=True)
class Page:
    """What a step, or something in it, looks like at this moment.

    ``hint`` is the one sentence next to the main action: what it does, or whom the step waits for.
    """

    id: str
    step: StepName
    title: str
    why: str
    panes: tuple[Pane, ...]
    actions: tuple[Action, ...]
    hint: str = ""
    help: str = ""
    stop: str = ""
    crumb: str = ""
    poll: Poll | None = None

    def action(self, action_id: str) -> Action | None:
        """The action of this id, locked or not."""
        return next((action for action in self.actions if action.id == action_id), None)

    @property
    def main(self) -> Action | None:
        """The next thing that the operator can do here."""
        return next((action for action in self.actions if action.weight is Weight.MAIN), None)

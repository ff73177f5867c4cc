"""A page in words, one line for each thing: what plain lines, ``status --page`` and ``act`` print of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.domain.trees import Branch, BranchRole, BranchState
from wizard.domain.words import counted
from wizard.pages.model import (
    Cards,
    CheckCard,
    Checks,
    Document,
    Facts,
    Figure,
    Figures,
    Item,
    Items,
    Live,
    Mark,
    Page,
    Pane,
    Rows,
    Tone,
    TreePane,
)

MARKS: Mapping[Mark, str] = {
    Mark.NONE: "",
    Mark.OPEN: "○ ",
    Mark.RUNNING: "▸ ",
    Mark.WAITING: "◐ ",
    Mark.DONE: "✓ ",
    Mark.WARNING: "! ",
    Mark.FAILED: "✗ ",
}
TONES: Mapping[Tone, str] = {Tone.GOOD: "✓ ", Tone.WARNING: "! ", Tone.BAD: "✗ "}
BRANCHES = {BranchState.TAKEN: "▸", BranchState.OPEN: "○", BranchState.DIMMED: "·"}
UNCOUNTED = {BranchState.TAKEN: "", BranchState.OPEN: " (open)", BranchState.DIMMED: " (not taken)"}


def page_lines(page: Page) -> Iterator[str]:
    """All of a page but its actions; lines are raw."""
    yield heading(page)
    yield from news_lines(page)
    for pane in page.panes:
        yield from pane_lines(pane)


def heading(page: Page) -> str:
    """The title of a page, and the one sentence about it."""
    return f"{_ended(page.title, '.')} {page.why}".strip()


def _ended(title: str, end: str) -> str:
    """A title with this sign at its end, unless it is a sentence already."""
    return title if title.endswith(("?", ".", "!", "…")) else f"{title}{end}"


def news_lines(page: Page) -> Iterator[str]:
    """What stopped the step, and the one sentence of the page."""
    if page.stop:
        yield f"! {page.stop}"
    if page.hint:
        yield page.hint


def pane_lines(pane: Pane) -> Iterator[str]:
    """A pane under its title; one that shows nothing gives nothing. Of rows only their number is told."""
    body = list(_body(pane))
    if body and pane.title:
        yield _ended(pane.title, ":")
    yield from body


def _body(pane: Pane) -> Iterator[str]:
    match pane:
        case Facts():
            for fact in pane.facts:
                yield f"  {TONES.get(fact.tone, '')}{fact.label}: {fact.text}"
        case Figures():
            if pane.whole:
                yield f"  {pane.whole}"
            yield from map(_figure, pane.figures)
        case Items():
            for item in pane.items:
                yield from _item(item, pane)
            if not pane.items and pane.empty:
                yield f"  {pane.empty}"
        case TreePane():
            branch = pane.branch()
            if not pane.folds:
                yield from tree_lines(branch, 1)
            for child in branch.children if pane.folds else ():
                yield from tree_lines(child, 1, folds=True)
        case Cards():
            for card in pane.cards:
                note = f": {card.note}" if card.note else ""
                yield f"  {MARKS[card.mark]}{card.title}{note}"
                yield from (f"    {fact.label}: {fact.text}" for fact in card.facts)
                if card.detail:
                    yield f"    {card.detail}"
        case Rows():
            if pane.total is not None:
                yield f"  {counted(pane.total, 'row')}"
        case Checks():
            for check in pane.cards:
                yield from _card(check)
            if gate := f"{pane.gate} {pane.lock}".strip():
                yield f"  {gate}"
                yield from (f"    {line}" for line in (pane.where, *pane.proof) if line)
        case Document():
            yield from (f"  {line}" for line in pane.lines())
        case Live():
            yield from map(_figure, pane.figures)


def _figure(figure: Figure) -> str:
    note = f" ({figure.note})" if figure.note else ""
    return f"  {TONES.get(figure.tone, '')}{figure.label}: {figure.value}{note}"


def _item(item: Item, pane: Items) -> Iterator[str]:
    # A cell without a column of its own is told as it is.
    names = (*pane.columns, *[""] * len(item.cells))
    pairs = zip(names, item.cells, strict=False)
    cells = ", ".join(f"{name} {cell}".strip() for name, cell in pairs if cell)
    mark = MARKS[item.mark] or TONES.get(item.tone, "")
    yield f"  {mark}{item.title}{f': {cells}' if cells else ''}"
    yield from (f"    {note}" for note in item.notes if note)


def _card(card: CheckCard) -> Iterator[str]:
    yield f"  {card.status.upper():<8}{card.title}: {card.evidence}".rstrip(": ")
    if by := ", ".join(word for word in (card.by, card.at) if word):
        yield f"          {by}"


def branches(branch: Branch) -> Iterator[Branch]:
    """A branch and all below it."""
    yield branch
    for child in branch.children:
        yield from branches(child)


def listed_in(pane: Pane) -> list[tuple[str, str]]:
    """What an action can be done to in a pane, by id and title; rows are too many to be listed."""
    match pane:
        case Items():
            return [(item.id, item.title) for item in pane.items]
        case TreePane():
            return [(branch.id, branch.label) for branch in branches(pane.branch())]
        case Checks() | Cards():
            return [(card.id, card.title) for card in pane.cards]
        case _:
            return []


def tree_lines(branch: Branch, depth: int = 0, *, folds: bool = False) -> Iterator[str]:
    """The tree as indented lines: state, label, rows, consequence.

    What a choice would lead to is told once it is taken; ``folds``: so it is with any branch.
    """
    is_decision = branch.role is BranchRole.DECISION
    mark = BRANCHES[branch.state] if is_decision or branch.state is BranchState.TAKEN else "–"
    rows = f" ({counted(branch.count, 'row')})" if branch.count is not None else ""
    if is_decision and branch.count is None:
        rows = UNCOUNTED[branch.state]
    consequence = f". {branch.consequence}" if branch.consequence and branch.count != 0 else ""
    yield f"{'  ' * depth}{mark} {branch.label}{rows}{consequence}"
    if branch.state is BranchState.TAKEN or not (folds or branch.pick):
        for child in branch.children:
            yield from tree_lines(child, depth + 1, folds=folds and branch.state is not BranchState.TAKEN)

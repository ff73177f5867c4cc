"""The files that AuthKit's set-up adds to an app of its stack, each to be read and copied."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.stacks import Stack
from wizard.domain.steps import StepName
from wizard.guide.stacks import GUIDES, FileToAdd, StackGuide
from wizard.pages.commands import Copy, GoTo
from wizard.pages.model import Action, Document, Item, Items, Page, Scope, Weight
from wizard.pages.registry import page
from wizard.pages.state import ViewState

STEP = StepName.AUTHKIT
PANE = "files"
OLDEST, NEWEST = 0, 1_000


@page("setup-files")
def setup_files(state: ViewState, target: str) -> Page:
    """Their paths, with the versions of the framework that each is for."""
    del target
    guide = _guide(state)
    return Page(
        id="setup-files",
        step=STEP,
        title="Files of the set-up",
        why=f"What {guide.title} needs; nothing is written from here.",
        panes=(Items(PANE, "Files", tuple(_items(guide)), empty="This stack needs no file of its own."),),
        actions=(
            Action(
                "open",
                "Open",
                lambda item, _: GoTo(page="setup-file", target=item),
                key="enter",
                help="Read this file",
                scope=Scope.ITEM,
                pane=PANE,
                weight=Weight.SHOWN,
            ),
        ),
        crumb="Files",
    )


@page("setup-file")
def setup_file(state: ViewState, target: str) -> Page:
    """One of them by its path, as text."""
    found = next((file for file in _guide(state).files if file.path == target), None)
    return Page(
        id="setup-file",
        step=STEP,
        title=target,
        why=_for_whom(_guide(state), found) if found else "The set-up has no such file.",
        panes=(Document("file", target, lambda: _lines(found), key=(target, found)),),
        actions=(
            Action(
                "copy",
                "Copy it",
                lambda _, __: Copy(found.content() if found else "", target),
                key="c",
                help="Copy the whole file",
                locked="" if found else "There is no such file.",
            ),
        ),
        crumb=target,
    )


def _guide(state: ViewState) -> StackGuide:
    app = state.views.app()
    named = str(state.views.answers().get("authkit.stack") or Stack.OTHER)
    return GUIDES[Stack(app.stack) if app else Stack(named)]


def _items(guide: StackGuide) -> Iterator[Item]:
    for file in guide.files:
        summary = f"{_for_whom(guide, file)}{', optional' if file.optional else ''}"
        yield Item(file.path, file.path, notes=(summary,))


def _for_whom(guide: StackGuide, file: FileToAdd) -> str:
    """The versions of the framework that a file is for."""
    name = guide.framework or guide.title
    if file.since > OLDEST and file.until < NEWEST:
        return f"for {name} {file.since} to {file.until}"
    if file.since > OLDEST:
        return f"for {name} from {file.since} on"
    return f"for {name} up to {file.until}" if file.until < NEWEST else f"for every version of {name}"


def _lines(found: FileToAdd | None) -> list[str]:
    """Indented, so that none of it is taken for a heading."""
    return [f"  {line}" for line in found.content().splitlines()] if found else ["There is no such file."]

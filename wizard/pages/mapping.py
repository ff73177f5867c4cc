"""Where attributes go: the mapping with its budget, and one user before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.domain.planning.budget import MAX_PAIRS, RESERVED, Metadata
from wizard.domain.rows.mapping import CREATED_SOURCE, METADATA_PREFIX, USERNAME_SOURCE, is_allowed_target
from wizard.domain.steps import StepName
from wizard.engine.preview import preview
from wizard.pages.commands import Answer, Command, GoTo, Say
from wizard.pages.common import plain, undo
from wizard.pages.model import (
    Action,
    Choose,
    Fact,
    Facts,
    Item,
    Items,
    Mark,
    Next,
    Option,
    Page,
    Pane,
    Scope,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.ports import RowItem, RowQuery

PANE, SOURCE, TARGET = "mapping", "source", "target"
MAPPING = "mapping"
STANDARD = {
    "email": "email",
    "email_verified": "email_verified",
    "sub": "external_id",
    "given_name": "first_name",
    "family_name": "last_name",
}
# These mean something in Cognito only, or come along in another way.
NOT_OFFERED = frozenset({*STANDARD, "identities", "updated_at", "phone_number_verified"})
OURS = 3  # migrated_from, migration_date, password_reset_sent
LONGEST_KEY = 30
MOST_BACK = 50
NO_TARGET = "stays in Cognito"
WRONG = (
    "Targets are first_name, last_name and metadata.<key>, with a key of at most 40 ASCII characters that is"
    " not one of the wizard's own."
)


@page("mapping")
def mapping(state: ViewState, target: str) -> Page:
    """The mapping, and the row after those whose ids ``target`` lists, the latest last."""
    trail = _Trail.of(target)
    known = _mapping(state)
    found = state.views.rows(RowQuery(), trail.at, 1)[0]
    return Page(
        id="mapping",
        step=StepName.TRANSFORM,
        title="Where attributes go",
        why="What is not mapped stays in Cognito; the export file keeps it all.",
        panes=tuple(_panes(state, known, found[0] if found else None)),
        actions=tuple(_actions(state, known, trail, found[0] if found else None)),
        hint="A changed mapping draws up another plan.",
        help=f"WorkOS takes {MAX_PAIRS} metadata pairs, keys of 40 and values of 600 ASCII characters.",
        crumb="Mapping",
    )


@dataclass(frozen=True, slots=True)
class _Trail:
    """The rows that were looked at, by the ids before them: rows are read forward only."""

    ids: tuple[int, ...] = (0,)

    @classmethod
    def of(cls, target: str) -> _Trail:
        ids = tuple(int(part) for part in target.split() if part.isdigit())
        return cls(ids or (0,))

    @property
    def at(self) -> int:
        return self.ids[-1]

    def target(self) -> str:
        return " ".join(map(str, self.ids[-MOST_BACK:]))

    def on(self, row: int) -> _Trail:
        return _Trail((*self.ids, row))

    def back(self) -> _Trail:
        return _Trail(self.ids[:-1])


def _mapping(state: ViewState) -> dict[str, str]:
    found: Mapping[str, str] = state.views.answers()[MAPPING]
    return dict(found)


def _panes(state: ViewState, known: Mapping[str, str], shown: RowItem | None) -> Iterator[Pane]:
    yield Items(PANE, "Mapping", tuple(_items(state, known)), columns=("WorkOS",))
    used = OURS + sum(target.startswith(METADATA_PREFIX) for target in known.values())
    tone = Tone.PLAIN if used <= MAX_PAIRS else Tone.WARNING
    yield Facts(
        "budget",
        "Metadata",
        (Fact("pairs", f"{used} of {MAX_PAIRS}, up to {len(RESERVED)} of them the wizard's own", tone),),
    )
    if shown is None:
        return
    drafted = preview(shown.row, known)
    fields = (
        Item(
            f"{before}/{after}",
            f"{before}: {value}" if before else "–",
            cells=(f"{after}: {new}" if after else NO_TARGET,),
            tone=Tone.PLAIN if after else Tone.MUTED,
        )
        for before, value, after, new in drafted.fields
    )
    yield Items("user", "One user", tuple(fields), columns=("WorkOS",))
    if drafted.notes:
        yield Facts("notes", "What is lost", tuple(Fact("!", note, Tone.WARNING) for note in drafted.notes))


def _items(state: ViewState, known: Mapping[str, str]) -> Iterator[Item]:
    for source, target in STANDARD.items():
        if source not in known:
            yield Item(source, source, cells=(target,), mark=Mark.DONE, tone=Tone.MUTED)
    pool = state.views.pool()
    for name in sorted({*(pool.attributes if pool else ()), *known} - (set(STANDARD) - set(known))):
        target = known.get(name, "")
        yield Item(name, name, cells=(target or NO_TARGET,), tone=Tone.STRONG if target else Tone.PLAIN)


def _actions(
    state: ViewState, known: Mapping[str, str], trail: _Trail, shown: RowItem | None
) -> Iterator[Action]:
    yield Action(
        "target",
        "Change",
        lambda source, values: _set(known, source, values),
        key="enter",
        help="Change where an attribute goes",
        scope=Scope.ITEM,
        pane=PANE,
        ask=lambda source: _ask_target(known, source),
        weight=Weight.SHOWN,
    )
    yield Action(
        "add",
        "Add",
        lambda _, values: _set(known, str(values[SOURCE]), values),
        key="a",
        help="Take another attribute along",
        ask=lambda _: _ask_source(state, known),
        weight=Weight.SHOWN,
    )
    yield Action(
        "drop",
        "Leave behind",
        lambda source, _: _set(known, source, {TARGET: ""}),
        key="delete",
        help="Leave an attribute in Cognito",
        scope=Scope.ITEM,
        pane=PANE,
    )
    yield plain(
        "clear",
        "Begin again",
        "x",
        "Take no further attribute along",
        Answer({MAPPING: {}}),
        locked="" if known else "No further attribute is mapped.",
    )
    end = "There is no row here." if shown is None else ""
    further = trail.on(shown.id).target() if shown else ""
    yield plain(
        "following", "Next user", "]", "Show the next user", GoTo(page="mapping", target=further), locked=end
    )
    first = "" if len(trail.ids) > 1 else "This is the first user."
    back = trail.back().target()
    yield plain(
        "previous",
        "Previous user",
        "[",
        "Show the user before",
        GoTo(page="mapping", target=back),
        locked=first,
    )
    yield undo()


def _ask_source(state: ViewState, known: Mapping[str, str]) -> Next:
    pool = state.views.pool()
    names = sorted(set(pool.attributes if pool else ()) - NOT_OFFERED, key=_custom_first)
    free = [name for name in (*names, USERNAME_SOURCE, CREATED_SOURCE) if name not in known]
    return Choose(
        SOURCE,
        "Which attribute?",
        tuple(Option(name, name) for name in free),
        sentences=("Email address, names and sub go to WorkOS by themselves.",),
        then=lambda values: _ask_target(known, str(values[SOURCE])),
    )


def _custom_first(attribute: str) -> tuple[bool, str]:
    return not attribute.startswith("custom:"), attribute


def _ask_target(known: Mapping[str, str], source: str) -> Next:
    if source in STANDARD and source not in known:
        return None
    return Text(
        TARGET,
        source,
        f"Where does it go? {WRONG} Empty leaves it behind.",
        value=known.get(source) or f"{METADATA_PREFIX}{_key(source)}",
        check=lambda text: "" if not text or is_allowed_target(text) else WRONG,
    )


def _set(known: Mapping[str, str], source: str, values: Values) -> Command:
    if source in STANDARD and source not in known:
        return Say(f"{source} goes to {STANDARD[source]} by itself.")
    changed = {name: kept for name, kept in known.items() if name != source}
    if target := str(values[TARGET]):
        changed[source] = target
    return Answer({MAPPING: changed})


def _key(source: str) -> str:
    """A metadata key that suggests itself."""
    key = source.removeprefix("custom:").replace(":", "_")
    return key if Metadata.takes(key) and key not in RESERVED else "cognito_" + key[:LONGEST_KEY]

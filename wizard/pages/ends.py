"""What is asked about both ends: pool or export files, profile and region, environment, its kind, the key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wizard.domain.steps import StepName
from wizard.domain.target_kind import KEY as KIND
from wizard.domain.target_kind import MEANINGS, QUESTION, TargetKind
from wizard.engine.migration import FILES, Migration
from wizard.errors import Blocked, CredentialsError, UsageError
from wizard.pages.commands import Answer, Command, Run, UseKey
from wizard.pages.common import MAIN_KEY
from wizard.pages.model import Action, Choose, Fetch, Field, Fields, Next, Option, Text, Then, Values, Weight
from wizard.pages.relisting import paths_in
from wizard.pages.state import PROFILE_VARIABLE, REGION_VARIABLES, WORKOS_KEY, ViewState
from wizard.pages.wording import on_page

PROFILE, REGION, POOL = "source.profile", "source.region", "source.user_pool_id"
ENVIRONMENT = "target.environment"
KEY, TYPED_POOL = "key", "pool"
SOURCE: Mapping[str, str] = {PROFILE: "AWS profile", REGION: "AWS region", POOL: "user pool"}
NOT_NAMED: Mapping[str, str] = {
    PROFILE: "as the environment says",
    REGION: "not named yet",
    POOL: "not named yet",
}
PINNED = "Both ends are pinned: another pool or environment is another migration, in a journal of its own."
LISTED = "This pool was listed: another one is another journal."
LOOK = Run(StepName.CONNECT)


def known(state: ViewState, name: str) -> str:
    """What was answered, else what is suggested, else what the environment says; empty where nothing is."""
    if value := state.known(name):
        return str(value)
    variables = {REGION: REGION_VARIABLES, PROFILE: (PROFILE_VARIABLE,)}.get(name, ())
    return next((state.environ[variable] for variable in variables if state.environ.get(variable)), "")


def missing(state: ViewState) -> str:
    """What has to be named before both ends can be looked at; empty where nothing has to."""
    given = state.views.given()
    if missing := missing_source(state):
        return missing
    if not given.get(ENVIRONMENT):
        return "Name the environment."
    return "" if state.environ.get(WORKOS_KEY) else "Enter the WorkOS API key."


def missing_source(state: ViewState) -> str:
    """What has to be named before the pool can be read; empty where nothing has to."""
    given = state.views.given()
    if given.get(FILES):
        return ""
    if not given.get(POOL):
        return "Name the user pool."
    return "" if given.get(REGION) or known(state, REGION) else "Name the pool's AWS region."


def source_form(state: ViewState, *, first: bool = False) -> Action:
    """The pool alone, as it is named for a look; chosen from a list where it is left empty."""

    def ask(_: str) -> Next:
        return Fetch(_profiles, lambda names: _source_form(state, names))

    return Action(
        "source",
        "Name the pool",
        lambda _, values: Answer(_source(values)),
        key=MAIN_KEY if first else "o",
        help="Which pool is read, and with which AWS credentials",
        ask=ask,
        locked=_lock(state) or (LISTED if state.views.listing() else ""),
        weight=Weight.MAIN if first else Weight.KEY,
    )


def form(state: ViewState, *, first: bool = False) -> Action:
    """Both ends at once, filled from what is known; the pool is chosen from a list where it is left empty."""

    def ask(_: str) -> Next:
        return Fetch(_profiles, lambda names: _fields(state, names))

    return Action(
        "ends",
        "Fill in both ends" if first else "Change both ends",
        lambda _, values: _connected(values),
        key=MAIN_KEY if first else "o",
        help="Where rows come from, where users go, and the key",
        ask=ask,
        locked=_lock(state),
        weight=Weight.MAIN if first else Weight.KEY,
    )


def files(state: ViewState) -> Action:
    """Rows from export files, for pools that this machine may not read; or from the pool again."""

    def taken(_: str, values: Values) -> Command:
        named = paths_in(str(values[FILES]))
        return Answer({FILES: named, POOL: None} if named else {FILES: None})

    known_files = state.views.given().get(FILES) or ()
    return Action(
        "files",
        "Export files",
        taken,
        key="f",
        help="Take rows from files that the AWS CLI wrote, for pools that this machine may not read",
        ask=lambda _: Text(
            FILES,
            "Export files",
            "Paths of files that the AWS CLI wrote, with commas between. Empty: the user pool itself.",
            value=", ".join(map(str, known_files)),
            check=absent_files,
        ),
        locked=_lock(state),
    )


def absent_files(text: str) -> str:
    """Names the files that are not there; empty where all are."""
    absent = [path for path in paths_in(text) if not Path(path).is_file()]
    return f"There is no such file: {', '.join(absent)}" if absent else ""


def pools(state: ViewState) -> Action:
    """A user pool of the region, chosen from a list."""
    region, profile = known(state, REGION), str(state.known(PROFILE) or "")

    def chosen(_: str, values: Values) -> Command:
        return Answer({POOL: _pool_of(values), REGION: region})

    return Action(
        "pools",
        "Pools",
        chosen,
        key="l",
        help="Choose among the user pools of the region",
        ask=lambda _: _ask_pool(region, profile, known(state, POOL)),
        locked=_lock(state) or ("" if region else "Name the region first."),
    )


def profiles(state: ViewState) -> Action:
    """An AWS profile of this machine, chosen from a list."""

    def choose(names: Sequence[str]) -> Next:
        options = (
            Option("", "As the environment says", "Environment variables, or the default profile"),
            *(Option(name, name) for name in names),
        )
        return Choose(PROFILE, "Which AWS profile?", options, default=str(state.known(PROFILE) or ""))

    return Action(
        "profiles",
        "Profiles",
        lambda _, values: Answer({PROFILE: values[PROFILE] or None}),
        key="a",
        help="Choose among the AWS profiles of this machine",
        ask=lambda _: Fetch(_profiles, choose),
    )


def key() -> Action:
    """Another WorkOS key, in the memory of this process alone."""
    return Action(
        "key",
        "API key",
        lambda _, values: UseKey(str(values[KEY]).strip()),
        key="i",
        help="Enter the WorkOS API key",
        ask=lambda _: Text(
            KEY,
            "WorkOS API key",
            "It is not shown and not stored, and is gone with this program.",
            secret=True,
            check=_required,
        ),
    )


def kind(state: ViewState, *, label: str = "Kind", first: bool = False) -> Action:
    """Production or test: where neither key nor name tells it, it is asked before both ends are looked at."""
    return Action(
        "kind",
        label,
        lambda _, values: Answer({KIND: values[KIND]}, then=LOOK if first else None),
        key=MAIN_KEY if first else "y",
        help=QUESTION,
        ask=lambda _: _ask_kind(state),
        locked=_lock(state),
        weight=Weight.MAIN if first else Weight.KEY,
    )


async def _profiles(migration: Migration) -> Sequence[str]:
    return await migration.profiles()


def _lock(state: ViewState) -> str:
    return PINNED if state.snapshot.source else ""


def _fields(state: ViewState, names: Sequence[str]) -> Fields:
    needs_pool = not state.views.given().get(FILES)
    fields = [*(_source_fields(state, names) if needs_pool else ())]
    if not state.environ.get(WORKOS_KEY):
        fields.append(Field(KEY, "WorkOS API key", hint="kept in memory only", check=_required, secret=True))
    fields.append(
        Field(ENVIRONMENT, "Environment", known(state, ENVIRONMENT), "your name for it", check=_required)
    )
    return Fields(
        "Both ends",
        tuple(fields),
        sentence="The environment's name is yours: a label, which decides nothing by itself.",
        then=lambda values: _after_fields(state, values),
    )


def _source_form(state: ViewState, names: Sequence[str]) -> Fields:
    def then(values: Values) -> Next:
        if str(values[TYPED_POOL]).strip():
            return None
        return _ask_pool(str(values[REGION]).strip(), str(values[PROFILE]).strip(), "")

    sentence = "Read access is enough; WorkOS is not asked."
    return Fields("The pool", _source_fields(state, names), sentence=sentence, then=then)


def _source_fields(state: ViewState, names: Sequence[str]) -> tuple[Field, ...]:
    return (
        Field(PROFILE, "AWS profile", known(state, PROFILE), NOT_NAMED[PROFILE], options=tuple(names)),
        Field(REGION, "AWS region", known(state, REGION), "such as us-east-1", check=_required),
        Field(TYPED_POOL, "User pool", known(state, POOL), "empty: choose from a list"),
    )


def _after_fields(state: ViewState, values: Values) -> Next:
    if TYPED_POOL in values and not str(values[TYPED_POOL]).strip():
        region, profile = str(values[REGION]).strip(), str(values[PROFILE]).strip()
        return _ask_pool(region, profile, "", then=lambda found: _kind_if_needed(state, found))
    return _kind_if_needed(state, values)


def _kind_if_needed(state: ViewState, values: Values) -> Next:
    variables = dict(state.environ) | ({WORKOS_KEY: str(values[KEY])} if values.get(KEY) else {})
    named = {ENVIRONMENT: str(values[ENVIRONMENT]).strip()}
    return _ask_kind(state) if state.views.asks_kind(named, variables) else None


def _ask_kind(state: ViewState) -> Choose:
    options = tuple(Option(key, label, summary) for key, (label, summary) in MEANINGS.items())
    default = str(state.views.given().get(KIND) or TargetKind.TEST)
    return Choose(KIND, QUESTION, options, sentences=("It is pinned with both ends.",), default=default)


def _ask_pool(region: str, profile: str, chosen: str, then: Then | None = None) -> Fetch:
    """The pools of a region; where they may not be listed, the id is typed."""

    async def read(migration: Migration) -> Sequence[tuple[str, str]] | str:
        try:
            return await migration.pools(region=region, profile=profile or None)
        except (Blocked, CredentialsError, UsageError) as stop:
            return on_page(str(stop))

    by_id = Text(TYPED_POOL, "User pool", "Its id, such as us-east-1_Ab12Cd34E.", check=_required, then=then)

    def choose(found: Sequence[tuple[str, str]] | str) -> Next:
        if isinstance(found, str) or not found:
            summary = found if isinstance(found, str) else f"There is no user pool in {region}."
            return Text(TYPED_POOL, "User pool", f"{summary} Type the pool's id.", check=_required, then=then)
        options = [Option(pool, name, pool) for pool, name in found]
        keys = [option.key for option in options]
        return Choose(
            POOL,
            f"User pools in {region}",
            (*options, Option("", "Type the pool's id")),
            default=chosen if chosen in keys else keys[0],
            then=lambda values: by_id if not values[POOL] else then(values) if then else None,
        )

    return Fetch(read, choose)


def _pool_of(values: Values) -> str:
    return str(values.get(POOL) or values.get(TYPED_POOL) or "").strip()


def _source(values: Values) -> dict[str, Any]:
    """The pool's answers of what was typed."""
    return {
        PROFILE: str(values[PROFILE]).strip() or None,
        REGION: str(values[REGION]).strip(),
        POOL: _pool_of(values),
    }


def _connected(values: Values) -> Command:
    """Use the key that was typed, record what was named, and look at both ends."""
    answers: dict[str, Any] = {ENVIRONMENT: str(values[ENVIRONMENT]).strip()}
    if REGION in values:
        answers |= _source(values)
    if KIND in values:
        answers[KIND] = values[KIND]
    answer = Answer(answers, then=LOOK)
    return UseKey(str(values[KEY]).strip(), then=answer) if values.get(KEY) else answer


def _required(text: str) -> str:
    return "" if text.strip() else "This cannot be empty."

"""Step 2 in lines: where rows come from, where users go, and the preflight with its fixes."""

from __future__ import annotations

from pathlib import Path

from wizard.domain.events import Notice, PreflightDone
from wizard.domain.steps import StepName
from wizard.domain.target_kind import KEY as KIND
from wizard.domain.target_kind import MEANINGS, QUESTION, TargetKind
from wizard.errors import (
    Blocked,
    ConfirmationNeeded,
    CredentialsError,
    MissingAnswer,
    UsageError,
    WizardError,
)
from wizard.plain.ask import Option
from wizard.plain.desk import Aside, Desk
from wizard.plain.show import preflight_lines
from wizard.report import recovery_lines

POOL, FILES, PROFILE, REGION = (
    "source.user_pool_id",
    "source.export_files",
    "source.profile",
    "source.region",
)
ENVIRONMENT = "target.environment"
KEY = "WORKOS_API_KEY"
DEFAULT_CHAIN = ""


def walk(desk: Desk) -> None:
    """Ask what is open, probe, and offer what can be done about each refusal; raises Aside."""
    given = desk.views.given()
    if not given.get(POOL) and not given.get(FILES):
        ask_source(desk)
    if not given.get(ENVIRONMENT):
        ask_environment(desk)
    with desk.hushed(Notice):
        probe(desk)
    _tell_preflight(desk)


def probe(desk: Desk) -> None:
    """Prove that both ends are the pinned ones and may be used; raises Aside where they stay refused.

    The WorkOS key comes from the environment, or is typed and kept in memory until this process ends.
    """
    if not desk.environ.get(KEY, "").strip():
        _ask_key(desk)
    phrases: tuple[str, ...] = ()
    while True:
        if desk.views.asks_kind({}, desk.environ):
            ask_kind(desk)
        try:
            desk.run(StepName.CONNECT, phrases=phrases)
        except (Blocked, CredentialsError, UsageError) as stop:
            if isinstance(stop, ConfirmationNeeded):
                phrases = _recovered(desk, stop)
                continue
            _tell_preflight(desk)
            _mend(desk, stop)
        else:
            return


def _recovered(desk: Desk, stop: ConfirmationNeeded) -> tuple[str, ...]:
    """The phrase that ends recovery, once what was found is shown; raises Aside where it is not typed."""
    desk.lines.all(f"! {line}" for line in recovery_lines(desk.views.snapshot()))
    if not desk.ask.phrase(stop.phrase):
        raise Aside
    return (stop.phrase,)


def ask_environment(desk: Desk) -> None:
    desk.lines.say("The environment's name is yours: a label, which decides nothing by itself.")
    default = desk.views.given().get(ENVIRONMENT) or desk.presets.get(ENVIRONMENT) or ""
    name = desk.ask.text("Your name for the WorkOS environment", default=default, check=_required)
    desk.answer({ENVIRONMENT: name})


def ask_kind(desk: Desk) -> None:
    """Production or test, where neither key nor name tells it."""
    options = [Option(key, label, told) for key, (label, told) in MEANINGS.items()]
    given = str(desk.views.given().get(KIND) or TargetKind.TEST)
    desk.answer({KIND: desk.ask.choose(QUESTION, options, given)})


def ask_source(desk: Desk) -> None:
    options = [
        Option("pool", "The user pool itself"),
        Option("files", "Files that the AWS CLI wrote", "For pools that this machine may not read."),
    ]
    if desk.ask.choose("Where do the rows come from?", options, "pool") == "files":
        desk.answer({FILES: ask_files(desk)})
        return
    while True:
        profile, region = _ask_profile(desk), _ask_region(desk)
        pool = _ask_pool(desk, region, profile)
        if pool:
            break
    where = {POOL: pool, REGION: region} | ({PROFILE: profile} if profile else {})
    emptied: dict[str, list[str]] = {FILES: []} if desk.views.given().get(FILES) else {}
    desk.answer(where | emptied)


def _ask_key(desk: Desk) -> None:
    desk.lines.say(
        f"{KEY} is not set. A key typed here is not shown, not stored, and gone with this program."
    )
    key = ""
    while not key:
        key = desk.ask.secret("WorkOS API key")
    desk.environ[KEY] = key


def ask_files(desk: Desk) -> list[str]:
    files: list[str] = []
    while True:
        prompt = "Another file (empty: no more)" if files else "Path of the file"
        typed = desk.ask.text(prompt, check=_file_or_end if files else _file_problem)
        if not typed:
            return files
        files.append(str(Path(typed).expanduser().absolute()))


def _file_or_end(path: str) -> str:
    return _file_problem(path) if path else ""


def _file_problem(path: str) -> str:
    return "" if path and Path(path).expanduser().is_file() else "There is no such file."


def _required(text: str) -> str:
    return "" if text else "This cannot be empty."


def _ask_profile(desk: Desk) -> str | None:
    names = desk.do(lambda migration: migration.profiles())
    if not names:
        return None
    options = [Option(DEFAULT_CHAIN, "As the environment says"), *(Option(name, name) for name in names)]
    given = str(desk.views.given().get(PROFILE) or DEFAULT_CHAIN)
    return desk.ask.choose("Which AWS profile?", options, given) or None


def _ask_region(desk: Desk) -> str:
    variables = (desk.environ.get(name) for name in ("AWS_REGION", "AWS_DEFAULT_REGION"))
    known = (desk.views.given().get(REGION), desk.presets.get(REGION), *variables)
    default = next((region for region in known if region), "")
    return desk.ask.text("The pool's AWS region", default=default, check=_required)


def _ask_pool(desk: Desk, region: str, profile: str | None) -> str:
    """The pool's id; empty where another profile or region shall be tried."""
    try:
        pools = desk.do(lambda migration: migration.pools(region=region, profile=profile))
    except (Blocked, CredentialsError, UsageError) as stop:
        desk.stopped(stop)
        pools = []
    options = [Option(pool, f"{name} ({pool})") for pool, name in pools]
    options += [Option("id", "Type the pool's id"), Option("", "Another profile or region")]
    preset = desk.views.given().get(POOL) or desk.presets.get(POOL)
    default = preset if preset in [option.key for option in options] else options[0].key
    picked = desk.ask.choose("Which user pool?", options, default)
    return desk.ask.text("Id of the user pool", check=_required) if picked == "id" else picked


def _tell_preflight(desk: Desk) -> None:
    if desk.heard(PreflightDone):
        desk.lines.say("Preflight, read only:")
        desk.lines.all(preflight_lines(desk.views.preflight()))


def _mend(desk: Desk, stop: WizardError) -> None:
    """What can be done about a refusal, the most likely first; raises Aside."""
    desk.stopped(stop)
    is_pinned = bool(desk.views.snapshot().source)
    blocking = [row.id for row in desk.views.preflight() if row.blocking and not row.ok]
    options = [Option("again", "Try again")]
    if blocking and desk.heard(PreflightDone):
        options.append(Option("accept", f"Accept all the same: {', '.join(blocking)}"))
    options.append(Option("key", "Type another WorkOS key"))
    if not is_pinned:
        options += [
            Option("source", "Choose another pool, profile or region"),
            Option("environment", "Name the environment anew"),
            Option("kind", "Say whether your customers sign in to it"),
        ]
    options.append(Option("menu", "Back to the menu"))
    wants_source = isinstance(stop, MissingAnswer)
    match desk.ask.choose("What now?", options, "source" if wants_source else "again"):
        case "accept":
            accepted = [*desk.views.answers().get("connect.accept", ()), *blocking]
            desk.answer({"connect.accept": accepted})
        case "key":
            _ask_key(desk)
        case "source":
            ask_source(desk)
        case "environment":
            ask_environment(desk)
        case "kind":
            ask_kind(desk)
        case "menu":
            raise Aside
        case _:
            return

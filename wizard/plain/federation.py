"""Step 8 in lines: every identity provider tested, decided or waived by name; the table of connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from wizard.domain.provider_kinds import Shape
from wizard.domain.steps import StepName
from wizard.guide.answer_keys import CONNECTIONS
from wizard.guide.handoff_files import TABLE
from wizard.guide.provider_record import ProviderRecord, Standing
from wizard.plain import providers
from wizard.plain.ask import Option
from wizard.plain.desk import Aside, Desk

# Names of providers hold no spaces: ProviderNameType in botocore's model of cognito-idp.
ASK, EDIT, DONE = "ask again", "edited table", "go on"


def walk(desk: Desk) -> None:
    """Ask the providers about both URIs, then go from one that is open to the next."""
    providers.ask(desk)
    while records := desk.views.providers():
        is_open = any(record.standing is Standing.OPEN for record in records)
        options = [*_providers(records), *_rest(is_open=is_open)]
        first_open = next((r.name for r in records if r.standing is Standing.OPEN), DONE)
        match desk.ask.choose("Which provider?", options, first_open):
            case picked if picked == DONE:
                if is_open:
                    raise Aside
                return
            case picked if picked == ASK:
                providers.ask(desk)
            case picked if picked == EDIT:
                _take_table(desk)
            case name:
                _open(desk, providers.record_of(desk, name))


def _providers(records: tuple[ProviderRecord, ...]) -> Iterator[Option]:
    for record in records:
        yield Option(record.name, f"{record.name}: {record.row.title}, {record.rows:,} rows, {_mark(record)}")


def _mark(record: ProviderRecord) -> str:
    return "the new URI is refused" if record.refused else str(record.standing)


def _rest(*, is_open: bool) -> Iterator[Option]:
    yield Option(ASK, "Ask them all again about both URIs")
    yield Option(EDIT, "Take an edited table of connections")
    yield Option(DONE, "Leave what is open for later" if is_open else "Go on")


def _open(desk: Desk, record: ProviderRecord) -> None:
    """An open provider is asked through once; then, as for one that is settled, anything may change."""
    if record.standing is Standing.OPEN:
        providers.visit(desk, record.name)
        return
    providers.tell(desk, record)
    acts = dict(_acts(record))
    options = [Option(label, label) for label in acts]
    picked = desk.ask.choose("What shall be done?", [Option("", "Back to the list"), *options], "")
    if picked:
        acts[picked](desk, record.name)


def _acts(record: ProviderRecord) -> Iterator[tuple[str, Callable[[Desk, str], None]]]:
    yield "Change an answer of its tree", providers.change_choice
    if record.row.shape is not Shape.NONE:
        yield "Paste another address", providers.change_uri
    if record.row.shape is Shape.SAML:
        yield "Read its metadata from elsewhere", providers.change_metadata
    if record.standing is Standing.WAIVED:
        yield "Take the waiver back", providers.unwaive
    else:
        yield "Waive it, by name and with a reason", providers.waive


def _take_table(desk: Desk) -> None:
    """State, owner, contact, appointment and note of many connections, as edited in a spreadsheet."""
    written = desk.folder / TABLE
    desk.lines.say("Every run of this step writes the table here; edit a copy of it:")
    desk.lines.verbatim(str(written))
    typed = desk.ask.text("Path of the edited table (empty: go back)", check=partial(_problem, written))
    if typed:
        answers: Mapping[str, str] = {CONNECTIONS: str(Path(typed).expanduser().absolute())}
        if desk.answer(answers, within=StepName.FEDERATION):
            providers.ask(desk)


def _problem(written: Path, typed: str) -> str:
    path = Path(typed).expanduser()
    if typed and not path.is_file():
        return "There is no such file."
    if typed and path.absolute() == written.absolute():
        return "That one is written anew by every run: edit a copy of it."
    return ""

"""One identity provider in lines: its tree, its new URI, what a person saw, or why it is waived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wizard.domain.confirmations import connect_phrase
from wizard.domain.connections import ProbeRole, Tick
from wizard.domain.events import Event, Notice, StepMoved, Subject
from wizard.domain.provider_kinds import Shape
from wizard.domain.steps import StepName
from wizard.guide.federation import FEDERATION, key
from wizard.guide.handoff import needs_sheet, sheet_name
from wizard.guide.provider_record import ProviderRecord, Standing, has_source, is_to_create, need
from wizard.plain import decisions
from wizard.plain.ask import Option
from wizard.plain.desk import Desk
from wizard.plain.show import tree_lines

SAW = {
    "signed_in": "Yes: it reached WorkOS and came back to the app",
    "reached": "Only the first half: it reached WorkOS",
    "returned": "Only the second half: it came back to the app",
}
_ROLES = {ProbeRole.OLD: "Cognito's URI", ProbeRole.NEW: "the new URI"}


def record_of(desk: Desk, name: str) -> ProviderRecord:
    return next(record for record in desk.views.providers() if record.name == name)


def ask(desk: Desk, *phrases: str) -> None:
    """Do the step: providers are asked. What each still needs is said where it is listed, not here."""

    def is_listed(event: Event) -> bool:
        return isinstance(event, Notice) and event.subject is Subject.PROVIDER_NEEDS

    with desk.hushed(StepMoved, also=is_listed):
        desk.run(StepName.FEDERATION, phrases=phrases)


def visit(desk: Desk, name: str) -> None:
    """Ask what this provider still needs, in order; the operator may turn away at each point."""
    tell(desk, record_of(desk, name))
    _walk_tree(desk, name)
    create(desk)
    if _paste_uris(desk, name) and not _is_refused(desk, name):
        _ask_what_was_seen(desk, name)


def tell(desk: Desk, record: ProviderRecord) -> None:
    """What it is, what stays, what is new, what it answered, what to do at its console."""
    desk.lines.say()
    desk.lines.all(_facts(record))
    for number, line in enumerate(record.directions, 1):
        desk.lines.say(f"  To do {number}: {line}")
    if record.row.shape is not Shape.NONE:
        desk.lines.say(f"  Credentials go to: {record.row.credentials}")
    for trap in record.row.traps:
        desk.lines.say(f"  Good to know: {trap}")
    sheet = desk.folder / sheet_name(record)
    if needs_sheet(record) and sheet.exists():
        desk.lines.say("  The hand-off sheet, to be sent to whoever may edit it:")
        desk.lines.verbatim(str(sheet))


def change_choice(desk: Desk, name: str) -> None:
    """Answer a question of the tree anew; what that undoes is said first."""
    tree = desk.views.provider_tree(name)
    if tree is None:
        return
    given = desk.views.given()
    options = [Option(q.id, f"{q.prompt}: {given[q.id]}") for q in tree.questions if q.id in given]
    picked = desk.ask.choose("Change which answer?", [*options, Option("", "None")], "")
    question = tree.question(picked)
    if question:
        decisions.ask(desk, question, StepName.FEDERATION)
        _walk_tree(desk, name)


def change_uri(desk: Desk, name: str) -> None:
    """Paste another address; whoever signed in has to do it again then."""
    record = record_of(desk, name)
    for field, title in _fields(record):
        _paste(desk, name, field, title)
    ask(desk)


def change_metadata(desk: Desk, name: str) -> None:
    """Read the IdP's SAML metadata from somewhere else than where Cognito has it from."""
    typed = desk.ask.text("URL or file of its metadata (empty: as Cognito has it)")
    is_url = typed.startswith(("https://", "http://"))
    path = "" if is_url or not typed else str(Path(typed).expanduser().absolute())
    answers = {key(name, "metadata_url"): typed if is_url else "", key(name, "metadata_file"): path}
    if desk.answer(answers, within=StepName.FEDERATION):
        ask(desk)


def waive(desk: Desk, name: str) -> None:
    """Leave it untested: by name, with a reason; an empty one goes back."""
    reason = desk.ask.text(f"Why is {name} not tested? The reason is in the report (empty: go back)")
    if reason:
        _say(desk, name, "waive", reason)


def unwaive(desk: Desk, name: str) -> None:
    _say(desk, name, "waive", "")


def create(desk: Desk) -> None:
    """Have the connections made that were asked for, once their number was typed."""
    wanted = [r for r in desk.views.providers() if is_to_create(r) and has_source(r)]
    if not wanted:
        return
    environment = str(desk.views.answers()["target.environment"])
    names = ", ".join(record.name for record in wanted)
    desk.lines.say(
        f"Connections to be created in {environment.upper()}: {names}. In production each is billed"
        f" ({len(wanted)} ×)."
    )
    phrase = connect_phrase(len(wanted), environment)
    if desk.ask.phrase(phrase):
        ask(desk, phrase)


def _walk_tree(desk: Desk, name: str) -> None:
    tree_id = f"{FEDERATION}.{name}"
    while question := desk.views.pending(tree_id):
        decisions.ask(desk, question, StepName.FEDERATION)
    desk.lines.all(tree_lines(desk.views.tree(tree_id)))
    # The kind decides what is asked of the provider, and where its connection is made.
    ask(desk)


def _paste_uris(desk: Desk, name: str) -> bool:
    """Ask for the addresses that are missing or wrong; False where one is left for later, or none is due."""
    record = record_of(desk, name)
    if record.standing in {Standing.DECIDED, Standing.WAIVED}:
        return False
    missing = [(field, title) for field, title in _fields(record) if not _given(record, field)]
    if record.uri_problem:
        desk.lines.say(f"  ! {record.uri_problem}")
        missing = list(_fields(record))
    for field, title in missing:
        if not _paste(desk, name, field, title):
            return False
    if missing:
        ask(desk)
        desk.lines.all(_probes(record_of(desk, name)))
    return True


def _paste(desk: Desk, name: str, field: str, title: str) -> bool:
    """One address as the dashboard shows it, until it can be used; False for an empty line."""
    default = str(desk.known(key(name, field)) or "")
    while typed := desk.ask.text(f"{name}: its {title}, as the WorkOS dashboard shows it", default=default):
        if not desk.answer({key(name, field): typed}, within=StepName.FEDERATION):
            return False
        problem = record_of(desk, name).uri_problem
        if not problem:
            return True
        desk.lines.say(f"  ! {problem}")
        default = ""
    return False


def _is_refused(desk: Desk, name: str) -> bool:
    """Whether the provider does not know the new URI; it is asked again as often as wanted."""
    while (record := record_of(desk, name)).refused:
        desk.lines.say(f"  ! {need(record)}")
        options = [
            Option("again", "Ask the provider again"),
            Option("other", "Paste another URI"),
            Option("later", "Later"),
        ]
        match desk.ask.choose("What now?", options, "again"):
            case "again":
                ask(desk)
                desk.lines.all(_probes(record_of(desk, name)))
            case "other":
                change_uri(desk, name)
            case _:
                return True
    return False


def _ask_what_was_seen(desk: Desk, name: str) -> None:
    record = record_of(desk, name)
    if record.standing is not Standing.OPEN:
        return
    if record.stale:
        desk.lines.say("  The new URI has changed since somebody signed in: do it again, in new words.")
    half = {Tick.REACHED: "returned", Tick.RETURNED: "reached"}
    missing = next((half[tick] for tick in record.ticks if tick in half), "signed_in")
    options = [
        Option(missing, SAW[missing]),
        *(Option(word, SAW[word]) for word in ("reached", "returned") if missing == "signed_in"),
        Option("waive", "It is not tested: waive it, by name and with a reason"),
        Option("", "Later"),
    ]
    picked = desk.ask.choose(f"Did you sign in through {name} in the app?", options, missing)
    if picked == "waive":
        waive(desk, name)
    elif picked:
        default = str(desk.known(key(name, picked)) or "")
        said = desk.ask.text("Who saw it, and when? (empty: go back)", default=default)
        if said:
            _say(desk, name, picked, said)


def _say(desk: Desk, name: str, question: str, text: str) -> None:
    """Record what somebody said of it; the step makes a tick of that."""
    if desk.answer({key(name, question): text}, within=StepName.FEDERATION):
        ask(desk)


def _fields(record: ProviderRecord) -> Iterator[tuple[str, str]]:
    """The answers that take its addresses at WorkOS, each with its name there."""
    if record.row.shape is Shape.SAML:
        if record.choices.get("connection") != "admin_portal":
            yield "acs_url", "ACS URL"
            yield "sp_entity_id", "SP entity ID"
    elif record.row.shape is not Shape.NONE:
        yield "redirect_uri", "redirect URI"


def _given(record: ProviderRecord, field: str) -> str:
    return record.connection.entity_id if field == "sp_entity_id" else record.uri


def _facts(record: ProviderRecord) -> Iterator[str]:
    connection = record.connection
    yield f"{record.name}: {record.row.title}. {record.rows:,} rows sign in through it. {_where(record)}"
    if record.client_id:
        yield f"  Client ID, the same as before: {record.client_id}"
    for uri in record.keep:
        yield f"  Stays until the end: {uri}"
    if record.entity_to_keep:
        yield f"  Stays until the end: {record.entity_to_keep}"
    if record.uri:
        yield f"  New at WorkOS: {record.uri}"
    if connection.entity_id:
        yield f"  New at WorkOS: {connection.entity_id}"
    if connection.connection_id:
        yield f"  Its connection: {connection.connection_id}, {connection.target_state}"
    if record.metadata:
        for certificate in record.metadata.certificates:
            yield f"  Its certificate is valid until {certificate.not_after:%Y-%m-%d}"
    for tick, given in record.ticks.items():
        yield f"  Ticked as {tick}: {given.note}"
    yield from _probes(record)


def _where(record: ProviderRecord) -> str:
    if record.standing is Standing.OPEN:
        return f"Open: {need(record)}"
    return f"{record.standing.capitalize()}."


def _probes(record: ProviderRecord) -> Iterator[str]:
    for role, asked in _ROLES.items():
        if found := record.probes.get(role):
            yield f"  Asked about {asked}: {found.verdict}. {found.evidence}"

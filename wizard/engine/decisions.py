"""Decisions that can be taken back: each is an act that says what it replaced (R13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from wizard.domain.events import ActDone, ConnectionNoted, RowDecided
from wizard.domain.federation.connections import Connection, ConnectionState
from wizard.domain.mail.keeping import wrong_answers
from wizard.domain.nights import wrong_night
from wizard.domain.rows.emails import is_valid_email, normalise_email
from wizard.domain.rows.pool import Pool
from wizard.domain.steps import StepName
from wizard.domain.switch_date import KEY as SWITCH
from wizard.domain.switch_date import wrong_switch_date
from wizard.domain.text import clean
from wizard.domain.words import counted
from wizard.errors import UsageError
from wizard.guide.answers import key_of, rules_of
from wizard.guide.connection_table import EDITABLE, TAKEN, fields_of
from wizard.guide.federation import FEDERATION
from wizard.guide.organizations import DOMAINS, VERIFIED_DOMAINS, domains_of
from wizard.journal import Reader
from wizard.ports import Act

ANSWERS, ROWS, UNDONE = "answers changed", "row decided", "decision undone"
EDITED = "connections edited by hand"
EMAIL = "email"
MOST = 10_000  # acts looked through for the latest that was not taken back


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Answers that differ from the journal's, and the steps that would have to be done again.

    ``causes`` has the keys that reopen each of them.
    """

    answers: Mapping[str, Any]
    reopens: tuple[StepName, ...]
    causes: Mapping[StepName, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowChoice:
    """What is decided about one row: a choice for a Kind, or under ``email`` an address in place of its own.

    None takes it back: the row is treated as all of its kind.
    """

    sub: str
    kind: str
    choice: str | None


@dataclass(frozen=True, slots=True)
class Undo:
    """The latest decision that was not taken back, and what was there before it.

    ``answers`` are by key, None where no one had answered; ``summary`` names the decision in a few words.
    """

    act: int
    summary: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[RowChoice, ...] = ()
    connections: tuple[Mapping[str, str], ...] = ()


def refuse_wrong(answers: Mapping[str, Any], changed: Mapping[str, Any], now: datetime) -> None:
    """Raise UsageError for answers that cannot be had at this time, or together; ``changed`` are new."""
    given = {key: value for key, value in answers.items() if value is not None}
    wrong = (
        wrong_switch_date(str(changed.get(SWITCH) or ""), now)
        or wrong_night(given)
        or wrong_answers(given, changed, now)
    )
    if wrong:
        raise UsageError(wrong)
    if {DOMAINS, VERIFIED_DOMAINS} & changed.keys():
        domains_of(given)


def decided(answers: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """What choices among ``answers`` replace, by key: words only, so that an act holds no address."""
    return {key: stored.get(key) for key in answers if (known := key_of(key)) and known.choices}


def checked(choices: Sequence[RowChoice]) -> list[RowChoice]:
    """The choices with their addresses as WorkOS stores them; raises UsageError for one that is not valid."""
    return [_checked(choice) for choice in choices]


def row_facts(
    choices: Sequence[RowChoice], overrides: Mapping[str, Mapping[str, str]], note: str
) -> list[ActDone | RowDecided]:
    """The act, with what each decision replaces, and then the decisions."""
    rows = [
        {
            "sub": item.sub,
            "kind": item.kind,
            "choice": item.choice,
            "before": overrides.get(item.sub, {}).get(item.kind),
        }
        for item in choices
    ]
    return [ActDone(ROWS, note, {"rows": rows}), *_facts(choices)]


def edited_act(connections: Sequence[Connection], known: Mapping[str, Connection]) -> ActDone:
    """The act by which people's fields of connections change, with what they were."""
    names = [connection.provider for connection in connections]
    before = [fields_of(known.get(name, Connection(name))) for name in names]
    return ActDone(EDITED, details={"providers": names, "before": before})


def undo_facts(undo: Undo, known: Mapping[str, Connection]) -> list[ActDone | RowDecided | ConnectionNoted]:
    """The act that takes a decision back, and its part about rows and connections."""
    details = {"undoes": undo.act, "keys": sorted(undo.answers), "rows": len(undo.rows)}
    return [ActDone(UNDONE, undo.summary, details), *_facts(undo.rows), *_restored(undo, known)]


def _restored(undo: Undo, known: Mapping[str, Connection]) -> list[ConnectionNoted]:
    """The connections with what people had said of them; what WorkOS told since stays."""
    noted = []
    for before in undo.connections:
        name = before["provider"]
        fields: dict[str, Any] = {field: before[field] for field in EDITABLE if field != "state"}
        state = ConnectionState(before["state"])
        noted.append(ConnectionNoted(replace(known.get(name, Connection(name)), state=state, **fields)))
    return noted


def latest(reader: Reader) -> Undo | None:
    """The decision to be taken back next, from the audit log; None where none is left."""
    undone = {act.details.get("undoes") for act in reader.acts(kind=UNDONE, limit=MOST)}
    found = [act for kind in (ANSWERS, ROWS, EDITED, TAKEN) for act in reader.acts(kind=kind, limit=MOST)]
    left = (act for act in sorted(found, key=lambda act: act.id, reverse=True) if act.id not in undone)
    return next((undo for act in left if (undo := _undo(act))), None)


def _undo(act: Act) -> Undo | None:
    if act.kind == ANSWERS:
        before = act.details.get("before") or {}
        return Undo(act.id, ", ".join(sorted(before)), answers=before) if before else None
    if act.kind in {EDITED, TAKEN}:
        # Those of 0.1 do not say what they replaced.
        before = tuple(act.details.get("before") or ())
        summary = f"the edit of {counted(len(before), 'connection')}"
        return Undo(act.id, summary, connections=before) if before else None
    rows = tuple(RowChoice(row["sub"], row["kind"], row["before"]) for row in act.details["rows"])
    summary = f"the decision about {len(rows):,} rows" if len(rows) > 1 else "the decision about one row"
    return Undo(act.id, summary, rows=rows)


def _facts(choices: Sequence[RowChoice]) -> list[RowDecided]:
    return [RowDecided(item.sub, item.kind, item.choice) for item in choices]


def _checked(item: RowChoice) -> RowChoice:
    if item.kind != EMAIL or item.choice is None:
        return item
    address = normalise_email(item.choice)
    if address is None or not is_valid_email(address):
        raise UsageError(f"{clean(item.choice)} is not a valid address.", fix="Correct it, or skip the row.")
    return RowChoice(item.sub, item.kind, address)


def rests_on(
    key: str, before: Mapping[str, Any], after: Mapping[str, Any], pool: Pool | None
) -> frozenset[StepName]:
    """The steps whose results a changed answer undoes; answers about a provider may leave the plan alone."""
    known = key_of(key)
    steps = frozenset(known.steps if known else ())
    if pool is None or not key.startswith(f"{FEDERATION}.") or StepName.TRANSFORM not in steps:
        return steps
    rules, changed = (
        rules_of({name: value for name, value in answers.items() if value is not None}, pool, "")
        for answers in (before, {**before, key: after[key]})
    )
    return steps - {StepName.TRANSFORM} if rules == changed else steps

"""Commands that ask nothing. Each imports what it needs by itself: ``--help`` must not wait for it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.notifying import notified
from wizard.cli.output import put, say
from wizard.errors import JournalError, UsageError

if TYPE_CHECKING:
    from wizard.domain.events import Event
    from wizard.domain.mail.campaign import ExtraMailing
    from wizard.domain.snapshot import Snapshot
    from wizard.engine.migration import Opened
    from wizard.ports import Clock

WATCHED_EVERY = 1.0  # seconds; a look costs some milliseconds


def run(options: argparse.Namespace) -> int:
    from wizard import bootstrap, headless  # noqa: PLC0415

    answers = bootstrap.read_answers(options.answers) if options.answers else {}
    in_file = frozenset(answers) if options.answers else None
    answers |= _taken_back(options.unset)
    if options.guide_file:
        answers["guide.file"] = str(options.guide_file.absolute())
    confirmations = bootstrap.confirmations(
        [text for texts in options.confirm for text in texts], yes=options.yes, environ=os.environ
    )
    return headless.run(
        notified(options)(opener(_journal_to_run(options), clock=options.clock)),
        headless.Options(
            answers=answers,
            in_file=in_file,
            until=options.until,
            relist=options.relist,
            replan=options.replan,
            extra_mailing=_extra_mailing(options),
            confirmations=confirmations,
        ),
    )


def _taken_back(keys: Sequence[str]) -> dict[str, None]:
    """Answers to be taken back; raises UsageError for what is no key."""
    from wizard.guide.answers import key_of  # noqa: PLC0415

    for key in keys:
        if key_of(key) is None:
            raise UsageError(f"There is no answer {key}.", fix="Give --unset a key of the answers file.")
    return dict.fromkeys(keys)


def _journal_to_run(options: argparse.Namespace) -> Path:
    """A run begins a migration only where that is said: a mistyped name would mail everybody once more."""
    if options.journal is None and options.name is None:
        raise UsageError("Which migration?", fix="Name its journal with --journal F, or --name NAME.")
    path = journal(options)
    if not options.new and not _is_there(path):
        raise JournalError(f"There is no journal at {path}.", fix="Check the path, or begin one with --new.")
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no such name can be
        return False


def _extra_mailing(options: argparse.Namespace) -> ExtraMailing | None:
    """The mailing that the flags ask for; they exclude each other."""
    from wizard.domain.mail.campaign import ExtraMailing, ExtraMailingKind  # noqa: PLC0415

    if options.resend:
        return ExtraMailing(ExtraMailingKind.NAMED, options.resend)
    if options.resend_unknown:
        return ExtraMailing(ExtraMailingKind.UNKNOWN)
    return ExtraMailing(ExtraMailingKind.REMINDER) if options.remind else None


def plan(options: argparse.Namespace) -> int:
    from wizard import bootstrap, report  # noqa: PLC0415

    snapshot = bootstrap.snapshot_of(journal(options))
    for line in report.recovery_lines(snapshot):
        say(line)
    found = snapshot.plan
    if found is None:
        raise UsageError("This journal has no plan yet.", fix="Make one with run --until transform.")
    recovery = snapshot.recovery.to_json() if snapshot.recovery else None
    with bootstrap.views_at(journal(options)) as views:
        decided = report.decisions_of(found, views.answers())
    content = found.to_json() | {
        "phrase": found.phrase,
        "recovery": recovery,
        "decided": decided,
        "risks": list(report.risks(found)),
    }
    put(
        [json.dumps(content)]
        if options.json
        else [*report.plan_lines(found), *report.decision_lines(decided)]
    )
    return 0


def status(options: argparse.Namespace) -> int:
    from wizard import bootstrap, report  # noqa: PLC0415
    from wizard.domain.text import clean  # noqa: PLC0415
    from wizard.report.course import first_day_lines  # noqa: PLC0415

    snapshot = bootstrap.snapshot_of(journal(options))
    if options.json or options.page:
        put(_page(options, snapshot))
        return 0
    put(
        [
            *report.status_lines(snapshot),
            *map(clean, first_day_lines(bootstrap.situation_at(journal(options)))),
        ]
    )
    return 0


def watch(options: argparse.Namespace) -> int:
    """Tells where a migration stands whenever that has changed, while somebody works on it."""
    from wizard import bootstrap, report  # noqa: PLC0415

    path, summary, ended = _journal_that_is(options), "", threading.Event()
    while True:
        snapshot = bootstrap.snapshot_of(path)
        now = json.dumps(snapshot.to_json()) if options.json else "\n".join(report.status_lines(snapshot))
        if now != summary:
            put([now])
            sys.stdout.flush()
            summary = now
        if not snapshot.holder:
            say("No one works on it.")
            return 0
        ended.wait(WATCHED_EVERY)


def _page(options: argparse.Namespace, snapshot: Snapshot) -> list[str]:
    """The status with the actions of a page, as JSON; or the page itself with its actions in lines."""
    from wizard import bootstrap  # noqa: PLC0415
    from wizard.headless.act import found_page  # noqa: PLC0415
    from wizard.headless.actions import lines_of, menu_lines, page_json  # noqa: PLC0415
    from wizard.headless.todo import status_json  # noqa: PLC0415
    from wizard.pages.state import at_rest  # noqa: PLC0415

    now = (options.clock or bootstrap.system_clock()).now()
    with bootstrap.views_at(journal(options)) as views:
        state = at_rest(views, now, environ=os.environ)
        if options.json:
            flags = _journal_flags(options)
            shown = status_json(state, flags)
            if options.page:
                found_page(state, options.page)
                shown |= page_json(state, options.page, flags)
            return [json.dumps(snapshot.to_json() | shown)]
        page = found_page(state, options.page)
        return [*lines_of(page), *menu_lines(page)]


def _journal_flags(options: argparse.Namespace) -> tuple[str, ...]:
    """The flags that name the journal in a command to be run later."""
    return ("--name", options.name) if options.name else ("--journal", str(journal(options).absolute()))


def act(options: argparse.Namespace) -> int:
    from wizard import bootstrap, headless  # noqa: PLC0415

    path = _journal_that_is(options)
    return headless.act(
        notified(options)(opener(path, clock=options.clock)),
        headless.Wanted(
            action=options.action,
            page=options.page,
            on=options.on,
            values=dict(options.set),
            confirmed=tuple(text for texts in options.confirm for text in texts),
            replan=options.replan,
            as_json=options.json,
            journal=_journal_flags(options),
        ),
        (options.clock or bootstrap.system_clock()).now,
    )


def verify(options: argparse.Namespace) -> int:
    from wizard import bootstrap, headless, report  # noqa: PLC0415

    found = headless.verify(opener(_journal_that_is(options), clock=options.clock))
    put([json.dumps(found.checks)] if options.json else report.verdict_lines(found.checks))
    if found.stopped:
        now = (options.clock or bootstrap.system_clock()).now()
        say(f"{found.stopped} {report.stored_evidence(found.checks, now)}")
    return found.exit_code


def _journal_that_is(options: argparse.Namespace) -> Path:
    path = journal(options)
    if not path.is_file():
        raise JournalError(f"There is no journal at {path}.", fix="Check the path given with --journal.")
    return path


def report(options: argparse.Namespace) -> int:
    from wizard.bootstrap import reports  # noqa: PLC0415

    path = journal(options)
    written = reports.write_report(path, options.folder.absolute(), masked=not options.unmasked)
    put([json.dumps([str(file) for file in written.files])] if options.json else map(str, written.files))
    try:
        reports.note(opener(path), written)
    except JournalError as closed:
        # The report was asked for, and is there; whoever holds the journal goes on undisturbed.
        say(f"Written, but not noted in the journal: {closed.message}")
    return 0


def change_sheet(options: argparse.Namespace) -> int:
    from wizard.bootstrap import reports  # noqa: PLC0415

    files = reports.write_change_sheet(journal(options), options.folder.absolute())
    put([json.dumps([str(file) for file in files])] if options.json else map(str, files))
    return 0


def look(options: argparse.Namespace) -> int:
    from wizard import bootstrap  # noqa: PLC0415
    from wizard.bootstrap import reports  # noqa: PLC0415
    from wizard.bootstrap.passing import passing_journal  # noqa: PLC0415
    from wizard.headless.look import LookOptions, look  # noqa: PLC0415

    source = {"source.user_pool_id": options.pool, "source.profile": options.profile}
    source["source.region"] = options.region or options.pool.partition("_")[0]
    wanted = LookOptions({key: value for key, value in source.items() if value}, options.json)
    with nullcontext(options.journal) if options.journal else passing_journal() as path:
        now = (options.clock or bootstrap.system_clock()).now
        code = look(opener(path, clock=options.clock), wanted, now)
        if options.folder:
            for file in reports.write_change_sheet(path, options.folder.absolute()):
                say(str(file))
    return code


def scan(options: argparse.Namespace) -> int:
    from wizard.scan.output import print_findings  # noqa: PLC0415

    return print_findings(options.path, as_json=options.json, say=say)


def doctor(options: argparse.Namespace) -> int:
    from wizard.cli.doctor import found  # noqa: PLC0415

    path = journal(options) if options.journal or options.name else None
    facts = list(found(os.environ, path))
    put([json.dumps([fact.to_json() for fact in facts])] if options.json else [fact.line for fact in facts])
    return int(any(fact.state == "warning" for fact in facts))


def rehearse(options: argparse.Namespace) -> int:
    from wizard.rehearsal.serve import serve  # noqa: PLC0415

    return serve(users=options.users, seed=options.seed, port=options.port, as_json=options.json)


def as_people(options: argparse.Namespace) -> int:
    """What somebody does at a running rehearsal besides the wizard."""
    from wizard.rehearsal.people import People  # noqa: PLC0415
    from wizard.rehearsal.workos import MAIN_KEY  # noqa: PLC0415

    people = People(options.url or os.environ.get("WORKOS_BASE_URL", ""))
    match options.person:
        case "register":
            put([people.register(options.provider, options.uri)])
        case "mails":
            put([json.dumps(people.mails())])
        case "use-link":
            put([people.use_link(options.address)])
        case _:
            put([people.sign_in(options.address, key=os.environ.get("WORKOS_API_KEY", MAIN_KEY))])
    return 0


def journal(options: argparse.Namespace) -> Path:
    """The journal that the flags name."""
    from wizard.bootstrap import journal_path  # noqa: PLC0415

    return journal_path(journal=options.journal, name=options.name)


def opener(
    path: Path, environ: Mapping[str, str] | None = None, *, clock: Clock | None = None
) -> Callable[[Callable[[Event], None]], Opened]:
    """How a front end opens a journal, with the variables and the clock of this process or others."""
    from wizard import bootstrap  # noqa: PLC0415

    settings = bootstrap.settings_for(path, os.environ if environ is None else environ, clock)
    return lambda publish: bootstrap.Open(settings, publish)

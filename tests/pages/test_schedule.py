"""The planned switch: asked first in step 4, and whatever has a date follows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.pages.stages import Here
from wizard.domain.events import Answered
from wizard.domain.steps import StepName, StepState
from wizard.domain.switch_date import KEY, UNSURE
from wizard.errors import UsageError
from wizard.guide.schedule import EntryKind, schedule
from wizard.pages.model import Items, Page, Text

Stage = Callable[[str], Here]


def _in(here: Here, days: int, clock: str = "22:00", zone: str = "Europe/Berlin") -> str:
    return f"{here.campaign.clock.now().date() + timedelta(days=days)} {clock} {zone}"


def _items(page: Page) -> Items:
    return next(pane for pane in page.panes if isinstance(pane, Items))


def test_it_is_the_first_question_of_step_4(at: Stage) -> None:
    here = at("listed")
    page = here.page("timing")
    assert page.main is not None
    assert (page.main.id, page.hint) == ("date", "When do you plan to switch?")
    day = _in(here, 42)
    assert here.do(page, "date", **{KEY: day})
    asked = here.operator.asked[0]
    assert isinstance(asked, Text)
    assert "Not sure yet is fine" in asked.sentence
    assert here.views.given()[KEY] == day
    page = here.page("timing")
    assert page.main is not None
    assert page.main.id == "decide"
    assert "Switch: " in page.why
    assert page.action("date") is not None


def test_not_sure_yet_leaves_everything_else_as_it_works(at: Stage) -> None:
    here = at("listed")
    assert here.do(here.page("timing"), "date", **{KEY: ""})
    assert here.views.given()[KEY] == UNSURE
    page = here.page("timing")
    assert "Switch: not sure yet." in page.why
    assert page.main is not None
    assert page.main.id == "decide"
    assert schedule(here.views.situation(here.state().now)) == ()
    assert here.page("schedule").action("assign").locked == "Plan the switch first."  # type: ignore[union-attr]


def test_a_bad_date_is_a_sentence_everywhere(at: Stage) -> None:
    here = at("listed")
    action = here.page("timing").action("date")
    assert action is not None
    assert action.ask is not None
    asked = action.ask("")
    assert isinstance(asked, Text)
    assert "has no time zone" in asked.check("2031-01-12 22:00")
    assert "in the past" in asked.check("2001-01-12 22:00 UTC")
    with pytest.raises(UsageError, match="is in the past"):
        here.answer({KEY: "2001-01-12 22:00 UTC"})
    assert KEY not in here.views.given()


def test_a_date_that_has_passed_meanwhile_is_no_new_answer(at: Stage) -> None:
    here = at("listed")
    day = _in(here, -3)
    here.record(Answered({KEY: day}))
    here.answer({KEY: day})
    assert here.views.given()[KEY] == day


def test_whatever_has_a_date_moves_with_the_switch_and_undoes_nothing(at: Stage) -> None:
    here = at("timed")
    days = {}
    for ahead in (42, 49):
        here.answer({KEY: _in(here, ahead)})
        found = schedule(here.views.situation(here.state().now))
        days[ahead] = {entry.id: entry.day for entry in found}
        assert {entry.kind for entry in found} == set(EntryKind)
    assert {name: day + timedelta(days=7) for name, day in days[42].items()} == days[49]
    assert here.state().state(StepName.TIMING) is StepState.DONE
    switch = days[49]["switch"]
    assert days[49]["message-reset-proactive"] == switch - timedelta(days=3)
    assert days[49]["delta-before"] == switch - timedelta(days=1)
    assert days[49]["canaries"] == switch - timedelta(days=10)


def test_a_due_date_that_somebody_noted_stays(at: Stage) -> None:
    here = at("timed")
    here.answer({KEY: _in(here, 42)})
    assert here.do(here.page("lead-times"), "assign", on="dns", owner="Ann", due="2031-02-03")
    assert here.do(here.page("lead-times"), "assign", on="canaries", owner="Bo", due="")
    for ahead in (42, 49):
        here.answer({KEY: _in(here, ahead)})
        found = {entry.id: entry for entry in schedule(here.views.situation(here.state().now))}
        assert (found["dns"].day, found["dns"].owner) == (date(2031, 2, 3), "Ann")
        planned = here.views.switch()
        assert planned is not None
        assert (found["canaries"].day, found["canaries"].owner) == (planned.day(-10), "Bo")
        notes = {item.id: item.notes for item in _items(here.page("lead-times")).items}
        assert notes["canaries"][1] == f"Bo, {planned.day(-10)}"


def test_an_owner_is_noted_for_anything_with_a_date(at: Stage) -> None:
    here = at("timed")
    here.answer({KEY: _in(here, 42)})
    page = here.page("schedule")
    assert here.do(page, "assign", on="message-reset-proactive", owner="Support desk")
    assert here.do(page, "assign", on="switch", owner="Cy")
    assert here.do(here.page("lead-times"), "assign", on="dns", owner="Ann", due="2031-02-03")
    assert here.do(here.page("schedule"), "assign", on="dns", owner="Bo")
    owners = {entry.id: entry.owner for entry in schedule(here.views.situation(here.state().now))}
    assert owners["message-reset-proactive"] == "Support desk"
    assert owners["switch"] == "Cy"
    assert [(owner, due) for item, owner, due in here.views.lead_times() if item.id == "dns"] == [
        ("Bo", "2031-02-03")
    ]


def _written(here: Here, folder: Path) -> Calendar:
    assert here.do(here.page("report"), "write_to", folder=str(folder), masked="masked")
    parsed = Calendar.from_ical((folder / "schedule.ics").read_bytes())
    assert isinstance(parsed, Calendar)
    return parsed


def test_the_calendar_file_is_read_by_a_calendar_library_and_moves(at: Stage, tmp_path: Path) -> None:
    here = at("timed")
    uids = []
    for ahead in (42, 49):
        here.answer({KEY: _in(here, ahead)})
        events = _written(here, tmp_path / f"{ahead}").walk("VEVENT")
        wanted = schedule(here.views.situation(here.state().now))
        assert sorted(str(event["summary"]) for event in events) == sorted(entry.title for entry in wanted)
        planned = here.views.switch()
        assert planned is not None
        (night,) = [event for event in events if event["summary"] == "Switch sign-in to WorkOS"]
        starts = night.decoded("dtstart")
        assert isinstance(starts, datetime)
        assert starts == planned.at
        assert here.views.schedule(here.state().now, here.state().snapshot) == wanted
        for event in events:
            starts = event.decoded("dtstart")
            assert (starts.date() if isinstance(starts, datetime) else starts) in {e.day for e in wanted}
        uids.append({str(event["uid"]) for event in events})
        assert len(uids[-1]) == len(events)
    assert uids[0] == uids[1]


def test_without_a_date_there_is_no_calendar_file(at: Stage, tmp_path: Path) -> None:
    here = at("timed")
    assert here.do(here.page("report"), "write_to", folder=str(tmp_path), masked="masked")
    assert not (tmp_path / "schedule.ics").exists()
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["interim"]

"""Settings that no API shows: each has its consequence, an age, and a moment at which it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.guide.providers_made import NOW
from tests.guide.test_course import NOTHING
from wizard.guide.dashboard import (
    HOLDS_FOR,
    SETTINGS,
    Look,
    Matters,
    Setting,
    in_short,
    looks,
    outdated,
    warnings,
)
from wizard.guide.runbook import Entry, Phase, runbook

ALL_WELL = {setting.key: setting.wanted for setting in SETTINGS}
JUST_NOW = dict.fromkeys(ALL_WELL, NOW)
EVERY = tuple(Matters)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_unknown_and_trouble_are_told_with_what_they_mean(setting: Setting) -> None:
    other = {"on": "off", "off": "on"}[setting.wanted]
    for answers, words in (({}, "not known"), ({setting.key: other}, f"is {other}")):
        found = looks({**ALL_WELL, setting.key: "unknown", **answers}, JUST_NOW)
        (summary,) = warnings(found, NOW, *EVERY)
        assert words in summary
        assert setting.trouble in summary
        for moment in EVERY:
            assert bool(warnings(found, NOW, moment)) == (moment in setting.matters)


def test_what_is_as_it_should_be_is_told_for_a_day_and_then_asked_again() -> None:
    found = looks(ALL_WELL, JUST_NOW)
    assert warnings(found, NOW + HOLDS_FOR, *EVERY) == ()
    assert outdated(found, NOW + HOLDS_FOR, *EVERY) == ()
    late = NOW + HOLDS_FOR + timedelta(seconds=1)
    assert len(warnings(found, late, *EVERY)) == len(SETTINGS)
    assert outdated(found, late, *EVERY) == found
    assert all(
        "Look again" in summary and "24 hours ago" in summary for summary in warnings(found, late, *EVERY)
    )
    assert all(setting.where in "".join(warnings(found, late, *EVERY)) for setting in SETTINGS)


def test_an_answer_without_a_time_is_no_answer_of_today() -> None:
    assert all(look.is_open(NOW) for look in looks(ALL_WELL, {}))


def test_unknown_is_never_out_of_date_because_it_was_never_known() -> None:
    found = looks({}, {})
    assert outdated(found, NOW, *EVERY) == ()
    assert {look.answer for look in found} == {"unknown"}


def test_in_short_each_is_named_once_where_it_matters() -> None:
    found = looks({**ALL_WELL, "connect.sign_up": "on", "connect.radar": "unknown"}, JUST_NOW)
    assert in_short(found, NOW, Matters.CANARY) == ()
    assert in_short(found, NOW, Matters.CUTOVER) == (
        "Not looked at today: Radar (challenges and blocks).",
        "Means trouble: Sign-up: on.",
    )


def _entry(found: tuple[Look, ...]) -> Entry:
    (before,) = (part for part in runbook(replace(NOTHING, looks=found)) if part.phase is Phase.BEFORE)
    (entry,) = (entry for entry in before.entries if "no API shows" in entry.text)
    return entry


def test_the_runbook_has_each_setting_before_the_cutover() -> None:
    entry = _entry(looks({}, {}))
    assert len(entry.details) == len(SETTINGS)
    assert not entry.is_done
    assert _entry(looks(ALL_WELL, JUST_NOW)).is_done
    assert not _entry(looks(ALL_WELL, dict.fromkeys(ALL_WELL, NOW - 2 * HOLDS_FOR))).is_done
    assert not _entry(looks({**ALL_WELL, "connect.sign_up": "on"}, JUST_NOW)).is_done

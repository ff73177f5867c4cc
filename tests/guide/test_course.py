"""Runbook, first days and messages: written from numbers, complete at nothing and at sixty providers."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, timedelta

from tests.guide.providers_made import NOW, inventory, provider
from wizard.domain.federation.connections import (
    Connection,
    ConnectionState,
    FederationFacts,
    Tick,
    Ticked,
    Waiver,
)
from wizard.domain.mail.adoption import AdoptionDay
from wizard.domain.planning.delta import Delta
from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile
from wizard.domain.rows.inventory import Inventory
from wizard.domain.rows.pool import ProviderKind
from wizard.guide.drafts import as_markdown, drafts
from wizard.guide.first_days import first_days
from wizard.guide.lead_times import lead_times
from wizard.guide.provider_records import provider_records
from wizard.guide.runbook import NAMED, Phase, runbook
from wizard.guide.situation import AppFacts, Situation
from wizard.report.course import draft_lines, first_day_lines, runbook_lines, to_json

NOTHING = Situation(NOW, "acme", "Acme")
SAML = [provider(ProviderKind.SAML, f"customer-{number:02}") for number in range(60)]


def _text(now: Situation, phase: Phase) -> str:
    (section,) = (section for section in runbook(now) if section.phase is phase)
    return "\n".join(part for entry in section.entries for part in (entry.text, *entry.details))


def _of(pool: Inventory, **more: object) -> Situation:
    facts = more.pop("facts", FederationFacts())
    records = provider_records(pool, {}, facts)  # type: ignore[arg-type]
    return replace(NOTHING, inventory=pool, rows=pool.total, providers=records, **more)  # type: ignore[arg-type]


def _natives(**pool: object) -> Inventory:
    profile = Profile(
        Method.PASSWORD, (), EmailState.VERIFIED, UserStatus.CONFIRMED, enabled=True, phone=True
    )
    return replace(inventory(**pool), profiles={profile: 9_214})


def test_with_nothing_known_there_are_four_parts_and_no_message() -> None:
    assert [section.phase for section in runbook(NOTHING)] == list(Phase)
    text = "\n".join(runbook_lines(NOTHING))
    assert "None" not in text
    assert "0 rows" in text
    assert drafts(NOTHING) == ()
    assert list(first_day_lines(NOTHING)) == []


def test_one_is_not_many() -> None:
    text = _text(replace(NOTHING, rows=1, written=1), Phase.BEFORE)
    assert "1 row of the pool, 1 user in WorkOS" in text


def test_the_cutover_names_its_phrase_the_cookies_and_the_ways_in() -> None:
    seen = AppFacts("nextjs", 3, ("CognitoIdentityServiceProvider.7abc.idToken", "amplify-session"))
    now = _of(
        inventory(provider(ProviderKind.GOOGLE, "Google"), provider(ProviderKind.FACEBOOK, "Facebook")),
        seen=seen,
        resets={"due": 12, "remaining": 12},
        choices={"timing.reset": "proactive", "timing.mailer": "workos"},
        environment="production",
    )
    text = _text(now, Phase.CUTOVER)
    assert "«CUTOVER production»" in text
    assert "CognitoIdentityServiceProvider.7abc.idToken" in text
    assert "3 uses of Cognito left" in text
    assert "in place of Facebook" in text
    assert "«SEND 12 production»" in text
    assert "us-east-1_Ab12Cd" in text


def test_waves_come_by_appointment_and_the_rest_is_in_the_table() -> None:
    early = Connection("customer-59", owner="Ann", contact="it@c59.example", appointment="2026-12-01")
    over = Connection("customer-00", ConnectionState.SWITCHED)
    waived = {"customer-01": {Tick.WAIVED: Ticked("they leave us", "")}}
    facts = FederationFacts({"customer-59": early, "customer-00": over}, ticks=waived)
    now = _of(inventory(*SAML), facts=facts)
    (section,) = (section for section in runbook(now) if section.phase is Phase.FIRST_DAYS)
    (waves,) = (entry for entry in section.entries if entry.text.startswith("Waves"))
    assert waves.text.startswith("Waves: 2 of 60")
    assert waves.details[0].startswith("customer-59: 2026-12-01, Ann, it@c59.example; planned")
    assert len(waves.details) == NAMED + 1
    assert waves.details[-1] == f"and {58 - NAMED} more, in connections.csv"
    last = section.entries[-1].text
    assert last.startswith("Last of all")
    assert "1 connection would have to be" in _text(now, Phase.ROLLBACK)


def test_rollback_counts_what_is_lost() -> None:
    now = replace(NOTHING, rows=10, resets={"due": 9, "used": 4}, since=7)
    text = _text(now, Phase.ROLLBACK)
    assert "4 users used a reset" in text
    assert "New sign-ups since: 7" in text
    assert "No one has counted" in _text(replace(now, since=None), Phase.ROLLBACK)
    frozen = replace(now, choices={"timing.signups": "freeze"})
    assert "Open sign-up in Cognito again" in _text(frozen, Phase.ROLLBACK)


def test_the_delta_is_told_around_the_cutover() -> None:
    delta = Delta(listing=3, since=2, complete=True, new=7, changed=1, unchanged=90, left=4, marked=1)
    now = replace(NOTHING, delta=delta, listed_at=NOW, cutover_at=NOW, since=5)
    assert "It showed 7 new, 1 changed, 0 disabled, 0 gone, 90 unchanged (not brought over yet)" in _text(
        now, Phase.CUTOVER
    )
    first = _text(now, Phase.FIRST_DAYS)
    assert "7 new" in first
    assert "4 users left the pool and are in WorkOS: 1 marked, 0 signed out" in first
    assert "7 new, 1 changed" in dict(first_days(now))["last delta"]
    assert dict(first_days(now))["new since"].startswith("5 users")
    assert "It showed" not in _text(replace(now, delta=Delta(listing=1)), Phase.CUTOVER)


def test_lead_times_without_an_owner_stay_open() -> None:
    items = lead_times(inventory(provider(ProviderKind.GOOGLE)))
    taken = tuple((item, "Ann" if item is items[0] else "", "2026-12-01") for item in items)
    text = _text(replace(NOTHING, lead_times=taken), Phase.BEFORE)
    assert f"{len(items) - 1} of {len(items)} things" in text
    assert f"{items[0].who}: Ann, due 2026-12-01" in text


def test_first_days_begin_with_the_cutover_and_show_a_delta_from_before_it() -> None:
    now = _of(
        inventory(*SAML[:2]),
        cutover_at=NOW - timedelta(hours=30),
        listed_at=NOW - timedelta(hours=32),
        waivers=(Waiver("customer-00", "later"),),
        adoption=(AdoptionDay(date(2026, 11, 22), 5, 3, 2, 1), AdoptionDay(date(2026, 11, 23), used=1)),
    )
    facts = dict(first_days(now))
    assert facts["cutover"].startswith("30 hours ago")
    assert "2 hours before the cutover. Run with --relist" in facts["last delta"]
    assert facts["adoption"].startswith("5 resets created, 4 used, 2 first sign-ins, 1 failed sign-ins, in 2")
    assert facts["waves"].startswith("0 of 2 over")
    assert facts["waived"] == "customer-00"
    lines = list(first_day_lines(now))
    assert lines[-1].split() == ["2026-11-23", "0", "1", "0", "0"]
    after = replace(now, listed_at=NOW - timedelta(minutes=5))
    assert "--relist" not in dict(first_days(after))["last delta"]


def test_messages_count_their_people_and_name_the_app() -> None:
    pool = _natives(mfa="ON")
    now = _of(pool, resets={"due": 9_000}, choices={"timing.reset": "proactive", "timing.mailer": "own"})
    found = {draft.id: draft for draft in drafts(now)}
    chosen = {draft.id for draft in found.values() if draft.is_chosen}
    assert chosen == {"reset-own-mail", "mfa", "sign-in-by-email"}
    assert found["reset-own-mail"].number == "9,000 users"
    assert found["mfa"].count == found["sign-in-by-email"].count == 9_214
    assert all("Acme" in draft.subject + draft.body for draft in found.values())
    assert not [draft for draft in found.values() if "http" in draft.body]
    assert drafts(now)[0].is_chosen


def test_who_has_mfa_is_not_guessed() -> None:
    (mfa,) = (draft for draft in drafts(_of(_natives(mfa="OPTIONAL"))) if draft.id == "mfa")
    assert mfa.number == "not counted"
    assert not [draft for draft in drafts(_of(_natives(mfa="OFF"))) if draft.id == "mfa"]


def test_people_without_a_provider_and_administrators_are_told() -> None:
    now = _of(inventory(provider(ProviderKind.FACEBOOK), provider(ProviderKind.AMAZON), *SAML))
    found = {draft.id: draft for draft in drafts(now)}
    assert found["provider-facebook"].number == "1,204 rows"
    assert "sent a code" in found["provider-facebook"].body
    assert found["idp-administrators"].number == "60 connections"
    assert "and 40 more" in found["idp-administrators"].to
    assert len({draft.file_name for draft in found.values()}) == len(found)


def test_hostile_names_become_neither_control_characters_nor_markup() -> None:
    name = "evil\x1b[31m\u202e`<img src=x>`\n# boo"
    now = replace(_of(inventory(provider(ProviderKind.SAML, name)), resets={"due": 1}), app=name, name="acme")
    for draft in drafts(now):
        text = as_markdown(draft)
        assert {unicodedata.category(c) for c in text if c != "\n"}.isdisjoint({"Cc", "Cf"})
        assert "<img" not in text
        assert "\n# boo" not in text
    assert len(list(draft_lines(now))) > 5
    assert len(to_json(now)["drafts"]) == len(drafts(now))


def test_an_app_in_which_cognito_is_only_mentioned_has_something_left_in_it() -> None:
    text = "\n".join(runbook_lines(replace(NOTHING, seen=AppFacts("nextjs", 0, (), 3))))
    assert "3 mentions of Cognito left in it" in text
    assert "nothing left" not in text


def test_while_passwords_are_kept_no_one_is_told_to_reset_who_need_not() -> None:
    choices = {"timing.reset": "keep", "passwords.until": "2027-01-31"}
    now = _of(inventory(), resets={"due": 9}, choices=choices)
    kept, over = replace(now, at=now.at.replace(2027, 1, 31)), replace(now, at=now.at.replace(2027, 2, 1))
    chosen = {draft.id for draft in drafts(kept) if draft.is_chosen}
    assert not chosen & {"reset-reactive", "reset-proactive", "reset-own-mail"}
    text = _text(kept, Phase.FIRST_DAYS)
    assert "Passwords are kept until 2027-01-31" in text
    assert "no one is mailed" in text
    assert "delete the app client" in text
    assert "«check your email»" not in text
    assert "by the old password" in _text(kept, Phase.CUTOVER)
    assert "reset-proactive" in {draft.id for draft in drafts(over) if draft.is_chosen}
    assert "The campaign: 0 of 9 resets created" in _text(over, Phase.FIRST_DAYS)

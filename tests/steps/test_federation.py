"""Step 8 and check 4 on the rehearsal services: asked, ticked, waived, connected, refused."""

from __future__ import annotations

from tests.steps.federation_events import BAD, OTHERS, google, verdict, waived
from tests.steps.running import Running, ended, notices, only
from wizard.domain.events import (
    ActDone,
    CheckStatus,
    MetadataRead,
    Notice,
    ProviderTicked,
    RedirectProbed,
    StepMoved,
    Subject,
)
from wizard.domain.federation.connections import ConnectionState, ProbeRole, ProbeVerdict
from wizard.domain.steps import StepName, StepState
from wizard.rehearsal.services import COGNITO_CALLBACK


async def test_without_answers_it_says_what_is_missing(running: Running) -> None:
    events = await running.run(StepName.FEDERATION)
    end = ended(events)
    assert end.state is StepState.OPEN
    assert end.note.startswith("8 open; Google: Paste the redirect URI")
    probed = only(events, RedirectProbed)
    assert {event.role for event in probed} == {ProbeRole.OLD}
    assert {event.result.uri for event in probed} == {COGNITO_CALLBACK}
    assert {event.result.verdict for event in probed} == {ProbeVerdict.ACCEPTED}
    assert [event.provider for event in only(events, MetadataRead)] == ["okta-acme"]
    assert not only(events, ActDone)
    needs = [notice.text for notice in only(events, Notice) if notice.subject is Subject.PROVIDER_NEEDS]
    assert [text.partition(":")[0] for text in needs[:-1]] == ["Google", *OTHERS[:4]]
    assert needs[-1].startswith("3 more are in ")
    check = await verdict(running)
    assert check.status is CheckStatus.TODO
    assert "Google: Paste the redirect URI" in check.evidence


async def test_the_files_are_for_the_owner_only(running: Running) -> None:
    await running.run(StepName.FEDERATION)
    folder = running.path.with_suffix("")
    files = {path.name: path for path in folder.iterdir()}
    assert set(files) == {
        "connections.csv",
        "handoff-okta-acme.md",
        "oidc_connections.csv",
        "saml_connections.csv",
    }
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files.values())


async def test_a_provider_is_probed_and_ticked_once(running: Running) -> None:
    await running.answer(google(signed_in="Ann, 23 Nov, both ways"))
    events = await running.run(StepName.FEDERATION)
    new = next(event for event in only(events, RedirectProbed) if event.role is ProbeRole.NEW)
    assert (new.provider, new.result.verdict) == ("Google", ProbeVerdict.ACCEPTED)
    acts = [(act.kind, act.note, act.details["tick"]) for act in only(events, ActDone)]
    assert acts == [
        ("provider ticked", "Ann, 23 Nov, both ways", "reached"),
        ("provider ticked", "Ann, 23 Nov, both ways", "returned"),
    ]
    assert ended(events).note.startswith("7 open, 1 tested; SignInWithApple")
    connections = running.open().migration.reader.federation().connections
    assert connections["Google"].state is ConnectionState.TESTED
    again = await running.run(StepName.FEDERATION)
    assert not only(again, ActDone)
    assert not only(again, RedirectProbed), "an accepted answer is good for a day"
    assert not only(again, MetadataRead)


async def test_another_uri_takes_the_ticks_away(running: Running) -> None:
    await running.answer(google(signed_in="Ann, both ways"))
    await running.run(StepName.FEDERATION)
    other = "https://auth.workos.com/sso/oauth/google/An0therEnv1ronment/callback"
    running.services.providers.by_name["Google"].redirect_uris.append(other)
    await running.answer(google(other))
    events = await running.run(StepName.FEDERATION)
    assert "Google: The new URI has changed since it was ticked" in notices(events)
    await running.answer(google(other, reached="Ann again", returned="Ann again"))
    await running.answer({"federation.Google.signed_in": "Ann again"})
    events = await running.run(StepName.FEDERATION)
    assert [event.tick for event in only(events, ProviderTicked)] == ["reached", "returned"]
    assert "7 open, 1 tested" in ended(events).note


async def test_a_refused_uri_fails_the_check_although_it_was_ticked(running: Running) -> None:
    await running.answer(google(BAD, signed_in="Ann, both ways"))
    events = await running.run(StepName.FEDERATION)
    new = next(event for event in only(events, RedirectProbed) if event.role is ProbeRole.NEW)
    assert new.result.verdict is ProbeVerdict.MISMATCH
    assert "Google: The provider refuses the new URI" in notices(events)
    check = await verdict(running)
    assert check.status is CheckStatus.FAIL
    running.services.providers.by_name["Google"].redirect_uris.append(BAD)
    events = await running.run(StepName.FEDERATION)
    assert "7 open, 1 tested" in ended(events).note
    running.services.providers.by_name["Google"].redirect_uris.remove(BAD)


async def test_a_pasted_uri_that_cannot_be_right_is_not_asked_about(running: Running) -> None:
    await running.answer(google("https://auth.w0rkos.com/sso/oauth/google/1/callback", signed_in="Ann"))
    events = await running.run(StepName.FEDERATION)
    assert "only looks like WorkOS" in notices(events)
    assert not [event for event in only(events, RedirectProbed) if event.role is ProbeRole.NEW]
    assert not only(events, ProviderTicked)


async def test_all_tested_or_waived(running: Running) -> None:
    await running.answer(google(signed_in="Ann, both ways") | waived(*OTHERS))
    events = await running.run(StepName.FEDERATION)
    assert ended(events) == StepMoved(StepName.FEDERATION, StepState.DONE, "1 tested, 7 waived")
    waivers = [act for act in only(events, ActDone) if act.kind == "provider waived"]
    assert {act.details["provider"] for act in waivers} == set(OTHERS)
    check = await verdict(running)
    assert check.status is CheckStatus.WAIVED
    assert check.evidence.startswith(
        "1 tested, 7 waived. Google: new URI accepted, old URI accepted, signed in"
    )
    await running.answer({"federation.GitHub.waive": ""})
    events = await running.run(StepName.FEDERATION)
    assert [act.kind for act in only(events, ActDone)] == ["waiver withdrawn"]
    assert ended(events).note.startswith("1 open")


async def test_people_of_a_provider_that_workos_lacks_are_decided_about(running: Running) -> None:
    decided = {"federation.Facebook.replacement": "magic_auth"}
    await running.answer(waived(*(name for name in OTHERS if name != "Facebook")) | decided)
    events = await running.run(StepName.FEDERATION)
    assert ended(events).note.startswith("1 open, 1 decided, 6 waived; Google")


async def test_each_decision_is_an_act_once_whatever_others_were_decided(running: Running) -> None:
    await running.answer(
        {
            "federation.Facebook.replacement": "magic_auth",
            "federation.LoginWithAmazon.replacement": "leave",
        }
    )
    first = only(await running.run(StepName.FEDERATION), ActDone)
    assert sorted(act.details["provider"] for act in first) == ["Facebook", "LoginWithAmazon"]
    assert len({act.note for act in first}) == 2
    assert not only(await running.run(StepName.FEDERATION), ActDone)

"""The reset page: nothing is sent before its phrase was typed, and the rest waits for the cutover."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.journal import PROACTIVE, desk, facts, figures, pane, services
from wizard.domain.events import CutoverDone
from wizard.domain.mail.campaign import Stage
from wizard.domain.steps import StepName
from wizard.pages.commands import Run
from wizard.pages.model import PHRASE, Mark, Phrase, Weight

TEST_KIND = PROACTIVE | {"target.environment": "staging", "target.kind": "test"}


async def test_canary_sample_and_rest_are_typed_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services(monkeypatch) as started:
        async with desk(tmp_path, started) as at:
            await at.reach(StepName.IMPORT, PROACTIVE)
            page = at.page("reset")
            assert any("have no password" in text for text in facts(page, "proof").values())
            assert page.main is not None
            assert (page.main.id, page.main.key) == ("canaries", "n")
            assert await at.does("reset", "canaries", at.due()[0])
            page = at.page("reset")
            assert page.main is not None
            assert page.main.label == "Send the canary"

            await at.does("reset", "send", "SEND 2 demo")
            assert figures(at.page("reset"), "sums")["Sent"] == "0", "another phrase sent the canary"
            await at.does("reset", "send", "send 1 DEMO")
            assert figures(at.page("reset"), "sums")["Sent"] == "1"
            asked = at.asked[-1]
            assert isinstance(asked, Phrase)
            assert asked.words.text == "SEND 1 demo"
            assert any("Not looked at today" in sentence for sentence in asked.sentences)

            page = at.page("reset")
            hold = page.action("hold")
            assert hold is not None
            assert hold.weight is Weight.SHOWN
            assert page.main is not None
            assert page.main.id == "look"
            await at.does("reset", "hold", "CANARY WORKED")
            canary, sample, rest = pane(at.page("reset"), "stages").items
            assert canary.mark is Mark.DONE
            assert sample.notes == rest.notes == ("unlocks with the recorded cutover",)
            assert at.page("reset").action("send") is None, "more than the canary before the cutover"
            assert await at.does("reset", "cutover")
            assert at.went[-1].step is StepName.VERIFY

            await at.migration._recorder.record(CutoverDone("CUTOVER demo"))
            stages = {stage.stage: stage for stage in at.views.stages()}
            card = at.views.resets.card(stages[Stage.SAMPLE])
            page = at.page("reset")
            assert page.main is not None
            command = page.main.command("", {PHRASE: card.phrase.bound})
            assert command == Run(
                StepName.RESET, only=(StepName.CONNECT, StepName.RESET), phrases=(card.phrase.bound,)
            )
            assert card.phrase.shown, "the sample is bound to its list"
            await at.does("reset", "send", card.phrase.text)
            assert figures(at.page("reset"), "sums")["Sent"] == f"{1 + stages[Stage.SAMPLE].pending}"


async def test_a_test_environment_mails_canaries_and_the_list_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services(monkeypatch) as started:
        async with desk(tmp_path, started) as at:
            await at.reach(StepName.IMPORT, TEST_KIND)
            first, second = at.due()[:2]
            assert facts(at.page("reset"), "proof")["may be mailed"] == (
                "the canaries alone: it is a test environment"
            )
            await at.does("reset", "canaries", first)
            assert figures(at.page("reset"), "sums")["Due"] == "1"
            await at.does("reset", "allowed", second)
            assert figures(at.page("reset"), "sums")["Due"] == "2"
            assert facts(at.page("reset"), "proof")["may be mailed"] == f"the canaries and {second}"
            allowed = at.page("reset").action("allowed")
            assert allowed is not None
            assert allowed.ask is not None
            assert "whatever is confirmed" in str(allowed.ask(""))
            await at.does("reset", "send", "SEND 1 staging")
            assert figures(at.page("reset"), "sums")["Sent"] == "1"


async def test_a_setting_is_said_again_and_counts_from_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services(monkeypatch) as started:
        async with desk(tmp_path, started) as at:
            await at.reach(StepName.IMPORT, PROACTIVE | {"connect.default_reset_mail": "on"})
            before = at.views.looks()[0]
            await at.does("reset", "mail", "on")
            after = at.views.looks()[0]
            assert after.answer == before.answer == "on"
            assert after.at != before.at
            assert await at.does("reset", "settings")
            assert at.went[-1].page == "settings"
            settings = pane(at.page("settings"), "settings").items
            assert any("Radar" in item.title for item in settings)
            await at.does("settings", "setting", "off", on=settings[0].id)
            assert at.views.looks()[0].answer == "off"


async def test_what_can_be_mailed_besides_is_said_before_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services(monkeypatch) as started:
        async with desk(tmp_path, started) as at:
            await at.reach(StepName.IMPORT, PROACTIVE)
            await at.does("reset", "canaries", at.due()[0])
            await at.does("reset", "send", "SEND 1 demo")
            days = facts(at.page("reset"), "proof").values()
            assert any("1 resets created, 0 used" in day for day in days)
            await at.does("reset", "again", "nobody@elsewhere.example")
            assert "this journal" in at.summary[-1]
            assert figures(at.page("reset"), "sums")["Sent"] == "1"
            page = at.page("reset")
            assert page.action("unknown") is None, "no outcome is unknown"
            assert page.action("remind") is None, "no reminder before the cutover"
            lines = pane(at.page("reset-names"), "names").lines()
            assert "Left the queue" in lines

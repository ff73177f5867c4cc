"""Steps 1 and 2: the guide is read and acknowledged, both ends are named, looked at and pinned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.pages.stages import Here
from wizard.domain.events import StepMoved
from wizard.domain.recovery import Found, Recovery, Why
from wizard.domain.steps import StepName, StepState
from wizard.guide.facts import FactState
from wizard.pages.commands import GoTo
from wizard.pages.model import Choose, Document, Facts, Fields, Items, Mark, Page, Phrase, Text

Stage = Callable[[str], Here]
ENDS = ("source.user_pool_id", "source.region", "target.environment", "target.kind")


def _text(page: Page) -> str:
    """All facts of a page as one text."""
    panes = (pane for pane in page.panes if isinstance(pane, Facts))
    return "\n".join(f"{fact.label}: {fact.text}" for pane in panes for fact in pane.facts)


def test_before_the_guide_is_here_it_is_fetched(at: Stage) -> None:
    here = at("begun")
    page = here.page("guide")
    assert page.main is not None
    assert page.main.id == "fetch"
    assert here.do(page, "fetch")
    assert here.page("guide").main.id == "read"  # type: ignore[union-attr]


def test_the_guide_is_acknowledged_after_it_was_read_to_its_end(at: Stage) -> None:
    here = at("fetched")
    page = here.page("guide")
    document, facts, *_ = page.panes
    assert isinstance(document, Document)
    assert isinstance(facts, Items)
    assert any(line.startswith("# ") for line in document.lines())
    assert {item.mark for item in facts.items} == {Mark.DONE}
    assert page.main is not None
    assert (page.main.id, page.main.after, page.main.locked) == ("read", document.id, "")
    here.operator.unread[document.id] = "Read it to its end: 40 %."
    assert not here.do(page, "read")
    assert here.operator.summary == ["Read it to its end: 40 %."]
    assert "guide.acknowledged" not in here.views.given()
    here.operator.unread.clear()
    assert here.do(page, "read")
    assert here.operator.went == [GoTo(StepName.CONNECT)]
    assert here.state().state(StepName.GUIDE) is StepState.DONE
    assert here.views.given()["guide.acknowledged"].startswith("sha256:")


def test_a_text_that_was_acknowledged_need_not_be_read_again(at: Stage) -> None:
    here = at("connected")
    here.record(StepMoved(StepName.GUIDE, StepState.PAUSED))
    main = here.page("guide").main
    assert main is not None
    assert (main.id, main.after) == ("read", "")


def test_a_fact_that_the_guide_does_not_say_locks_it_until_it_is_accepted(at: Stage, tmp_path: Path) -> None:
    here = at("fetched")
    guide = here.views.guide()
    assert guide is not None
    bare = tmp_path / "guide.md"
    bare.write_text("# Another guide\n\nIt says nothing.\n", encoding="utf-8")
    assert here.do(here.page("guide"), "file", **{"guide.file": str(bare)})
    absent = here.views.guide()
    assert absent is not None
    left = [fact.id for fact in absent.facts if fact.state is not FactState.FOUND]
    assert len(left) > 1
    assert here.page("guide").main.locked == f"{len(left)} facts are not in the guide: accept each first."  # type: ignore[union-attr]
    for fact in left:
        assert here.do(here.page("guide"), "accept", on=fact)
    assert here.do(here.page("guide"), "read")
    assert sorted(here.views.given()["guide.accept"]) == sorted(left)
    assert here.state().state(StepName.GUIDE) is StepState.DONE


def test_what_changed_since_the_copy_acknowledged_last_is_shown(at: Stage, tmp_path: Path) -> None:
    here = at("connected")
    guide = here.views.guide()
    assert guide is not None
    changed = tmp_path / "guide.md"
    changed.write_text(f"{guide.text}\nOne line more.\n", encoding="utf-8")
    assert here.do(here.page("guide"), "file", **{"guide.file": str(changed)})
    (document,) = here.page("guide-difference").panes
    assert isinstance(document, Document)
    assert "  +One line more." in document.lines()


def test_the_form_is_filled_from_the_environment_and_offers_pools(at: Stage) -> None:
    here = at("fetched")
    services = here.campaign.services
    here.answer({"guide.acknowledged": True, **dict.fromkeys(ENDS)})
    here.run(StepName.GUIDE)
    page = here.page("connect")
    assert (page.main.id, page.hint) == ("ends", "Name the user pool.")  # type: ignore[union-attr]
    assert here.do(
        page,
        "ends",
        **{
            "target.environment": "main",
            "source.user_pool_id": services.user_pool_id,
            "target.kind": "production",
        },
    )
    form, pools, *_ = here.operator.asked
    assert isinstance(form, Fields)
    assert {field.id: field.value for field in form.fields}["source.region"] == services.region
    assert "key" not in {field.id for field in form.fields}
    assert isinstance(pools, Choose)
    assert services.user_pool_id in [option.key for option in pools.options]
    assert here.state().state(StepName.CONNECT) is StepState.DONE
    assert here.state().snapshot.target["environment"] == "main"


def test_without_a_key_it_is_asked_and_neither_shown_nor_stored(at: Stage) -> None:
    here = at("fetched")
    key = here.campaign.environ.pop("WORKOS_API_KEY")
    here.answer({"guide.acknowledged": True})
    here.run(StepName.GUIDE)
    page = here.page("connect")
    assert page.hint == "Enter the WorkOS API key."
    assert here.do(page, "ends", key=key)
    form = here.operator.asked[0]
    assert isinstance(form, Fields)
    (secret,) = [field for field in form.fields if field.secret]
    assert secret.id == "key"
    assert here.state().state(StepName.CONNECT) is StepState.DONE
    assert key not in _text(here.page("connect"))
    assert key not in repr(here.views.given())


def test_both_ends_are_locked_once_they_are_pinned_and_what_failed_comes_first(seen: Stage) -> None:
    page = seen("connected").page("connect")
    assert page.main is not None
    assert page.main.id == "next"
    for action_id in ("ends", "files", "pools", "kind"):
        action = page.action(action_id)
        assert action is not None
        assert action.locked.startswith("Both ends are pinned")
    (wrong,) = (pane for pane in page.panes if isinstance(pane, Items))
    assert Mark.DONE not in {item.mark for item in wrong.items}
    assert seen("connected").do(page, "passed")
    (passed,) = (pane for pane in seen("connected").page("passed").panes if isinstance(pane, Items))
    assert {item.mark for item in passed.items} == {Mark.DONE}
    assert wrong.title == f"Preflight: {len(wrong.items)} warnings, {len(passed.items)} passed"


def test_a_row_that_blocks_is_accepted_and_no_longer(at: Stage) -> None:
    here = at("connected")
    assert here.do(here.page("connect"), "accept", on="disk")
    assert here.views.given()["connect.accept"] == ["disk"]
    assert here.do(here.page("connect"), "accept", on="disk")
    assert here.views.given()["connect.accept"] == []


def test_rows_come_from_export_files_that_are_there(at: Stage, tmp_path: Path) -> None:
    here = at("fetched")
    with pytest.raises(AssertionError, match="There is no such file"):
        here.do(here.page("connect"), "files", **{"source.export_files": str(tmp_path / "absent.json")})
    file = tmp_path / "users.json"
    file.write_text('{"Users": []}', encoding="utf-8")
    assert here.do(here.page("connect"), "files", **{"source.export_files": str(file)})
    assert here.views.given()["source.export_files"] == [str(file)]
    assert str(file) in _text(here.page("connect"))


def test_a_profile_is_chosen_or_left_to_the_environment(at: Stage) -> None:
    here = at("fetched")
    assert here.do(here.page("connect"), "profiles", **{"source.profile": ""})
    (question,) = here.operator.asked
    assert isinstance(question, Choose)
    assert question.options[0].key == ""


def test_where_pools_may_not_be_listed_the_id_is_typed(at: Stage) -> None:
    here = at("fetched")
    here.answer({"source.region": "nowhere-1", "source.profile": "none-such"})
    assert here.do(here.page("connect"), "pools", pool="nowhere-1_Ab12Cd34E")
    (question,) = here.operator.asked
    assert isinstance(question, Text)
    assert question.sentence.endswith("Type the pool's id.")
    assert here.views.given()["source.user_pool_id"] == "nowhere-1_Ab12Cd34E"


def test_a_recovery_ends_by_its_phrase_once_workos_was_read(seen: Stage) -> None:
    state = seen("connected").state()
    recovery = Recovery(Why.BEHIND, state.now, None, Found(users=3, unknown=2), read_at=None)
    steps = {**state.snapshot.steps, StepName.CONNECT: StepState.BLOCKED}
    for read_at, main in ((None, "connect"), (state.now - timedelta(minutes=1), "recovered")):
        snapshot = replace(state.snapshot, steps=steps, recovery=replace(recovery, read_at=read_at))
        page = seen("connected").page("connect", snapshot=snapshot)
        assert page.main is not None
        assert page.main.id == main
        assert "put back from a backup" in _text(page)
    end = page.action("recovered")
    assert end is not None
    assert end.ask is not None
    phrase = end.ask("")
    assert isinstance(phrase, Phrase)
    assert phrase.words.text == "RECOVERED rehearsal"
    assert any("2 users come from this pool" in sentence for sentence in phrase.sentences)

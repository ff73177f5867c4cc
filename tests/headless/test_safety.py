"""Undo, backups, answers for another migration, at the command line: what is printed, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

from tests.headless.test_act import Here, here, imported
from tests.plain.conftest import Place

__all__ = ["here"]


def ours(place: Place) -> int:
    users = place.services.workos.main.users.by_id.values()
    return sum("migrated_from" in user.metadata for user in users)


def test_an_undo_is_shown_refused_done_and_told(here: Here, place: Place) -> None:
    imported(here, place)
    before = ours(place)
    shown = here.json("undo")
    assert shown["classes"]["delete"] == before
    assert shown["phrase"].startswith(f"UNDO {before} qa ")
    out, err = here("undo")
    assert f"{before:,} to delete" in out
    assert shown["phrase"] in err
    for wrong in ("yes", "IMPORT 1 qa", "UNDO 1 qa 000000"):
        _, err = here("undo", "--confirm", wrong, code=4)
        assert shown["phrase"] in err
    assert ours(place) == before
    done = here.json("undo", "--confirm", shown["phrase"])
    assert done["deleted"] == before
    assert done["ended"]
    assert ours(place) == 0
    assert here.json("status")["undo"]["deleted"] == before
    folder = place.folder / "report"
    here("report", "-o", str(folder))
    sum_ = f"Undo: {before} users = {before} deleted + 0 restored"
    for name in ("report.md", "report.html"):
        assert sum_ in (folder / name).read_text(encoding="utf-8")
    assert f"undo      {before} users: {before} deleted" in here("status")[0]
    out, _ = here("undo", "--confirm", shown["phrase"])
    assert "nothing to take back" in out


def test_a_journal_is_backed_up_checked_and_put_back(here: Here, place: Place, tmp_path: Path) -> None:
    imported(here, place)
    made = Path(here.json("journal", "backup", "--to", str(tmp_path / "b"))["backup"])
    assert made.is_file()
    looked = json.loads(here("journal", "check", "--json")[0])
    assert [item["id"] for item in looked if item["ok"]] == ["integrity", "schema", "pins", "counter", "sums"]
    out, _ = here("journal", "restore", "--from", str(made))
    assert made.name in out
    assert here.json("status")["users"]["created"] > 0


def test_decisions_are_printed_and_compared(here: Here, place: Place) -> None:
    imported(here, place)
    text, _ = here("answers", "--export", "--for", "production")
    assert "[pace]" in text
    assert "qa" not in text
    assert place.services.user_pool_id not in text
    found = here.json("answers", "--diff", str(place.journal))
    assert (found["answers"], found["lacking"]) == ({}, {})
    here("answers", code=2)
    here("answers", "--diff", str(place.journal), "--for", "production", code=2)

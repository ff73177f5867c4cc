"""Adoption: sign-ins that really took place, by day, the same in everything that tells of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.mailing import ENVIRONMENT, PASSWORD, Here, imported_proactively, post, use_link
from wizard.bootstrap.reports import write_report
from wizard.cli import main
from wizard.guide.first_days import first_days
from wizard.report.course import first_day_lines


@pytest.fixture
def far_side(start: MakeFarSide) -> FarSide:
    return start(120)


@pytest.fixture
async def here(far_side: FarSide, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    return await imported_proactively(far_side, folder, monkeypatch)


async def test_adoption_is_counted_by_day_and_only_once(here: Here, far_side: FarSide) -> None:
    await here.run(f"SEND 1 {ENVIRONMENT}", "CANARY WORKED")
    (address,) = here.canaries
    far_side.plant({"email": "foreign@elsewhere.example", "email_verified": True})
    for stranger in (address, "foreign@elsewhere.example", "nobody@elsewhere.example"):
        with pytest.raises(OSError, match="400"):
            sign_in(far_side, stranger)
    use_link(far_side, address)
    sign_in(far_side, address)
    sign_in(far_side, address)
    for _ in range(3):
        await here.run()
        (day,) = here.views().resets.adoption()
        assert day.day == datetime.now(UTC).date()
        assert (day.created, day.used, day.signed_in, day.failed) == (1, 1, 1, 1)
    ranges = [event.before for event in here.named("events_seen")]
    assert None not in ranges  # by range once, by cursor ever after


async def test_the_first_days_tell_what_really_happened(
    here: Here, far_side: FarSide, capsys: pytest.CaptureFixture[str]
) -> None:
    """Report, page, plain lines and status say the same, from events of sign-ins that took place."""
    await here.run(f"SEND 1 {ENVIRONMENT}", "CANARY WORKED")
    await here.cut_over()
    await here.run(yes=True)
    people = sorted(far_side.stats()["mails"])
    for address in people[:5]:
        use_link(far_side, address)
    for address in people[:3]:
        sign_in(far_side, address)
    for address in people[5:9]:
        with pytest.raises(OSError, match="400"):
            sign_in(far_side, address)
    await here.run()

    now = here.views().situation(here.clock.now())
    day = now.at.date().isoformat()
    counts = [len(people), 5, 3, 4]
    (row,) = (line.split() for line in first_day_lines(now) if line.strip().startswith(day))
    assert row[1:] == [f"{n:,}" for n in counts]
    summary = dict(first_days(now))["adoption"]
    assert summary.startswith(f"{len(people):,} resets created, 5 used, 3 first sign-ins, 4 failed sign-ins")

    journal = here.operator.journal
    written = write_report(journal, here.operator.folder / "out", masked=True)
    report = json.loads((here.operator.folder / "out" / "report.json").read_text(encoding="utf-8"))
    words = ("created", "used", "first_sign_ins", "failed_sign_ins")
    assert [[found[word] for word in words] for found in report["adoption"]] == [counts]
    for file in written.files[:2]:
        text = file.read_text(encoding="utf-8")
        assert "3 first sign-ins, 4 failed sign-ins" in text
        assert day in text
    assert main(["status", "--journal", str(journal)]) == 0
    assert row in [line.split() for line in capsys.readouterr().out.splitlines()]


def sign_in(far_side: FarSide, address: str) -> None:
    body = {"grant_type": "password", "email": address, "password": PASSWORD}
    post(far_side, "/user_management/authenticate", body)

"""Step 9 where passwords are kept: marks, who leaves the campaign, and the old password as proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.pages.stages import Here
from wizard.domain.events import CheckStatus, KeptMarksRead
from wizard.domain.steps import StepName
from wizard.pages.lines import page_lines
from wizard.pages.model import Figures
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.users import User

OLD = "Correct horse battery 1!"
KEEP = {"timing.reset": "keep", "passwords.until": "2999-01-31", "passwords.note": "fewer mails"}


@pytest.fixture
def here(at: Callable[[str], Here]) -> Here:
    return at("imported")


def due(here: Here) -> list[User]:
    """Users at WorkOS to whom a reset is due."""
    users = here.campaign.services.workos.main.users.by_id.values()
    return [user for user in users if user.metadata.get("password_reset_sent") == "false"]


def keep(here: Here, users: list[User], mark: str = "2026-12-01T10:00:00Z") -> None:
    """What the handler has written at WorkOS."""
    for user in users:
        metadata = dict(user.metadata) | {"password_kept": mark}
        here.campaign.services.workos.main.users.edit(user.id, {"metadata": metadata})


def choose(here: Here) -> None:
    """Step 4 keeps passwords; the plan is drawn up again, and has nothing more to write."""
    here.answer(KEEP)
    here.run(StepName.IMPORT)


def figures(here: Here) -> dict[str, str]:
    panes = here.page("reset").panes
    found = next(pane for pane in panes if isinstance(pane, Figures) and pane.id == "kept")
    return {figure.label: figure.value for figure in found.figures}


def test_marks_are_counted_by_day_and_reason_and_who_was_shut_out_is_named(here: Here) -> None:
    first, second, third, fourth = due(here)[:4]
    keep(here, [first, second])
    keep(here, [third], "2026-12-02T10:00:00Z")
    keep(here, [fourth], "refused 2026-12-02 too weak")
    assert all(pane.id != "kept" for pane in here.page("reset").panes)
    choose(here)
    here.run_alone(StepName.RESET)
    page = here.page("reset")
    assert page.title == "Passwords"
    shown = figures(here)
    assert (shown["Kept"], shown["Refused"]) == ("3", "1")
    passwords = here.views.resets.passwords(here.views.inventory())
    assert passwords is not None
    assert (str(passwords.days[0][0]), passwords.days[0][1]) == ("2026-12-01", 2)
    assert passwords.refused == (("too weak", 1),)
    assert passwords.left == passwords.can - 4
    text = "\n".join(page_lines(page))
    assert "2026-12-02: 1 password kept" in text
    assert "1 user: too weak" in text
    assert "forecast: unknown" in text


def test_a_listing_that_was_cut_off_goes_on_where_it_was(here: Here) -> None:
    written = due(here)
    keep(here, written)
    choose(here)
    meta: Any = here.campaign.open().migration.reader.meta
    book = here.campaign.services.faults
    book.add([FaultRule("workos.list_users", FaultKind.SHORT_PAGE)])
    here.run_alone(StepName.RESET)
    book.clear()
    whole = meta("kept_marks")
    assert whole["after"] is None
    assert sum(whole["days"].values()) == len(written)
    # As if the process had died after some page: the next run ends with the same sums.
    cursor = here.campaign.services.workos.main.users.ids[10]
    ours = {user.id for user in written}
    seen = [user for user in here.campaign.services.workos.main.users.ids if user <= cursor]
    days = {"2026-12-01": len(ours & set(seen))}
    here.record(KeptMarksRead(len(seen), days, {}, 0, (), cursor))
    passwords = here.views.resets.passwords(here.views.inventory())
    assert passwords is not None
    assert not passwords.complete
    here.run_alone(StepName.RESET)
    assert meta("kept_marks")["days"] == whole["days"]


def test_the_old_password_at_workos_proves_check_three(at: Callable[[str], Here]) -> None:
    here = at("imported")
    choose(here)
    here.run_alone(StepName.RESET)
    assert _check(here) != CheckStatus.PASS
    main = here.campaign.services.workos.main
    user = main.users.with_email(here.views.answers()["verify.canaries"][0])
    assert user is not None
    main.sign_in.keep_credentials(user, {"password": OLD})
    metadata = dict(user.metadata) | {"password_kept": "2026-01-01T10:00:00Z"}
    main.users.edit(user.id, {"metadata": metadata, "email_verified": True})
    here.run_alone(StepName.RESET)
    assert _check(here) != CheckStatus.PASS
    main.sign_in.authenticate({"grant_type": "password", "email": user.email, "password": OLD})
    here.run_alone(StepName.RESET)
    assert _check(here) == CheckStatus.PASS
    assert here.state().snapshot.steps[StepName.RESET] == "done"
    here.run_alone(StepName.VERIFY)
    assert _check(here) == CheckStatus.PASS, "step 11 sees it as well"


def _check(here: Here) -> str:
    return next(verdict.status for verdict in here.views.verdicts() if verdict.id == "reset")

"""Providers in plain lines: wrong addresses, waivers, changes of mind, the table of connections."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.plain.conftest import Place
from tests.plain.script import CUSTOM_DOMAIN, EDITOR, GO, LEAVE, NO_SUCH
from tests.plain.terminal import Pick, Reply, Terminal
from wizard.rehearsal.demo import DASHBOARD

LIST = "Which provider?"
LEFT = (Reply(LIST, Pick("Leave what is open")), LEAVE)


def session(place: Place) -> Terminal:
    return Terminal(("--journal", str(place.journal)), place.environ(LANG="C.UTF-8"))


def opened(place: Place) -> Terminal:
    """After the import, where the providers come next."""
    place.command("run", "--new", "--journal", str(place.journal), "--yes", "--until", "import")
    return session(place)


def test_wrong_addresses_are_refused_by_us_and_by_the_provider(planned: Place) -> None:
    wrong = DASHBOARD["Google"].replace("RehearsaL", "Rehearsal")
    with opened(planned) as terminal:
        terminal.play(
            GO,
            Reply(LIST, Pick("Google: ")),
            CUSTOM_DOMAIN,
            EDITOR,
            Reply("Google: its redirect URI", "https://auth.w0rkos.com/sso/oauth/google/x/callback"),
            Reply("Google: its redirect URI", wrong),
        )
        assert "only looks like WorkOS" in " ".join(terminal.text.split())
        terminal.expect("What now?")
        assert "The provider refuses the new URI" in terminal.text
        terminal.play(Reply("What now?", Pick("Ask the provider again")))
        terminal.play(Reply("What now?", Pick("Paste another URI")))
        terminal.play(
            Reply("Google: its redirect URI", DASHBOARD["Google"]),
            Reply("Did you sign in through Google", Pick("Only the first half")),
            Reply("Who saw it, and when?", "Ann, at noon"),
            Reply(LIST, Pick("Google: ")),
            Reply("Did you sign in through Google", Pick("Only the second half")),
            Reply("Who saw it, and when?", "Ben, later"),
        )
        terminal.expect(LIST)
        assert "Google: Google, 12 rows, tested" in terminal.text
        terminal.play(*LEFT)
        terminal.end()
    assert planned.status()["steps"]["federation"] == "open"


def test_provider_is_waived_by_name_and_taken_back(planned: Place) -> None:
    with opened(planned) as terminal:
        terminal.play(
            GO,
            Reply(LIST, Pick("Google: ")),
            CUSTOM_DOMAIN,
            EDITOR,
            Reply("Google: its redirect URI", DASHBOARD["Google"]),
            Reply("Did you sign in through Google", Pick("It is not tested")),
            Reply("Why is Google not tested?", "no tenant"),
            Reply(LIST, Pick("Google: Google, 12 rows, waived")),
        )
        terminal.expect("What shall be done?")
        assert "Ticked as waived: no tenant" in terminal.text
        terminal.play(
            Reply("What shall be done?", Pick("Take the waiver back")),
            Reply(LIST, Pick("Google: Google, 12 rows, open")),
            Reply("Did you sign in through Google", Pick("Later")),
            *LEFT,
        )
        terminal.end()


def test_other_decision_about_facebook_says_what_it_undoes(planned: Place) -> None:
    facebook = Reply(LIST, Pick("Facebook: "))
    change = (
        facebook,
        Reply("What shall be done?", Pick("Change an answer")),
        Reply("Change which answer?", Pick("How do these users")),
        Reply("How do these users sign in from now on?", Pick("A password, by reset mail")),
    )
    with opened(planned) as terminal:
        terminal.play(GO, facebook, NO_SUCH, *change)
        terminal.expect("Change it all the same?")
        assert "This undoes: Transform, Import" in terminal.text
        terminal.play(Reply("Change it all the same?", "n"))
        terminal.play(*LEFT)
        terminal.end()
    assert planned.status()["steps"]["transform"] == "done"


def test_edited_table_of_connections_is_taken(planned: Place, tmp_path: Path) -> None:
    with opened(planned) as terminal:
        terminal.play(GO, Reply(LIST, Pick("Take an edited table")))
        terminal.expect("Path of the edited table")
        written = planned.journal.with_suffix("") / "connections.csv"
        assert str(written) in terminal.text.replace("\n", "")
        edited = tmp_path / "edited.csv"
        with written.open(encoding="utf-8", newline="") as table:
            rows = list(csv.DictReader(table))
        for row in rows:
            if row["provider"] == "okta-acme":
                row |= {"owner": "Ann", "appointment": "2027-01-15", "state": "sent"}
        with edited.open("w", encoding="utf-8", newline="") as table:
            writer = csv.DictWriter(table, rows[0])
            writer.writeheader()
            writer.writerows([*rows, rows[0] | {"provider": "nobody"}])
        terminal.play(
            Reply("Path of the edited table", str(written)),
            Reply("Path of the edited table", str(edited)),
        )
        terminal.expect(LIST)
        assert "the pool has no provider nobody" in " ".join(terminal.text.split())
        terminal.play(*LEFT)
        terminal.end()
    with written.open(encoding="utf-8", newline="") as table:
        okta = next(row for row in csv.DictReader(table) if row["provider"] == "okta-acme")
    assert (okta["owner"], okta["appointment"], okta["state"]) == ("Ann", "2027-01-15", "sent")


def test_what_can_go_wrong_is_told_from_the_menu(planned: Place) -> None:
    with session(planned) as terminal:
        terminal.play(
            Reply("What next?", Pick("What can go wrong")),
            Reply("What went wrong?", Pick("redirect_uri_mismatch")),
            Reply("What went wrong?", Pick("Back")),
            LEAVE,
        )
        terminal.end()
    assert "does not know the WorkOS redirect URI" in " ".join(terminal.text.split())

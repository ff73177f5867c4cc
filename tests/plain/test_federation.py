"""Providers in plain lines: wrong addresses, waivers, changes of mind, the table of connections."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.plain.conftest import Place
from tests.plain.script import GO, LEAVE, PROVIDERS, by_default
from tests.plain.terminal import Pick, Reply, Terminal
from wizard.rehearsal.demo import DASHBOARD

GOOGLE, FACEBOOK = "Google: what next?", "Facebook: what next?"
TABLE = "Connections: what next?"
SAW = "Did you sign in through Google"
LEFT = (Reply(PROVIDERS, Pick("Back")), LEAVE)


def opens(name: str) -> tuple[Reply, ...]:
    """One provider, picked from the list."""
    return (Reply(PROVIDERS, Pick("Open")), Reply("Open: which one?", Pick(name)))


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
            Reply(PROVIDERS, Pick("Open the next")),
            Reply("redirect URI", "https://auth.w0rkos.com/sso/oauth/google/x/callback"),
        )
        terminal.expect(GOOGLE)
        assert "only looks like WorkOS" in " ".join(terminal.text.split())
        terminal.play(Reply(GOOGLE, Pick("Paste the new URI")), Reply("redirect URI", wrong))
        terminal.expect(GOOGLE)
        assert "The provider refuses the new URI" in " ".join(terminal.text.split())
        terminal.play(
            Reply(GOOGLE, Pick("Ask the provider")),
            Reply(GOOGLE, Pick("Paste the new URI")),
            Reply("redirect URI", DASHBOARD["Google"]),
            Reply(SAW, Pick("Only the first half")),
            Reply("Only the first half", ""),
            Reply(GOOGLE, Pick("I signed in")),
            Reply(SAW, Pick("Only the first half")),
            Reply("Only the first half", "Ann, at noon"),
            Reply(GOOGLE, Pick("I signed in")),
            Reply(SAW, Pick("Only the second half")),
            Reply("Only the second half", "Ben, later"),
        )
        terminal.expect(PROVIDERS)
        assert "Google: Rows 12, Registered yes, Reached WorkOS yes, Came back yes" in terminal.text
        terminal.play(*LEFT)
        terminal.end()
    assert planned.status()["steps"]["federation"] == "open"


def test_provider_is_waived_by_name_and_taken_back(planned: Place) -> None:
    with opened(planned) as terminal:
        terminal.play(
            GO,
            Reply(PROVIDERS, Pick("Open the next")),
            Reply("redirect URI", DASHBOARD["Google"]),
            Reply(SAW, Pick("Back")),
            Reply(GOOGLE, Pick("Waive")),
            Reply("Waive this provider", "no tenant"),
        )
        terminal.expect(PROVIDERS)
        assert "waived: no tenant" in " ".join(terminal.text.split())
        terminal.play(
            Reply(PROVIDERS, Pick("Take the waiver back")),
            Reply("Take the waiver back: which one?", Pick("Google")),
        )
        terminal.expect(PROVIDERS)
        assert "Google: Sign in once and see that it reaches WorkOS." in terminal.text
        terminal.play(*LEFT)
        terminal.end()


def test_other_decision_about_facebook_says_what_it_undoes(planned: Place) -> None:
    change = (
        *opens("Facebook"),
        Reply(FACEBOOK, Pick("Choose")),
        Reply("Choose: which one?", Pick("A password, by reset mail")),
    )
    with opened(planned) as terminal:
        terminal.play(GO, *opens("Facebook"), by_default("Facebook"), *change)
        terminal.expect("Go on all the same?")
        assert "This undoes: Transform, Import" in terminal.text
        terminal.play(Reply("Go on all the same?", "n"), Reply(FACEBOOK, Pick("Back")), *LEFT)
        terminal.end()
    assert planned.status()["steps"]["transform"] == "done"


def test_edited_table_of_connections_is_taken(planned: Place, tmp_path: Path) -> None:
    with opened(planned) as terminal:
        terminal.play(
            GO,
            Reply(PROVIDERS, Pick("Table")),
            Reply(TABLE, Pick("Write sheets")),
            Reply("Go on all the same?", "y"),
            Reply(TABLE, Pick("Take a table")),
        )
        terminal.expect("An edited table")
        written = planned.journal.with_suffix("") / "connections.csv"
        assert str(written.parent) in terminal.text.replace("\n", "").replace("  ", "")
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
        terminal.play(Reply("An edited table", str(edited)))
        terminal.expect("Go on all the same?")
        said = " ".join(terminal.text.split())
        assert "1 connection will change: okta-acme." in said
        assert "the pool has no provider nobody" in said
        terminal.play(Reply("Go on all the same?", "y"))
        terminal.play(
            Reply(TABLE, Pick("Day")),
            Reply("Day: which one?", Pick("All of them")),
            Reply("Day of 2 connections", "2027-01-16"),
            Reply(TABLE, Pick("Write sheets")),
            Reply("Go on all the same?", "y"),
            Reply(TABLE, Pick("Back")),
            *LEFT,
        )
        terminal.end()
    with written.open(encoding="utf-8", newline="") as table:
        okta = next(row for row in csv.DictReader(table) if row["provider"] == "okta-acme")
    assert (okta["owner"], okta["appointment"], okta["state"]) == ("Ann", "2027-01-16", "sent")


def test_what_can_go_wrong_is_told_from_the_menu(planned: Place) -> None:
    with session(planned) as terminal:
        terminal.play(
            Reply("What next?", Pick("What can go wrong")),
            Reply("Errors: what next?", Pick("Do it")),
            Reply("What went wrong?", Pick("redirect_uri_mismatch")),
            Reply("Do it: which one?", Pick("Back")),
            Reply("Errors: what next?", Pick("Back")),
            LEAVE,
        )
        terminal.end()
    assert "does not know the WorkOS redirect URI" in " ".join(terminal.text.split())

"""The texts that confirm, as people type them and as ``--confirm`` takes them."""

from __future__ import annotations

import pytest

from wizard.domain import confirmations as c
from wizard.domain.mail.campaign import Stage
from wizard.domain.planning.delta import OffboardingAction

SHOWN = "0123456789abcdef"


@pytest.mark.parametrize(
    ("phrase", "typed", "bound"),
    [
        (c.import_phrase(1_204, "acme", SHOWN), "IMPORT 1204 acme", "IMPORT 1204 acme 012345"),
        (c.send_phrase(25, "acme", Stage.SAMPLE, SHOWN), "SEND 25 acme", "SEND 25 acme 012345"),
        (c.send_phrase(7, "acme", Stage.REMINDER, SHOWN), "REMIND 7 acme", "REMIND 7 acme 012345"),
        # A canary is named by the operator: its text needs no fingerprint.
        (c.send_phrase(1, "acme", Stage.CANARY, SHOWN), "SEND 1 acme", "SEND 1 acme"),
    ],
)
def test_what_was_shown_is_bound_and_need_not_be_typed(phrase: c.Phrase, typed: str, bound: str) -> None:
    assert phrase.text == typed
    assert phrase.bound == bound


def test_every_other_text_names_what_it_confirms() -> None:
    assert [
        c.cutover_phrase("acme"),
        c.recovered_phrase("acme"),
        c.accept_phrase(1_204),
        c.connect_phrase(3, "acme"),
        c.redirect_phrase("https://a.test/cb", "acme"),
        c.mentions_phrase(2, "0a1b"),
        c.resend_phrase("a@b.test", "acme"),
        c.unknown_phrase(4, "acme"),
        c.mailed_phrase(9, "acme"),
        c.hold_phrase(Stage.CANARY),
        c.offboarding_phrase(OffboardingAction.REVOKE, 1_204, "acme"),
        c.looked_phrase("acme"),
        c.other_export_phrase("acme"),
    ] == [
        "CUTOVER acme",
        "RECOVERED acme",
        "ACCEPT 1,204 OPEN",
        "CONNECT 3 acme",
        "REDIRECT https://a.test/cb acme",
        "MENTIONS 2 0a1b",
        "RESEND a@b.test acme",
        "RESEND 4 UNKNOWN acme",
        "MAILED 9 acme",
        "CANARY WORKED",
        "REVOKE 1,204 acme",
        "SETTINGS LOOKED AT acme",
        "OTHER EXPORT acme",
    ]


@pytest.mark.parametrize("typed", ["import 1,204 ACME", " IMPORT  1204 acme ", "IMPORT1204acme"])
def test_commas_spaces_and_case_do_not_matter(typed: str) -> None:
    assert c.is_same(typed, "IMPORT 1204 acme")


@pytest.mark.parametrize("typed", ["", "IMPORT 1205 acme", "IMPORT 1204", "SEND 1204 acme"])
def test_another_text_is_another_text(typed: str) -> None:
    assert not c.is_same(typed, "IMPORT 1204 acme")


def test_a_fingerprint_is_of_persons_addresses_order_and_environment() -> None:
    persons = [("user_1", "a@b.test"), ("user_2", "c@d.test")]
    one = c.fingerprint_of(persons, "acme")
    others = [
        c.fingerprint_of(reversed(persons), "acme"),
        c.fingerprint_of(persons, "other"),
        c.fingerprint_of(persons[:1], "acme"),
        c.fingerprint_of([persons[0], ("user_2", "C@d.test")], "acme"),
    ]
    assert len(one) == 16
    assert one not in others

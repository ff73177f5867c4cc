"""What rows of one person change about counts that take every row as one alone."""

from __future__ import annotations

from dataclasses import replace

from tests.domain.people_made import POOL, google_row, make_row, make_rules
from wizard.domain.planning.census import Census, CensusTaker, at_address
from wizard.domain.planning.resolution import Kind


def test_rows_that_are_alone_change_nothing() -> None:
    taker = CensusTaker(make_rules())
    taker.take([make_row("s1")])
    taker.take([make_row("s2", "bo@acme.test", verified=False)])
    assert taker.taken() == Census({}, 0) == Census()


def test_twins_are_mailed_once() -> None:
    taker = CensusTaker(make_rules())
    twins = [make_row("s1"), make_row("s2")]
    taker.take(twins)
    assert taker.taken() == Census({Kind.TWINS: 2}, -1)
    taker.take([replace(row, attributes={**row.attributes, "email": "bo@acme.test"}) for row in twins])
    assert taker.taken() == Census({Kind.TWINS: 4}, -2)


def test_a_row_that_was_given_an_address_counts_with_that_one() -> None:
    rules = replace(make_rules(), overrides={"s1": {"email": "ann@example.com"}, "s2": {"twins": "merge"}})
    taker = CensusTaker(rules)
    taker.take([make_row("s1", "other@example.com"), make_row("s2")])
    assert taker.taken() == Census({Kind.TWINS_UNPROVEN: 2}, -1)


def test_without_passwords_no_one_is_due() -> None:
    taker = CensusTaker(make_rules(pool=replace(POOL, first_factors=("EMAIL_OTP",))))
    taker.take([make_row("s1"), make_row("s2")])
    assert taker.taken() == Census({Kind.TWINS: 2}, 0)


def test_a_kind_that_a_row_has_alone_goes_where_its_family_has_another() -> None:
    taker = CensusTaker(make_rules())
    taker.take([google_row("s1", "ann@example.com", "1"), make_row("s2")])
    assert taker.taken() == Census({Kind.TWINS_UNPROVEN: 2, Kind.FEDERATED_SOCIAL: -1}, 0)


def test_an_address_of_the_operator_is_never_a_verified_one() -> None:
    row = make_row("s1", "ann@example.com")
    assert at_address(row, None) is row
    given = at_address(row, "bo@acme.test")
    assert (given.email, given.email_verified, given.sub) == ("bo@acme.test", False, "s1")

"""Who is the person among rows of one address, and what becomes of the other rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.domain.people_made import google_row, make_row, make_rules
from wizard.domain.planning.candidates import Candidate, Rules, candidate_or_outcome
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Kind
from wizard.domain.planning.twins import AddressGroup, Chosen, buckets, choose
from wizard.domain.rows.cognito_row import CognitoRow

PROVEN = (make_row("s1", day=1), make_row("s2", day=3), make_row("s3", day=2))
UNPROVEN = google_row("s9", "ann@example.com", "9", verified=False, day=9)


def group(*rows: CognitoRow, known: str | None = None, anchors: tuple[str, ...] = ()) -> AddressGroup:
    candidates = []
    for row in rows:
        found = candidate_or_outcome(row, make_rules({"federated_social": "import"}))
        assert isinstance(found, Candidate), found
        candidates.append(found)
    (only,) = buckets(candidates, known, anchors)
    return only


def decided(bucket: AddressGroup, rules: Rules) -> tuple[str | None, list[str], Mapping[str, RowState]]:
    """The person's row, those merged into it in their order, and the outcomes of all others."""
    found = choose(bucket, rules)
    if not isinstance(found, Chosen):
        return None, [], {outcome.sub: outcome.state for outcome in found}
    merged = [candidate.sub for candidate in found.merged]
    return found.winner.sub, merged, {outcome.sub: outcome.state for outcome in found.others}


def rules(twins: str = "merge", unproven: str = "proven") -> Rules:
    return make_rules({"twins": twins, "twins_unproven": unproven})


def test_a_row_that_is_alone_is_the_person_of_its_own_kind() -> None:
    bucket = group(PROVEN[0])
    assert bucket.kind is None
    found = choose(bucket, rules())
    assert isinstance(found, Chosen)
    assert (found.winner.sub, found.kind, found.email_verified, found.merged) == ("s1", None, True, ())


def test_rows_that_all_prove_their_address_are_one_person() -> None:
    bucket = group(*PROVEN)
    assert bucket.kind is Kind.TWINS
    assert len(bucket.members) == len(bucket.trusted) == 3
    winner, merged, others = decided(bucket, rules("merge"))
    assert (sorted([str(winner), *merged]), others) == (["s1", "s2", "s3"], {})
    assert merged == sorted(merged)
    skipped = {"s1": RowState.SKIPPED, "s3": RowState.SKIPPED}
    assert decided(bucket, rules("newest")) == ("s2", [], skipped)
    assert decided(bucket, rules("skip")) == (None, [], {"s2": RowState.SKIPPED} | skipped)


def test_a_row_that_proves_nothing_is_left_out_and_the_others_are_settled() -> None:
    bucket = group(*PROVEN, UNPROVEN)
    assert bucket.kind is Kind.TWINS_UNPROVEN
    assert [candidate.sub for candidate in bucket.trusted] == ["s1", "s2", "s3"]
    out = {"s9": RowState.SKIPPED}
    winner, merged, others = decided(bucket, rules("merge"))
    assert (sorted([str(winner), *merged]), others) == (["s1", "s2", "s3"], out)
    skipped = {"s1": RowState.SKIPPED, "s3": RowState.SKIPPED}
    assert decided(bucket, rules("newest")) == ("s2", [], skipped | out)
    assert decided(bucket, rules("skip")) == (None, [], skipped | {"s2": RowState.SKIPPED} | out)
    found = choose(bucket, rules("newest"))
    assert isinstance(found, Chosen)
    assert (found.kind, found.email_verified) == (Kind.TWINS_UNPROVEN, True)


def test_of_one_that_proves_it_and_one_that_does_not_the_first_is_the_person() -> None:
    bucket = group(PROVEN[0], UNPROVEN)
    assert bucket.kind is Kind.TWINS_UNPROVEN
    assert decided(bucket, rules()) == ("s1", [], {"s9": RowState.SKIPPED})
    found = choose(bucket, rules())
    assert isinstance(found, Chosen)
    assert found.email_verified


def test_where_no_row_proves_it_one_comes_as_not_verified() -> None:
    bucket = group(UNPROVEN, make_row("s8", verified=False, day=1))
    assert bucket.trusted == []
    found = choose(bucket, rules())
    assert isinstance(found, Chosen)
    assert not found.email_verified
    assert (found.merged, len(found.others)) == ((), 1)
    assert decided(bucket, rules(unproven="skip"))[0] is None


@pytest.mark.parametrize("twins", ["merge", "newest", "skip"])
def test_whom_the_journal_has_already_stays_the_person(twins: str) -> None:
    bucket = group(*PROVEN, known="s3")
    assert bucket.known == "s3"
    assert decided(bucket, rules(twins))[0] == "s3"
    unproven = replace(group(*PROVEN, UNPROVEN, known="s9"))
    found = choose(unproven, rules(twins))
    assert isinstance(found, Chosen)
    assert (found.winner.sub, found.email_verified, len(found.others)) == ("s9", False, 3)


def test_an_address_keeps_the_row_that_held_it_before() -> None:
    assert group(*PROVEN).anchor is None
    bucket = group(*PROVEN, anchors=("s1", "elsewhere"))
    assert (bucket.known, bucket.anchor) == (None, "s1")
    assert decided(bucket, rules("merge")) == ("s1", ["s2", "s3"], {})
    assert group(*PROVEN, known="elsewhere").known is None

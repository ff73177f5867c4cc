"""Users with a membership each use the documented limit, and no one is refused for his pace."""

from __future__ import annotations

from bench.membership_pace import A_MINUTE, USERS, USERS_A_SECOND, WANTED, WRITES, joined


def test_two_writes_a_user_use_the_allowance_without_a_429() -> None:
    figures = joined(USERS)
    assert figures["joined_once"] == USERS
    assert figures["of_the_allowance"] >= WANTED
    assert figures["users_a_second"] >= USERS_A_SECOND
    assert figures["fullest_window"] <= WRITES
    assert figures["fullest_minute"] <= A_MINUTE
    # Whoever was created just now is in nothing yet: no one has to look.
    assert figures["reads"] == 0

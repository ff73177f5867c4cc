"""Reads before mails, marks and mails share what one key may ask in a minute."""

from __future__ import annotations

import pytest

from bench.mail_pace import DOCUMENTED, campaign


@pytest.mark.parametrize("persons", [400, 6_000])
def test_a_campaign_at_the_write_ceiling_stays_within_the_budget_of_its_key(persons: int) -> None:
    figures = campaign(persons, writes=50, resets=25)
    assert figures["mailed_once"] == persons
    assert figures["fullest_minute"] <= DOCUMENTED
    assert figures["oldest_read_seconds"] <= 60
    assert figures["mails_a_second"] > 20
    by_pages = figures["requests"].get("list_users", 0)
    assert by_pages == (60 if persons == 6_000 else 0)
    assert figures["requests"].get("get_user", 0) == (0 if persons == 6_000 else persons)

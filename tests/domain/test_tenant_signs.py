"""What is said of an attribute that groups users, where app clients could not be read."""

from __future__ import annotations

from wizard.domain.organizations.companies import guessed_pattern
from wizard.domain.rows.inventory import Inventory, tenant_signs
from wizard.domain.rows.pool import Pool


def test_unread_app_clients_are_not_taken_for_clients_that_may_not_write() -> None:
    pool = Pool("p", "arn", "n", 1, attributes=("custom:tenant_id",), unreadable=("ListUserPoolClients",))
    (sign,) = tenant_signs(Inventory(pool))
    assert "could not be read" in sign.sentence
    assert "no app client may" not in sign.sentence


def test_two_groups_of_companies_and_roles_are_a_sign_and_one_is_none() -> None:
    def guessed(*groups: str) -> str:
        found = guessed_pattern(Inventory(Pool("p", "arn", "n", 1, groups=groups)))
        return found.text if found else ""

    assert guessed("acme:admin", "globex:member") == "{org}:{role}"
    assert guessed("acme:admin", "staff") == "{org}:{role}", "half of them"
    assert guessed("acme:admin") == ""
    assert guessed("acme:admin", "staff", "beta") == ""
    assert guessed("acme:x", "globex:y") == "", "no role that is a common one"

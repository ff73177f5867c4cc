"""What is said of an attribute that groups users, where app clients could not be read."""

from __future__ import annotations

from wizard.domain.rows.inventory import Inventory, tenant_signs
from wizard.domain.rows.pool import Pool


def test_unread_app_clients_are_not_taken_for_clients_that_may_not_write() -> None:
    pool = Pool("p", "arn", "n", 1, attributes=("custom:tenant_id",), unreadable=("ListUserPoolClients",))
    (sign,) = tenant_signs(Inventory(pool))
    assert "could not be read" in sign.sentence
    assert "no app client may" not in sign.sentence

"""Step 2 warns of the app client that checks old passwords, where passwords are kept and one is named."""

from __future__ import annotations

from tests.steps.running import Running
from wizard.domain.steps import StepName


async def rows(running: Running) -> dict[str, tuple[bool, str]]:
    """What the preflight says of the client now."""
    await running.run(StepName.CONNECT)
    found = running.reader.preflight()
    return {row.id: (row.ok, row.detail) for row in found if row.id.startswith("capture_client")}


async def test_it_is_read_where_passwords_are_kept(running: Running) -> None:
    await running.answer({"passwords.client_id": "1rehearsalweb0000000000000"})
    assert await rows(running) == {}
    await running.answer({"timing.reset": "keep"})
    found = await rows(running)
    assert {"capture_client:flow", "capture_client:oauth", "capture_client:callbacks"} <= found.keys()
    assert not any(ok for ok, _ in found.values())
    assert all(detail.startswith("App client web: ") for _, detail in found.values())
    await running.answer({"passwords.client_id": "nosuchclient"})
    assert await rows(running) == {"capture_client": (False, "The pool has no app client nosuchclient.")}

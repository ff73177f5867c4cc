"""Each setting of the app client that is not as the printed command makes it, by its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wizard.domain.capture_client import FLOW, CaptureClient, wrong_settings

# Cognito's shortest: five minutes, and an hour.
GOOD = CaptureClient(
    id="c",
    name="capture",
    has_secret=True,
    flows=(FLOW,),
    oauth=False,
    revocation=True,
    hides_users=True,
    access_life=timedelta(minutes=5),
    refresh_life=timedelta(hours=1),
)
SECOND = timedelta(seconds=1)


def _wrong(**changed: Any) -> list[str]:
    return [setting.name for setting in wrong_settings(replace(GOOD, **changed))]


def test_a_client_as_the_command_makes_it_has_nothing_wrong() -> None:
    assert _wrong() == []


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"has_secret": False}, "secret"),
        ({"flows": ()}, "flow"),
        ({"flows": (FLOW, "ALLOW_CUSTOM_AUTH")}, "allow_custom_auth"),
        ({"oauth": True}, "oauth"),
        ({"callbacks": ("https://a.example",)}, "callbacks"),
        ({"revocation": False}, "revocation"),
        ({"hides_users": False}, "existence"),
        ({"access_life": timedelta(minutes=5) + SECOND}, "tokens"),
        ({"refresh_life": timedelta(hours=1) + SECOND}, "tokens"),
        ({"changed": True}, "edited"),
        ({"others_changed": ("web",)}, "other:web"),
    ],
)
def test_each_setting_is_named_alone(changed: dict[str, Any], name: str) -> None:
    assert _wrong(**changed) == [name]
    assert all(setting.says and setting.fix for setting in wrong_settings(replace(GOOD, **changed)))


def test_another_client_that_was_edited_is_named() -> None:
    (setting,) = wrong_settings(replace(GOOD, others_changed=("web",)))
    assert "app client web was edited" in setting.says

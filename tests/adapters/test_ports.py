"""Every adapter keeps the promise of its port: mypy checks the types, this test the signatures."""

from __future__ import annotations

import inspect

import pytest

from wizard.adapters.clock import SystemClock
from wizard.adapters.cognito.source import CognitoSource
from wizard.adapters.files.export_files import ExportFiles
from wizard.adapters.web.guide_page import GuideFile, LiveGuide
from wizard.adapters.workos.organizations import WorkOSOrganizations
from wizard.adapters.workos.target import WorkOSTarget
from wizard.ports import Clock, GuideSource, IdentitySource, IdentityTarget, OrganizationTarget

SOURCES: tuple[type[IdentitySource], ...] = (CognitoSource, ExportFiles)
TARGETS: tuple[type[IdentityTarget], ...] = (WorkOSTarget,)
GUIDES: tuple[type[GuideSource], ...] = (LiveGuide, GuideFile)
CLOCKS: tuple[type[Clock], ...] = (SystemClock,)

PAIRS = [
    *((IdentitySource, adapter) for adapter in SOURCES),
    *((IdentityTarget, adapter) for adapter in TARGETS),
    (OrganizationTarget, WorkOSOrganizations),
    *((GuideSource, adapter) for adapter in GUIDES),
    *((Clock, adapter) for adapter in CLOCKS),
]


@pytest.mark.parametrize(("port", "adapter"), PAIRS)
def test_signatures_are_the_ports(port: type, adapter: type) -> None:
    promised = [name for name, member in vars(port).items() if inspect.isfunction(member) and name[0] != "_"]
    assert promised
    for name in promised:
        ours, theirs = (inspect.signature(getattr(kind, name)) for kind in (adapter, port))
        assert list(ours.parameters.values()) == list(theirs.parameters.values()), name
        assert inspect.iscoroutinefunction(getattr(adapter, name)) == inspect.iscoroutinefunction(
            getattr(port, name)
        )

"""The steps that this version does, in order; each is one file."""

from __future__ import annotations

from wizard.engine.context import Step
from wizard.steps.authkit import AuthkitStep
from wizard.steps.connect import ConnectStep
from wizard.steps.export import ExportStep
from wizard.steps.federation import FederationStep
from wizard.steps.guide import GuideStep
from wizard.steps.import_ import ImportStep
from wizard.steps.inventory import InventoryStep
from wizard.steps.reset import ResetStep
from wizard.steps.timing import TimingStep
from wizard.steps.transform import TransformStep
from wizard.steps.verify import VerifyStep

STEPS: tuple[Step, ...] = (
    GuideStep(),
    ConnectStep(),
    InventoryStep(),
    TimingStep(),
    ExportStep(),
    TransformStep(),
    ImportStep(),
    FederationStep(),
    ResetStep(),
    AuthkitStep(),
    VerifyStep(),
)

"""The migration procedure as data: decision trees, guide facts, and the answers file's schema."""

from __future__ import annotations

from wizard.domain.trees import Tree
from wizard.guide.delta import DELTA
from wizard.guide.organizations import ORGANIZATIONS
from wizard.guide.reset_timing import RESET_TIMING
from wizard.guide.row_decisions import ROW_DECISIONS

TREES: tuple[Tree, ...] = (RESET_TIMING, ROW_DECISIONS, ORGANIZATIONS, DELTA)

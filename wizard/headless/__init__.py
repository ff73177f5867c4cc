"""Everything without a screen: a run, the checks, one action; data on stdout, prose on stderr."""

from wizard.headless.act import Wanted, act
from wizard.headless.running import Options, Verified, run, verify
from wizard.headless.undoing import Undone, undo

__all__ = ["Options", "Undone", "Verified", "Wanted", "act", "run", "undo", "verify"]

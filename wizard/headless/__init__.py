"""Everything without a screen: a run, the checks, one action; data on stdout, prose on stderr."""

from wizard.headless.act import Wanted, act
from wizard.headless.running import Options, Verified, run, verify

__all__ = ["Options", "Verified", "Wanted", "act", "run", "verify"]

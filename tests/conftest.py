"""Whatever opens a journal here, also in other processes, remembers it in a folder of the tests' own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "COGNITO2WORKOS_TESTS" not in os.environ:
    os.environ["COGNITO2WORKOS_TESTS"] = os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="state-")
    atexit.register(shutil.rmtree, os.environ["XDG_STATE_HOME"], ignore_errors=True)

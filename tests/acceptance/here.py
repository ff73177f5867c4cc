"""The operator's commands in this process: quicker, where nothing is killed."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

from tests.acceptance.far_side import clean_environ
from tests.acceptance.operator import Done, Operator
from tests.quick_clock import QuickClock
from wizard.cli import main


class OperatorHere(Operator):
    """An operator whose commands run through ``main``, with their variables and nothing else's."""

    def command(self, *arguments: object, **environ: str) -> Done:
        out, err = io.StringIO(), io.StringIO()
        variables = clean_environ() | self.environ | environ
        with (
            patch.dict(os.environ, variables, clear=True),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = main([str(argument) for argument in arguments], clock=QuickClock())
        return Done(code, out.getvalue(), err.getvalue())

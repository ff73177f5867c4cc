"""Step 4: when and how people come to a new password, and what happens to sign-ups until cutover."""

from __future__ import annotations

from typing import ClassVar

from wizard.domain.events import ActDone, StepMoved
from wizard.domain.mail.keeping import NOTE, PASSWORDS_KEPT, UNTIL, is_chosen
from wizard.domain.steps import StepName, StepState
from wizard.domain.trees import next_question
from wizard.engine.context import Context, EventStream
from wizard.guide.reset_timing import RESET_TIMING


class TimingStep:
    """Done when every question of the tree that applies is answered."""

    name: ClassVar[StepName] = StepName.TIMING
    every_run: ClassVar[bool] = False

    async def run(self, ctx: Context) -> EventStream:
        answers: dict[str, str] = {}
        while question := next_question(RESET_TIMING, answers):
            answers[question.id] = ctx.choice(question.id)
        if is_chosen(answers):
            ctx.choice(UNTIL)
            note = ctx.choice(NOTE)
            if all(act.note != note for act in ctx.journal.acts(kind=PASSWORDS_KEPT)):
                yield ActDone(PASSWORDS_KEPT, note)
        yield StepMoved(StepName.TIMING, StepState.DONE, answers["timing.reset"])

"""The gate before the journal: no front end, flag or file brings a secret past it, and data passes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.engine.virtual import LoopClock, run_virtually
from wizard.domain.events import (
    ActDone,
    Answered,
    ConnectionNoted,
    Event,
    Fact,
    GroupListed,
    LeadTimeSet,
    ProviderTicked,
    RowDecided,
    StepMoved,
)
from wizard.domain.events.operator import CheckDone, CheckStatus
from wizard.domain.federation.connections import Connection
from wizard.domain.steps import StepName, StepState
from wizard.engine.runner import Recorder
from wizard.errors import UsageError

TOKEN = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
LINK = "https://auth.acme.example/reset-password?token=" + "Z1uX3RbwcIl5fIGJJJCXXisdI"
KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "Zq9Kd82mLp"

TYPED: dict[str, Callable[[str], Fact]] = {
    "an answer": lambda text: Answered({"verify.accept": {"exported": text}}),
    "a list of answers": lambda text: Answered({"verify.canaries": ("ann@acme.example", text)}),
    "a tick": lambda text: Answered({"federation.Google.signed_in": text}),
    "a waiver": lambda text: Answered({"federation.Google.waive": text}),
    "a note": lambda text: ActDone("waived", text),
    "a detail": lambda text: ActDone("waived", "", {"reason": [text]}),
    "an owner": lambda text: LeadTimeSet("dns", text, ""),
    "a connection": lambda text: ConnectionNoted(Connection("okta", note=text)),
    "a contact": lambda text: ConnectionNoted(Connection("okta", contact=text)),
    "open persons": lambda text: StepMoved(StepName.IMPORT, StepState.WAIVED, text),
    "a row": lambda text: RowDecided("sub-1", "email", text),
}


class Kept:
    """What a recorder wrote and what it told."""

    def __init__(self) -> None:
        self.written: list[Fact] = []
        self.summary: list[Event] = []

    async def write(self, fact: Fact, _: str) -> None:
        self.written.append(fact)

    def record(self, fact: Fact) -> None:
        async def scenario() -> None:
            await Recorder(self.write, self.summary.append, LoopClock()).record(fact)

        run_virtually(scenario())


@pytest.mark.parametrize("place", TYPED)
@pytest.mark.parametrize("secret", [TOKEN, LINK, KEY], ids=["token", "link", "bare key"])
def test_a_typed_secret_reaches_neither_the_journal_nor_the_refusal(place: str, secret: str) -> None:
    kept = Kept()
    with pytest.raises(UsageError, match="holds what looks like") as refused:
        kept.record(TYPED[place](f"as Ann said: {secret}"))
    assert kept.written == kept.summary == []
    assert secret not in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("place", TYPED)
def test_ordinary_words_are_recorded(place: str) -> None:
    kept = Kept()
    kept.record(TYPED[place]("Ann saw it on 23 Nov, ticket OPS-1234, both ways"))
    assert len(kept.written) == len(kept.summary) == 1


@pytest.mark.parametrize(
    "fact",
    [
        ActDone("rows decided", "", {"rows": [{"sub": KEY, "kind": "disabled", "choice": "skip"}]}),
        RowDecided(KEY, "disabled", "skip"),
        GroupListed("admins", (KEY, TOKEN)),
        CheckDone("exported", CheckStatus.PASS, f"file {KEY}", "ann"),
    ],
)
def test_data_may_look_like_anything(fact: Fact) -> None:
    kept = Kept()
    kept.record(fact)
    assert kept.written == [fact]


def test_a_tick_with_its_address_passes() -> None:
    from wizard.domain.federation.connections import Tick  # noqa: PLC0415

    fact = ProviderTicked("Google", next(iter(Tick)), "Ann, 23 Nov", "https://auth.workos.com/a/callback")
    kept = Kept()
    kept.record(fact)
    assert kept.written == [fact]

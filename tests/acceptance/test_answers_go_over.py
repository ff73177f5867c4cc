"""The decisions of a trial run a production migration, with nothing to be edited but what the file names."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.mailing import canary
from tests.acceptance.operator import Operator, to_toml

DECIDED = {
    "rows.disabled": "import",
    "rows.unconfirmed": "import",
    "rows.federated_social": "jit",
    "rows.federated_enterprise": "import",
    "rows.twins": "newest",
    "mapping": {"custom:plan": "metadata.plan", "family_name": "last_name"},
    "timing.reset": "proactive",
    "timing.signups": "freeze",
    "pace.resets_per_second": 500,
    "pace.max_persons": 3,
    "target.mail_allow": ["qa@example.com"],
}


def test_the_decisions_of_a_trial_run_production(start: MakeFarSide, folder: Path) -> None:
    trial_side, real_side = start(120), start(120)
    (folder / "trial").mkdir()
    (folder / "real").mkdir()
    trial = Operator.at(trial_side, folder / "trial")
    trial.answers |= DECIDED
    assert trial.run("--until", "transform").code == 0
    exported = trial.command("answers", "--journal", trial.journal, "--export", "--for", "production")
    assert exported.code == 0, exported.err
    real = Operator.at(real_side, folder / "real")
    # What the head of the file names, and nothing else.
    named = {
        "source.region": real.answers["source.region"],
        "source.user_pool_id": real.answers["source.user_pool_id"],
        "target.environment": "production",
        "target.kind": "production",
        "guide.acknowledged": True,
        "guide.file": real.answers["guide.file"],
    }
    file = folder / "real" / "answers.toml"
    file.write_text(f"{to_toml(named)}\n{exported.out}", encoding="utf-8")
    arguments = ("run", "--journal", real.journal, "--answers", file)
    new = ("--new",) if "--new" in real.command("run", "--help").out else ()
    planned = real.command(*arguments, *new, "--until", "transform")
    assert planned.code == 0, planned.err
    plans = [operator.plan() for operator in (trial, real)]
    for key in ("effects", "rows", "decisions", "due", "notes"):
        assert plans[0][key] == plans[1][key], key
    imported = real.command(*arguments, "--until", "import", "--confirm", plans[1]["phrase"])
    assert imported.code == 0, imported.err
    assert real.status()["persons"]["created"] == sum(plans[1]["effects"].values())
    assert canary(real)
    compared = trial.command("answers", "--journal", real.journal, "--diff", trial.journal, "--json")
    assert set(compared.json["answers"]) == {"pace.writes_per_second"}  # a trial's, above production's own
    assert compared.json["lacking"] == {}


def test_a_second_process_with_the_same_key_is_told_who_writes(start: MakeFarSide, folder: Path) -> None:
    far_side = start(400)
    first, second = (Operator.at(far_side, folder / name) for name in ("first", "second"))
    for operator in (first, second):
        operator.folder.mkdir()
        assert operator.run("--until", "transform").code == 0
    first.answers["pace.writes_per_second"] = 5
    with first.running("--yes", "--until", "import") as process:
        assert process.stdout
        for line in process.stdout:
            if '"event": "settled"' in line:
                break
        refused = second.run("--yes", "--until", "import")
        assert refused.code == 5
        assert str(first.journal) in refused.err
        assert f"process {process.pid} of" in refused.err
        assert second.status()["persons"]["created"] == 0
    assert second.run("--yes", "--until", "import").went

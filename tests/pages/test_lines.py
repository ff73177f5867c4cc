"""Pages in words: every kind of pane, and only what is new of one that was told before."""

from __future__ import annotations

from wizard.domain.steps import StepName
from wizard.domain.trees import Branch, BranchRole, BranchState, Pick
from wizard.pages.commands import Say
from wizard.pages.lines import listed_in, page_lines, pane_lines, tree_lines
from wizard.pages.model import (
    Action,
    CheckCard,
    Checks,
    Document,
    Fact,
    Facts,
    Figure,
    Figures,
    Item,
    Items,
    Live,
    Mark,
    Page,
    Pane,
    Rows,
    Tone,
    TreePane,
    Weight,
)
from wizard.plain.pages import menu
from wizard.plain.panes import ShownPanes
from wizard.ports import RowQuery


def stages(used: int) -> Items:
    canary = Item("canary", "canary", ("0", "1", str(used)), notes=("held", ""), mark=Mark.RUNNING)
    return Items(
        "stages", "Stages", (canary, Item("rest", "rest", mark=Mark.OPEN)), ("Remain", "Sent", "Used")
    )


def test_each_pane_is_told_under_its_title() -> None:
    tree = Branch("a", "Which page?", count=1, state=BranchState.TAKEN)
    summary: list[tuple[Pane, list[str]]] = [
        (
            Facts("f", "Proof", (Fact("mail", "off", Tone.WARNING), Fact("rows", "3"))),
            ["Proof:", "  ! mail: off", "  rows: 3"],
        ),
        (
            Figures("n", "Sums", (Figure("Due", "5", "users"), Figure("Failed", "1", "", Tone.BAD))),
            ["Sums:", "  Due: 5 (users)", "  ✗ Failed: 1"],
        ),
        (stages(0), ["Stages:", "  ▸ canary: Remain 0, Sent 1, Used 0", "    held", "  ○ rest"]),
        (Items("e", "Providers", (), empty="No one."), ["Providers:", "  No one."]),
        (TreePane("t", "Tree", lambda: tree, key=1), ["Tree:", "  ▸ Which page? (1 row)"]),
        (Rows("r", "Rows", RowQuery(), 1200), ["Rows:", "  1,200 rows"]),
        (Rows("r", "Rows", RowQuery()), []),
        (
            Checks(
                "c", "", (CheckCard("reset", "reset", "pass", "1 of 1", "ann", "12:00"),), "Cutover", "locked"
            ),
            ["  PASS    reset: 1 of 1", "          ann, 12:00", "  Cutover locked"],
        ),
        (
            Document("d", "Names", lambda: ["Unknown", "  a@b.example"], key=1),
            ["Names:", "  Unknown", "    a@b.example"],
        ),
        (Live("l", "Progress", StepName.RESET), []),
    ]
    for pane, lines in summary:
        assert list(pane_lines(pane)) == lines


def shown(*panes: Pane) -> Page:
    def said(action_id: str, weight: Weight, locked: str = "") -> Action:
        return Action(action_id, action_id.title(), lambda _, __: Say(""), weight=weight, locked=locked)

    actions = (said("list", Weight.KEY), said("hold", Weight.SHOWN, "Not yet."), said("send", Weight.MAIN))
    return Page(
        "reset",
        StepName.RESET,
        "Resets",
        "Typed first.",
        panes,
        actions,
        hint="Next: send.",
        stop="It stopped.",
    )


def test_a_page_says_first_what_stopped_it() -> None:
    page = shown(stages(1))
    assert list(page_lines(page))[:4] == ["Resets. Typed first.", "! It stopped.", "Next: send.", "Stages:"]


def test_only_what_is_new_is_told_again() -> None:
    summary = ShownPanes()
    assert len(list(summary.news((stages(0),)))) == 4
    assert list(summary.news((stages(0),))) == []
    assert list(summary.news((stages(1),))) == ["Stages:", "  ▸ canary: Remain 0, Sent 1, Used 1", "    held"]


def test_of_a_tree_only_changed_branches_are_told_again() -> None:
    def tree(state: BranchState) -> TreePane:
        leaves = (Branch("b", "Own page", state=state), Branch("c", "Hosted"))
        return TreePane("t", "Which page?", lambda: Branch("a", "Sign-in page", children=leaves), key=state)

    summary = ShownPanes()
    assert len(list(summary.news((tree(BranchState.OPEN),)))) == 4
    assert list(summary.news((tree(BranchState.TAKEN),))) == ["Which page?", "    ▸ Own page"]


def test_what_a_choice_leads_to_is_told_once_it_is_taken() -> None:
    def tree(state: BranchState) -> Branch:
        who = Branch("who", "Who sends the mail?", state=BranchState.DIMMED)
        choice = Branch("how=all", "Mail all", state=state, children=(who,), pick=Pick("how", "all"))
        return Branch("how", "When?", children=(choice,))

    assert list(tree_lines(tree(BranchState.OPEN))) == ["○ When? (open)", "  ○ Mail all (open)"]
    assert list(tree_lines(tree(BranchState.TAKEN)))[1:] == [
        "  ▸ Mail all",
        "    · Who sends the mail? (not taken)",
    ]


def test_a_tree_that_folds_tells_its_top_branches_and_what_is_below_the_one_at_hand() -> None:
    def symptom(name: str, state: BranchState) -> Branch:
        fix = Branch(f"{name}/0/0", "List again.", role=BranchRole.REMEDY)
        cause = Branch(f"{name}/0", "It is old.", role=BranchRole.FINDING, children=(fix,))
        return Branch(name, name, state=state, role=BranchRole.FINDING, children=(cause,))

    tree = Branch(
        "recovery", "What?", children=(symptom("stale", BranchState.TAKEN), symptom("rate", BranchState.OPEN))
    )
    lines = list(pane_lines(TreePane("t", "What went wrong?", lambda: tree, key=1, folds=True)))
    assert lines == [
        "What went wrong?",
        "  ▸ stale",
        "    – It is old.",
        "      – List again.",
        "  – rate",
    ]


def test_the_menu_has_every_action_the_main_one_first_and_what_can_be_read() -> None:
    document = Document("names", "By name", list, key=1)
    labels = [option.label for option in menu(shown(document, Rows("none", "None", RowQuery(), 0)))]
    assert labels == ["Send", "List", "Hold", "Read: By name", "Back"]


def test_what_an_action_can_be_done_to_is_listed_of_every_pane_that_has_several() -> None:
    leaf = Branch("b", "Own page")
    tree = Branch("a", "Which page?", children=(leaf,))
    card = CheckCard("reset", "Reset flow", "pass", "1 of 1", "ann", "12:00")
    assert listed_in(stages(0)) == [("canary", "canary"), ("rest", "rest")]
    assert listed_in(TreePane("t", "Tree", lambda: tree, key=1)) == [("a", "Which page?"), ("b", "Own page")]
    assert listed_in(Checks("c", "", (card,))) == [("reset", "Reset flow")]
    assert listed_in(Facts("f", "Proof", ())) == []

"""Which tests are slow: `make test` runs all others, `make test-all` exactly these.

An entry is a file below ``tests`` or one test of it, ``file::name``, with all its parameters. A file is
slow when it kills and repeats whole migrations, drives a terminal, or starts what others wrote.
"""

from __future__ import annotations

SLOW = frozenset(
    {
        # Migrations that are killed, disturbed or repeated, command by command.
        "acceptance/test_adoption.py",
        "acceptance/test_answers_go_over.py",
        "acceptance/test_bad_credentials.py",
        "acceptance/test_bad_input.py",
        "acceptance/test_bad_organizations.py",
        "acceptance/test_campaign_kills.py",
        "acceptance/test_cases.py",
        "acceptance/test_cases_rows.py",
        "acceptance/test_damage.py",
        "acceptance/test_delta.py",
        "acceptance/test_demo_kills.py",
        "acceptance/test_demo_resumes.py",
        "rehearsal/test_stage.py",
        "acceptance/test_dist.py",
        "acceptance/test_export_files.py",
        "acceptance/test_full_disk.py",
        "acceptance/test_guards.py",
        "acceptance/test_journal_keeping.py",
        "acceptance/test_kills.py",
        "acceptance/test_leavers.py",
        "acceptance/test_old_journals.py",
        "acceptance/test_open_persons.py",
        "acceptance/test_organization_kills.py",
        "acceptance/test_organizations.py",
        "acceptance/test_optional_calls.py",
        "acceptance/test_peers.py",
        "acceptance/test_pins.py",
        "acceptance/test_politeness.py",
        "acceptance/test_recovery.py",
        "acceptance/test_report.py",
        "acceptance/test_request_log.py",
        "acceptance/test_reset_days.py",
        "acceptance/test_reset_kills.py",
        "acceptance/test_resets.py",
        "acceptance/test_second_export.py",
        "acceptance/test_set_back.py",
        "acceptance/test_short_listing.py",
        "acceptance/test_target_kinds.py",
        "acceptance/test_untrusted_text.py",
        "acceptance/test_verify_now.py",
        "acceptance/test_waivers.py",
        "acceptance/test_watch.py",
        "acceptance/test_webhooks.py::test_a_failing_service_does_not_leave_them_off",
        "acceptance/test_webhooks.py::test_a_webhook_service_in_trouble",
        "acceptance/test_webhooks.py::test_an_endpoint_that_somebody_removed",
        "acceptance/test_webhooks.py::test_killed_between_two_endpoints",
        "acceptance/test_webhooks.py::test_left_alone_by_default",
        "acceptance/test_webhooks.py::test_off_during_the_import_and_on_afterwards",
        "acceptance/test_webhooks.py::test_on_again_after_a_pause",
        "acceptance/test_webhooks.py::test_on_again_when_nothing_was_left_to_write",
        # Services that others wrote.
        "contract/test_published.py",
        "contract/test_source.py",
        # A whole migration, action by action.
        "headless/test_walk.py",
        # A whole migration, each surface read after each step.
        "pages/test_one_number.py",
        # Whole conversations in lines, in processes of their own.
        "plain/test_delta.py",
        "plain/test_demo.py",
        "plain/test_federation.py",
        "plain/test_interruptions.py",
        "plain/test_put_back.py",
        "plain/test_resets.py",
        # Every order of facts about memberships, with crashes.
        "journal/test_membership_machine.py",
        "steps/test_undo_kills.py",
        # The reset handlers as servers, in two languages and five frameworks.
        "templates/test_keep_passwords.py",
        "templates/test_keep_secrecy.py",
        "templates/test_reset_claims.py",
        "templates/test_reset_handlers.py",
        "templates/test_reset_limits.py",
        # Pages in the whole app, each over a migration of its own; three of them stay, and `tui/app`.
        "tui/app/test_walk.py",
        "tui/screens/test_authkit.py",
        "tui/screens/test_connections.py",
        "tui/screens/test_delta.py",
        "tui/screens/test_demo_end.py",
        "tui/screens/test_federation.py",
        "tui/screens/test_large_list.py",
        "tui/screens/test_primary_actions.py",
        "tui/screens/test_problems.py",
        "tui/screens/test_put_back.py",
        "tui/screens/test_recovery.py",
        "tui/screens/test_report.py",
        "tui/screens/test_reset.py",
        # Whole walks in a terminal, and a picture of every view.
        "tui/looks/test_before_the_import.py",
        "tui/looks/test_from_the_import_on.py",
        "tui/looks/test_masked.py",
        "tui/pty/test_bugs.py",
        "tui/pty/test_demo.py",
        "tui/pty/test_demo_left.py",
        "tui/pty/test_editor.py",
        "tui/pty/test_ends.py",
        "tui/pty/test_later_kills.py",
        "tui/pty/test_terminals.py",
    }
)


def is_slow(node_id: str) -> bool:
    """Whether the test of this pytest node ID is slow, by its file or by its name."""
    name = node_id.partition("[")[0].removeprefix("tests/")
    return name in SLOW or name.partition("::")[0] in SLOW

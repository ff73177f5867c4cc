"""What a scan counts, and when it found nothing."""

from __future__ import annotations

from wizard.domain.stacks import ScanCounts, Skipped


def test_what_was_skipped_is_counted_by_its_reason() -> None:
    counts = ScanCounts()
    for why in (Skipped.HUGE, Skipped.HUGE, Skipped.LINK):
        counts.skip(why)
    assert counts.skipped == {Skipped.HUGE: 2, Skipped.LINK: 1}
    assert counts.clean, "both were left out on purpose"


def test_a_scan_is_clean_without_a_use_a_mention_or_a_file_that_could_not_be_read() -> None:
    unreadable = ScanCounts()
    unreadable.skip(Skipped.UNREADABLE)
    assert ScanCounts(files=3).clean
    assert not any(counts.clean for counts in (ScanCounts(findings=1), ScanCounts(mentions=1), unreadable))

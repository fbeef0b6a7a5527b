"""The list of small mistakes (bench/mutations.toml) fits the code as it is."""

from __future__ import annotations

from pathlib import Path

from bench.mutations import ROOT, mutations


def test_the_list_is_whole() -> None:
    """Sixty, each another, and each stands exactly once in its file."""
    chosen = mutations()
    assert len({(one.file, one.old, one.new) for one in chosen}) == len(chosen) == 60
    for one in chosen:
        assert (ROOT / one.file).read_text("utf-8").count(one.old) == 1, (one.file, one.old)


def test_the_tests_that_should_notice_are_there() -> None:
    """A list of files that were renamed would notice nothing."""
    named = {Path(name) for one in mutations() for name in one.tests}
    assert [name for name in named if not (ROOT / name).is_file()] == []

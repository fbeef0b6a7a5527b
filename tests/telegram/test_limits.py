"""Telegram's limits, kept without a clock: time is what we say it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.limits import BURST, GROUP_LIMIT, GROUP_PERIOD, Bucket, Limits, Window

gaps = st.lists(st.floats(min_value=0, max_value=30), min_size=1, max_size=80)


def _sent_at(limit: Bucket | Window, gaps: list[float]) -> list[float]:
    now, times = 1000.0, []
    for gap in gaps:
        now += gap
        times.append(now + limit.take(now))
    return times


@given(gaps=gaps)
def test_a_bucket_never_lets_more_through_than_burst_and_rate(gaps: list[float]) -> None:
    """However calls come, in any stretch of time at most burst + rate * seconds go out, in order."""
    times = _sent_at(Bucket(rate=2.0, burst=3), gaps)

    assert times == sorted(times)
    for first, start in enumerate(times):
        for last in range(first, len(times)):
            assert last - first + 1 <= 3 + 2.0 * (times[last] - start) + 1e-6


@given(gaps=gaps)
def test_a_window_never_lets_more_through_than_its_limit(gaps: list[float]) -> None:
    """Any twenty-one calls to a group span more than a minute, by a second for the way."""
    assert GROUP_PERIOD > 60
    times = _sent_at(Window(GROUP_LIMIT, GROUP_PERIOD), gaps)

    for first, last in zip(times, times[GROUP_LIMIT:], strict=False):
        assert last - first >= GROUP_PERIOD - 1e-6


def test_a_quiet_chat_gets_a_whole_answer_at_once() -> None:
    """A burst goes out without waiting, the next one a second later."""
    limits = Limits(1000)

    assert [limits.take(5, "sendMessage", 100.0) for _ in range(BURST)] == [0.0] * BURST
    assert limits.take(5, "sendMessage", 100.0) == 1.0
    assert limits.take(6, "sendMessage", 100.0) == 0.0, "another chat does not wait for it"


def test_all_chats_share_the_overall_limit() -> None:
    """Five may go at once, whoever gets them; the thirty after that take a second."""
    limits = Limits(30)
    waits = [limits.take(chat, "sendMessage", 100.0) for chat in range(1, 36)]

    assert waits[:5] == [0.0] * 5
    assert waits[5] > 0
    assert 0.99 < waits[34] < 1.01


def test_an_edit_counts_like_a_message_and_an_answer_to_a_press_not_at_all() -> None:
    """The circle on a button ends at once even where five messages were just sent."""
    limits = Limits(1000)
    for _ in range(BURST + 3):
        limits.take(5, "sendMessage", 100.0)

    assert limits.take(5, "answerCallbackQuery", 100.0) == 0.0
    assert limits.take(5, "deleteMessage", 100.0) == 0.0
    assert limits.take(5, "editMessageText", 100.0) == 4.0
    assert limits.take(5, "sendMessage", 100.0) == 5.0


def test_a_group_counts_edits_too() -> None:
    """Twenty a minute, whatever they are."""
    limits = Limits(1000)
    for _ in range(GROUP_LIMIT):
        assert limits.take(-5, "editMessageText", 100.0) == 0.0

    assert limits.take(-5, "sendMessage", 100.0) == GROUP_PERIOD


def test_zero_switches_every_limit_off() -> None:
    """For the emulator and for benchmarks."""
    limits = Limits(0)

    assert {limits.take(chat, "sendMessage", 1.0) for chat in (5, -5) for _ in range(100)} == {0.0}


def test_chats_that_have_gone_quiet_are_forgotten() -> None:
    """Memory does not grow with everybody who ever wrote."""
    limits = Limits(1_000_000)
    for chat in range(1, 6000):
        limits.take(chat, "sendMessage", 100.0)
    limits.take(6000, "sendMessage", 200.0)

    assert len(limits._chats) < 1001

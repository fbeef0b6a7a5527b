"""Telegram's limits, kept without a clock: time is what we say it is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage import Urgency
from bot.telegram.limits import BURST, GROUP_LIMIT, GROUP_PERIOD, GROUP_SHARE, Bucket, Limits, Window

gaps = st.lists(st.floats(min_value=0, max_value=30), min_size=1, max_size=80)


def _sent_at(limit: Bucket | Window, gaps: list[float]) -> list[float]:
    now, times = 1000.0, []
    for gap in gaps:
        now += gap
        now += limit.wait(now)
        limit.take(now)
        times.append(now)
    return times


@settings(deadline=None)
@given(gaps=gaps)
def test_a_bucket_never_lets_more_through_than_burst_and_rate(gaps: list[float]) -> None:
    """However calls come, in any stretch of time at most burst + rate * seconds go out."""
    times = _sent_at(Bucket(rate=2.0, burst=3), gaps)

    for first, start in enumerate(times):
        for last in range(first, len(times)):
            assert last - first + 1 <= 3 + 2.0 * (times[last] - start) + 1e-6


@settings(deadline=None)
@given(gaps=gaps)
def test_a_window_never_lets_more_through_than_its_limit(gaps: list[float]) -> None:
    """Any twenty-one calls to a group span more than a minute, by a second for the way."""
    times = _sent_at(Window(), gaps)

    assert GROUP_PERIOD > 60
    for first, last in zip(times, times[GROUP_LIMIT:], strict=False):
        assert last - first >= GROUP_PERIOD - 1e-6


def _taken(limits: Limits, chat: int, method: str = "sendMessage", count: int = 1) -> Limits:
    for _ in range(count):
        limits.take(chat, method, 100.0)
    return limits


def _wait(limits: Limits, chat: int, method: str = "sendMessage", urgency: Urgency = Urgency.TALK) -> float:
    return round(limits.wait_in(chat, method, urgency, 100.0), 6)


def test_a_quiet_chat_gets_a_whole_answer_at_once() -> None:
    """A burst goes out without waiting, the next one a second later."""
    limits = _taken(Limits(1000), 5, count=BURST - 1)
    assert _wait(limits, 5) == 0
    _taken(limits, 5)

    assert _wait(limits, 5) == 1.0
    assert _wait(limits, 6) == 0.0, "another chat does not wait for it"


def test_all_chats_share_the_overall_limit() -> None:
    """Five may go at once, whoever gets them; then thirty a second."""
    limits = Limits(30)
    for chat in range(1, 6):
        assert limits.wait(100.0) == 0
        _taken(limits, chat)

    assert round(limits.wait(100.0), 6) == round(1 / 30, 6)
    assert limits.wait(100.0 + 1 / 30) == 0


def test_an_edit_counts_like_a_message_and_an_answer_to_a_press_not_at_all() -> None:
    """The circle on a button ends at once even where five messages were just sent."""
    limits = _taken(Limits(1000), 5, count=BURST)
    _taken(limits, 5, "answerCallbackQuery", count=100)

    assert _wait(limits, 5, "answerCallbackQuery") == 0.0
    assert _wait(limits, 5, "deleteMessage") == 0.0
    assert _wait(limits, 5, "editMessageText") == 1.0
    assert _wait(_taken(limits, 5, "editMessageText"), 5) == 2.0


def test_a_group_counts_edits_too() -> None:
    """Twenty a minute, whatever they are."""
    limits = _taken(Limits(1000), -5, "editMessageText", GROUP_LIMIT)

    assert _wait(limits, -5, urgency=Urgency.ANSWER) == GROUP_PERIOD
    assert _wait(limits, -5, "deleteMessage", Urgency.ANSWER) == GROUP_PERIOD


def test_in_a_group_news_leave_room_for_cards_and_both_for_answers() -> None:
    """Of the twenty a minute, the last few are for whoever waits."""
    assert GROUP_SHARE[Urgency.NEWS] < GROUP_SHARE[Urgency.TALK] < GROUP_SHARE[Urgency.ANSWER]
    limits = Limits(1000)
    for urgency in reversed(Urgency):
        while _wait(limits, -5, urgency=urgency) == 0:
            _taken(limits, -5)
        more_urgent = [other for other in Urgency if other < urgency]
        assert all(_wait(limits, -5, urgency=other) == 0 for other in more_urgent)


def test_zero_switches_every_limit_off() -> None:
    """For the emulator and for benchmarks."""
    limits = _taken(_taken(Limits(0), 5, count=100), -5, count=100)

    assert {_wait(limits, 5), _wait(limits, -5), limits.wait(100.0)} == {0.0}


def test_chats_that_have_gone_quiet_are_forgotten() -> None:
    """Memory does not grow with everybody who ever wrote."""
    limits = Limits(1_000_000)
    for chat in range(1, 6000):
        limits.take(chat, "sendMessage", 100.0)
    limits.take(6000, "sendMessage", 200.0)

    assert len(limits._chats) < 1001

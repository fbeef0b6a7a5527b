"""Which row goes next, without a clock and without Telegram: time is what we say it is."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage import STAFF, Address, OutboxRow, RowKind, Urgency
from bot.telegram.gathering import gathered
from bot.telegram.lanes import CARD_SECONDS, GATHER_CEILING, GATHER_SECONDS, HOUR, Bundle, Lanes
from bot.telegram.limits import GROUP_LIMIT, GROUP_PERIOD, Limits

GROUP = -7


class Post:
    """Lanes with a Telegram that answers at once, at a time that we move."""

    def __init__(self, rate: float = 30) -> None:
        self.now = 1000.0
        self.chats: dict[Address, int | None] = {STAFF: GROUP}
        self.lanes = Lanes(Limits(rate), lambda address: self.chats.get(address, address))  # type: ignore[arg-type]
        self.count = 0
        self.calls: list[tuple[float, int, Bundle]] = []

    def add(
        self, address: Address, method: str = "sendMessage", urgency: Urgency = Urgency.TALK, **more: Any
    ) -> int:
        self.count += 1
        payload = json.dumps(more.pop("payload", {"text": str(self.count)}))
        row = OutboxRow(address, method, payload, urgency=urgency, id=self.count, **more)
        self.lanes.add(row, self.now)
        return self.count

    def run(
        self, seconds: float = math.inf, answer: Callable[[Bundle], float | None] = lambda _: None
    ) -> None:
        """Make calls for so long; `answer` says after how many seconds one is to be tried again."""
        until = self.now + seconds
        while True:
            found = self.lanes.next(self.now)
            if isinstance(found, float):
                if self.now + found > until or found == math.inf:
                    self.now = until if until < math.inf else self.now
                    return
                assert found > 0, "a pause that is none would never end"
                self.now += found
                continue
            lane, bundle = found
            pause = answer(bundle)
            self.calls.append((self.now, lane.chat, bundle))
            if pause is None:
                self.lanes.done(lane, self.now)
            else:
                bundle.tries += 1
                self.lanes.again(lane, self.now, pause)

    def sent(self, chat: int) -> list[int]:
        """The rows that the chat got, in order."""
        return [row.id for _, where, bundle in self.calls if where == chat for row in bundle.rows]

    def when(self, row: int) -> float:
        return next(at for at, _, bundle in self.calls if row in [each.id for each in bundle.rows])


steps = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, STAFF, GROUP]),
        st.sampled_from(list(Urgency)),
        st.sampled_from(["", "", "a", "b"]),
        st.floats(min_value=0, max_value=5),
    ),
    max_size=60,
)


@settings(deadline=None)
@given(steps=steps, chance=st.randoms(use_true_random=False))
def test_every_row_goes_once_and_in_order(steps: list[Any], chance: Any) -> None:
    """Whatever comes when and fails how often: in a chat, rows of one urgency keep their order."""
    post, replaced, keyed = Post(), set(), set()
    keys: dict[Any, int] = {}
    urgencies = {}
    tries: dict[int, int] = defaultdict(int)

    def answer(bundle: Bundle) -> float | None:
        tries[bundle.order] += 1
        return chance.choice([0.0, 0.5, 3.0]) if tries[bundle.order] < 4 and chance.random() < 0.3 else None

    for address, urgency, key, gap in steps:
        if chance.random() < 0.1:
            post.lanes.readdress(post.now)
        before = set(post.sent(GROUP) + post.sent(1) + post.sent(2) + post.sent(3))
        name = (GROUP if address is STAFF else address, key)
        row = post.add(address, urgency=urgency, key=f"{name}" if key else "")
        urgencies[row] = urgency
        if key and (older := keys.get(name)) is not None and older not in before:
            replaced.add(older)
        if key:
            keys[name] = row
            keyed.add(row)
        post.run(gap, answer)
    post.run(answer=answer)

    assert post.lanes.rows == 0
    finished = [row for chat in (1, 2, 3, GROUP) for row in dict.fromkeys(post.sent(chat))]
    assert len(finished) == len(set(finished)), "a row goes to one chat"
    assert set(range(1, len(steps) + 1)) - set(finished) <= replaced
    for chat in (1, 2, 3, GROUP):
        for urgency in Urgency:
            plain = [row for row in dict.fromkeys(post.sent(chat)) if urgencies[row] is urgency]
            unkeyed = [row for row in plain if row not in keyed]
            assert unkeyed == sorted(unkeyed)


@settings(deadline=None)
@given(steps=steps)
def test_telegram_s_limits_are_kept(steps: list[Any]) -> None:
    """Never more than 35 a second in all, nor more than twenty a minute in the group."""
    post = Post()
    for address, urgency, _, gap in steps * 3:
        post.add(address, urgency=urgency)
        post.run(gap / 20)
    post.run()

    times = [at for at, _, _ in post.calls]
    assert all(later - first >= 1 - 1e-6 for first, later in zip(times, times[36:], strict=False))
    group = [at for at, chat, _ in post.calls if chat == GROUP]
    assert all(
        later - first >= GROUP_PERIOD - 1e-6 for first, later in zip(group, group[GROUP_LIMIT:], strict=False)
    )


def test_a_late_comer_is_not_behind_ten_thousand_greetings() -> None:
    """Of those who wait, whoever came last is answered in turn with whoever waits longest."""
    post = Post()
    for chat in range(1, 10_001):
        post.add(chat)
    post.run(60)
    late = post.add(50_000)
    came = post.now
    post.run(1)

    assert post.when(late) - came < 0.2
    post.run()
    assert len(post.calls) == 10_001
    assert post.now - 1000 < 10_001 / 30 + 1, "nobody's turn is lost over it"


def test_one_chat_s_flood_costs_others_nothing() -> None:
    """Five thousand rows of one chat take their second each; the next chat's row goes at once."""
    post = Post()
    for _ in range(5_000):
        post.add(1)
    post.run(30)
    other = post.add(2)
    came = post.now
    post.run(1)

    assert post.when(other) - came < 0.1


def test_who_waits_for_an_answer_goes_first() -> None:
    """A tap before a card, a card before the news, also when a hundred news wait since long."""
    post = Post()
    for _ in range(100):
        post.add(STAFF, urgency=Urgency.NEWS)
    post.run(30)
    before = len(post.calls)
    card = post.add(STAFF, urgency=Urgency.TALK)
    edit = post.add(STAFF, "editMessageText", urgency=Urgency.ANSWER)
    post.run(1)

    assert [bundle.order for _, _, bundle in post.calls[before:]] == [edit, card], "room was left for them"


def test_a_newer_row_with_the_key_takes_the_older_one_s_place() -> None:
    """A living card is edited once, with what is true by now, and not later than it would have been."""
    post = Post()
    post.add(1)
    post.lanes.next(post.now)  # in flight
    post.add(1, "editMessageText", key="card:PFH-1")
    third = post.add(1)
    newer = post.add(1, "editMessageText", key="card:PFH-1")
    post.lanes.done(post.lanes._lanes[(1, False)], post.now)
    post.run()

    assert post.sent(1) == [newer, third]
    assert post.lanes.rows == 0


def test_a_newer_row_may_hurry_the_older_one_and_never_slows_it() -> None:
    """Of the two the greater urgency counts."""
    post = Post()
    post.add(1)
    post.lanes.next(post.now)  # in flight
    talk = post.add(1)
    post.add(1, key="card:PFH-1", urgency=Urgency.ANSWER)
    newer = post.add(1, key="card:PFH-1", urgency=Urgency.NEWS)
    post.lanes.done(post.lanes._lanes[(1, False)], post.now)
    post.run()

    assert post.sent(1) == [newer, talk]


def test_what_is_called_with_is_not_replaced_but_followed() -> None:
    """And when it has to be tried again, the newer one goes in its place."""
    post = Post()
    first = post.add(1, key="card:PFH-1")
    found = post.lanes.next(post.now)
    assert not isinstance(found, float)
    newer = post.add(1, key="card:PFH-1")
    post.lanes.again(found[0], post.now, 0.5)
    post.run()

    assert found[1].order == first
    assert post.sent(1) == [newer]
    assert post.lanes.rows == 0


def test_notes_of_one_traveller_are_gathered_within_a_minute() -> None:
    """Three hundred messages of one are a handful of calls, and the next traveller's card goes at once."""
    post = Post()
    for _ in range(300):
        post.add(STAFF, urgency=Urgency.NEWS, gather="note:1")
        post.run(0)
    post.run(10)
    card = post.add(STAFF)
    came = post.now
    post.run(300)

    assert post.when(card) == came
    assert len(post.calls) == 3, "the first, the card, and all others together"
    assert [len(bundle.rows) for _, _, bundle in post.calls] == [1, 1, 299]
    assert post.calls[2][0] - post.calls[0][0] == GATHER_SECONDS


def test_a_gathering_has_so_many_calls_an_hour() -> None:
    """Somebody who writes all day long has a share of the staff's chat and no more."""
    post = Post()
    while post.now < 1000 + 2 * HOUR:
        post.add(STAFF, urgency=Urgency.NEWS, gather="note:1")
        post.run(20)
    post.run()

    times = [at for at, _, _ in post.calls]
    assert all(
        later - first >= HOUR - 1e-6 for first, later in zip(times, times[GATHER_CEILING:], strict=False)
    )
    assert len(post.sent(GROUP)) == post.count, "nothing was lost over it"


def test_rows_for_the_staff_and_for_their_chat_are_one_lane() -> None:
    """One call in flight, in the order of the rows, whichever way they name the chat; also after a move."""
    post = Post(rate=0)
    post.chats[-5] = -5
    post.chats[STAFF] = -5
    first, second, third = post.add(STAFF), post.add(-5), post.add(STAFF)
    found = post.lanes.next(post.now)
    assert not isinstance(found, float)
    assert isinstance(post.lanes.next(post.now), float), "the others wait for the one in flight"
    post.chats[-5] = post.chats[STAFF] = -1005
    post.lanes.readdress(post.now)
    fourth = post.add(-1005)
    post.lanes.again(found[0], post.now, 0)
    post.run()

    assert post.sent(-1005) == [first, second, third, fourth]
    assert post.lanes.rows == 0


def test_the_staff_s_rows_wait_for_a_chat() -> None:
    """And go when there is one."""
    post = Post()
    post.chats[STAFF] = None
    row = post.add(STAFF)
    post.run()
    assert post.calls == []

    post.chats[STAFF] = GROUP
    post.lanes.readdress(post.now)
    post.run()
    assert post.sent(GROUP) == [row]


def test_answers_to_taps_wait_for_nothing() -> None:
    """Neither for the chat's pause nor for anybody's limit."""
    post = Post()
    for _ in range(50):
        post.add(1)
    post.run(0)
    tap = post.add(1, "answerCallbackQuery", kind=RowKind.EPHEMERAL)
    post.run(0)

    assert post.when(tap) == post.now


def _rows(texts: list[str], **more: Any) -> list[OutboxRow]:
    return [OutboxRow(STAFF, "sendMessage", json.dumps({"text": text, **more})) for text in texts]


def _more(count: int) -> str:
    return f"… and {count} more"


def test_texts_go_below_each_other_and_equal_ones_once() -> None:
    """Two hundred presses of "talk to a person" are one line."""
    method, payload, count = gathered(_rows(["a", "b", "a", "a"], parse_mode="HTML"), _more)

    assert (method, count) == ("sendMessage", 4)
    assert json.loads(payload) == {"text": "a\n\nb", "parse_mode": "HTML"}


def test_what_does_not_fit_waits_or_is_counted() -> None:
    """A message too many is not lost, a flood is a number."""
    long = [f"{n} {'x' * 1000}" for n in range(6)]
    _, payload, count = gathered(_rows(long), _more)
    assert count == 3
    assert "more" not in payload

    flood = [f"{n} {'x' * 100}" for n in range(300)]
    _, payload, count = gathered(_rows(flood), _more)
    assert count == 300
    shown = json.loads(payload)["text"]
    assert shown.endswith(" more")
    assert len(shown) < 4096
    assert shown.count("xxx\n") + int(shown.split()[-2]) == 300


def test_a_single_row_goes_as_it_is_however_long() -> None:
    """Whoever made it knows what fits."""
    (row,) = _rows(["x" * 4096])
    assert gathered([row], _more) == ("sendMessage", row.payload, 1)
    assert gathered(_rows(["x" * 4096, "y"]), _more)[2] == 1


def test_other_calls_end_a_gathering() -> None:
    """Only what differs in its text alone is put together."""
    rows = [*_rows(["a", "b"]), *_rows(["c"], reply_markup={})]
    assert gathered(rows, _more)[2] == 2


def test_forwarded_messages_go_together() -> None:
    """An album stays one, in order, and a message forwarded twice comes once."""

    def row(source: int, number: int) -> OutboxRow:
        payload = json.dumps({"from_chat_id": source, "message_id": number})
        return OutboxRow(STAFF, "copyMessage", payload)

    method, payload, count = gathered([row(5, 9), row(5, 8), row(5, 9), row(6, 10)], _more)
    assert (method, count) == ("copyMessages", 3)
    assert json.loads(payload) == {"from_chat_id": 5, "message_ids": [8, 9]}
    assert gathered([row(5, 9), row(5, 9)], _more)[::2] == ("copyMessage", 2)


def test_a_card_is_edited_every_three_seconds_at_most_and_the_newest_wins() -> None:
    """Whoever presses, however fast; the cards of others do not wait for it."""
    post = Post()
    for moment in range(40):
        post.add(STAFF, "editMessageText", key="card:A", urgency=Urgency.ANSWER)
        if moment == 10:
            other = post.add(STAFF, "editMessageText", key="card:B")
        post.run(0.25)
    last = post.add(STAFF, "editMessageText", key="card:A")
    post.run()
    times = [at for at, _, bundle in post.calls if bundle.rows[0].key == "card:A"]
    assert times
    assert all(later - earlier >= CARD_SECONDS for earlier, later in pairwise(times))
    assert len(times) >= 4
    assert post.sent(GROUP)[-1] == last
    assert next(at for at, _, bundle in post.calls if bundle.rows[0].id == other) < 1004

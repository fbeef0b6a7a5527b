"""What is to be sent, in fair order. No I/O and no clock: rows go in, the next call comes out.

A lane is one chat's queue with one call in flight, so order is kept within an urgency; lanes go side by side.
Whoever waits for an answer goes first. Of equal urgency every second call is that of the lane which began to
wait last: when thousands wait, a late-comer is answered at once and the others wait hardly longer.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable
from typing import Literal

from bot.storage import STAFF, Address, OutboxRow, RowKind, Urgency
from bot.storage.records import Staff
from bot.telegram.limits import Limits, is_free

GATHER_SECONDS = 60.0
"""The first row of a gathering goes at once; what comes within a minute after goes together."""
GATHER_CEILING = 12
"""Calls an hour that a gathering may have."""
CARD = "card:"
"""Begins the key of a card, which is edited at most so often."""
CARD_SECONDS = 3.0
ALBUM = "album:"
"""Begins the gathering of an album, whose parts come within a moment."""
ALBUM_SECONDS = 2.0
HOUR = 3600.0
_MANY_GATHERINGS = 5_000

Where = tuple[int | Literal[Staff.STAFF], bool]
"""A real chat, or the staff while there is no chat of theirs; and whether it is the lane of what is
ephemeral: a callback answer must not wait for a slow message."""


class Bundle:
    """Rows that go out as one call: one row, or some of one gathering."""

    __slots__ = ("alone", "gather", "order", "replaced", "rows", "since", "through", "tries", "urgency")

    def __init__(self, rows: list[OutboxRow], since: float) -> None:
        self.rows = rows
        self.gather = rows[0].gather
        self.urgency: Urgency = rows[0].urgency
        self.order = rows[0].id
        self.since = since
        """When it began to wait."""
        self.replaced = False
        """A newer row with its key is there, or it is not wanted any more."""
        self.tries = 0
        self.alone = 0
        """How many tries failed while other calls got through."""
        self.through = 0


class Lane:
    """One chat's bundles that wait. `calling` is the one in flight."""

    __slots__ = ("_heap", "_later", "calling", "gathering", "keys", "resumes_at", "turn", "where")

    def __init__(self, where: Where) -> None:
        self.where = where
        self.calling: Bundle | None = None
        self.resumes_at = 0.0
        self.turn = 0
        """Counts up whenever its place in the queues changes; its older places are void."""
        self.keys: dict[str, Bundle] = {}
        self.gathering: dict[str, Bundle] = {}
        self._heap: list[tuple[Urgency, int, int, Bundle]] = []
        self._later: list[tuple[float, int, int, Bundle]] = []

    @property
    def chat(self) -> int:
        """The chat that is called; a lane without one is in no queue."""
        chat = self.where[0]
        assert chat is not STAFF
        return chat

    def put(self, bundle: Bundle, not_before: float, now: float) -> None:
        if bundle.rows[0].key:
            self.keys[bundle.rows[0].key] = bundle
        if bundle.gather:
            self.gathering[bundle.gather] = bundle
        if not_before > now:
            heapq.heappush(self._later, (not_before, bundle.order, id(bundle), bundle))
        else:
            heapq.heappush(self._heap, (bundle.urgency, bundle.order, id(bundle), bundle))

    def head(self, now: float) -> Bundle | None:
        """What goes next; None when all of it has to wait, or there is nothing."""
        while self._later and (self._later[0][0] <= now or self._later[0][-1].replaced):
            bundle = heapq.heappop(self._later)[-1]
            heapq.heappush(self._heap, (bundle.urgency, bundle.order, id(bundle), bundle))
        while self._heap and self._heap[0][-1].replaced:
            heapq.heappop(self._heap)
        return self._heap[0][-1] if self._heap else None

    def next_at(self) -> float:
        """When something that has to wait may go; infinity when nothing has to."""
        return self._later[0][0] if self._later else math.inf

    def pop(self) -> Bundle:
        """Take the head away."""
        bundle = heapq.heappop(self._heap)[-1]
        self.keys.pop(bundle.rows[0].key, None)
        if self.gathering.get(bundle.gather) is bundle:
            del self.gathering[bundle.gather]
        return bundle

    def take_called(self) -> Bundle:
        bundle, self.calling = self.calling, None
        assert bundle is not None, "nothing of this lane is in flight"
        return bundle

    def drop(self, bundle: Bundle) -> None:
        """It will not go."""
        bundle.replaced = True
        if self.keys.get(bundle.rows[0].key) is bundle:
            del self.keys[bundle.rows[0].key]
        if self.gathering.get(bundle.gather) is bundle:
            del self.gathering[bundle.gather]

    def waiting(self) -> list[Bundle]:
        return [place[-1] for place in (*self._heap, *self._later) if not place[-1].replaced]

    def empty(self) -> list[Bundle]:
        """Take all that waits away, and the lane out of the queues."""
        self.turn += 1
        waiting = self.waiting()
        self._heap, self._later, self.keys, self.gathering = [], [], {}, {}
        return waiting


class _Place:
    """Where a lane stands in a queue, void once the lane has been moved."""

    __slots__ = ("_turn", "key", "lane")

    def __init__(self, key: tuple[float, ...], lane: Lane) -> None:
        self.key = key
        self.lane = lane
        self._turn = lane.turn

    def __lt__(self, other: _Place) -> bool:
        return self.key < other.key

    def lane_if_valid(self) -> Lane | None:
        return self.lane if self._turn == self.lane.turn else None


class Lanes:
    """All that waits. `chat_of` says which chat an address is by now; None while there is none."""

    def __init__(self, limits: Limits, chat_of: Callable[[Address], int | None]) -> None:
        self._limits = limits
        self._chat_of = chat_of
        self._lanes: dict[Where, Lane] = {}
        self._free: deque[_Place] = deque()
        self._oldest: list[_Place] = []
        self._newest: list[_Place] = []
        self._asleep: list[_Place] = []
        self._newest_next = False
        self._paces: dict[str, deque[float]] = {}
        self.rows = 0
        """How many rows are here, those in flight included."""

    # Rows come in.

    def add(self, row: OutboxRow, now: float) -> None:
        self.rows += 1
        lane = self._lane_of(row)
        if (older := lane.keys.get(row.key)) is not None:
            self._replace(lane, older, row, now)
        elif row.gather and (waiting := lane.gathering.get(row.gather)) is not None:
            waiting.rows.append(row)
            return
        else:
            lane.put(Bundle([row], now), self._paced(_pace_of(row), now), now)
        self._place(lane, now)

    def _replace(self, lane: Lane, older: Bundle, row: OutboxRow, now: float) -> None:
        """The newer row goes where the older one would have gone, or earlier."""
        older.replaced = True
        self.rows -= len(older.rows)
        bundle = Bundle([row], older.since)
        bundle.order, bundle.urgency = older.order, min(older.urgency, row.urgency)
        lane.put(bundle, self._paced(_pace_of(row), now) if row.key.startswith(CARD) else now, now)

    def forget(self, chat_id: int, now: float) -> None:
        """Rows about that traveller go; for a call that is under way it is too late."""
        for lane in list(self._lanes.values()):
            waited = lane.waiting()
            for bundle in waited:
                stays = [row for row in bundle.rows if row.about != chat_id]
                self.rows -= len(bundle.rows) - len(stays)
                if stays:
                    bundle.rows = stays
                else:
                    lane.drop(bundle)
            if len(lane.waiting()) < len(waited):
                self._place(lane, now)

    # Calls go out.

    def next(self, now: float) -> tuple[Lane, Bundle] | float:
        """The next call to make, or for how many seconds there is none unless something is added or done."""
        self._wake(now)
        while self._free:
            lane = self._free.popleft().lane_if_valid()
            if lane is not None and lane.head(now) is not None:
                return lane, self._called(lane, now)
        if (wait := self._limits.wait(now)) > 0:
            return min(wait, self._sleeps_until() - now)
        while (lane := self._choose()) is not None:
            bundle = lane.head(now)
            assert bundle is not None, "a lane with nothing to send is not in the queues"
            wait = self._limits.wait_in(lane.chat, bundle.rows[0].method, bundle.urgency, now)
            if wait <= 0:
                return lane, self._called(lane, now)
            self._sleep(lane, min(now + wait, lane.next_at()))
        return self._sleeps_until() - now

    def _choose(self) -> Lane | None:
        """A lane with something of the greatest urgency: that which waits longest, and shortest, in turn."""
        queue = self._newest if self._newest_next else self._oldest
        self._newest_next = not self._newest_next
        while queue:
            lane = heapq.heappop(queue).lane_if_valid()
            if lane is not None:
                return lane
        return None

    def _called(self, lane: Lane, now: float) -> Bundle:
        bundle = lane.calling = lane.pop()
        lane.turn += 1
        self._limits.take(lane.chat, bundle.rows[0].method, now)
        if (pace := bundle.gather or _pace_of(bundle.rows[0])) and not bundle.tries:
            self._pace(pace, now)
        return bundle

    # What became of them.

    def done(self, lane: Lane, now: float) -> None:
        """The bundle that was called is done with."""
        self.rows -= len(lane.take_called().rows)
        self._place(lane, now)

    def again(self, lane: Lane, now: float, seconds: float) -> None:
        """The bundle that was called goes once more, and nothing of its lane before `seconds` have passed."""
        bundle = lane.take_called()
        lane = self._lane_of(bundle.rows[0])
        if (newer := lane.keys.get(bundle.rows[0].key)) is not None:
            self.rows -= len(bundle.rows)
            newer.since = bundle.since
        else:
            if (later := lane.gathering.get(bundle.gather)) is not None:
                bundle.rows += later.rows
                later.replaced = True
            lane.put(bundle, now, now)
        lane.resumes_at = max(lane.resumes_at, now + seconds)
        self._place(lane, now)

    def apart(self, lane: Lane, now: float) -> None:
        """The rows of the bundle that was called go each by itself: one of them may be what was refused."""
        bundle = lane.take_called()
        for row in bundle.rows:
            single = Bundle([row], bundle.since)
            single.gather = ""
            self._lane_of(row).put(single, now, now)
        self._place(self._lane_of(bundle.rows[0]), now)

    def leave(self, lane: Lane, count: int, now: float) -> None:
        """Only the first `count` rows of the bundle that is called go with it; the others wait on."""
        bundle = lane.calling
        assert bundle is not None
        rest, bundle.rows = bundle.rows[count:], bundle.rows[:count]
        if rest:
            lane.put(Bundle(rest, bundle.since), self._paced(bundle.gather, now), now)

    def readdress(self, now: float) -> None:
        """Addresses mean other chats now: each row goes to the lane of the chat that it is for."""
        before, self._lanes = list(self._lanes.values()), {}
        waiting = [bundle for lane in before for bundle in lane.empty()]
        for lane in before:
            if lane.calling is not None:
                lane.where = self._where(lane.calling.rows[0])
                self._lanes.setdefault(lane.where, lane)
            elif lane.where[0] is not STAFF and lane.chat > 0 and lane.resumes_at > now:
                self._lanes[lane.where] = lane
        for bundle in sorted(waiting, key=lambda bundle: bundle.order):
            self._lane_of(bundle.rows[0]).put(bundle, self._paced(bundle.gather, now), now)
        for lane in list(self._lanes.values()):
            self._place(lane, now)

    # Lanes and their places.

    def _where(self, row: OutboxRow) -> Where:
        chat = self._chat_of(row.address)
        return (STAFF if chat is None else chat, row.kind is RowKind.EPHEMERAL)

    def _lane_of(self, row: OutboxRow) -> Lane:
        where = self._where(row)
        lane = self._lanes.get(where)
        if lane is None:
            lane = self._lanes[where] = Lane(where)
        return lane

    def _place(self, lane: Lane, now: float) -> None:
        """Put the lane where it is found when something of it may go; forget it when it is empty."""
        if lane.calling is not None or self._lanes.get(lane.where) is not lane:
            return
        lane.turn += 1
        head = lane.head(now)
        at = max(lane.resumes_at, now if head else lane.next_at())
        if (head is None and at <= now) or (at == math.inf and head is None):
            del self._lanes[lane.where]
        elif lane.where[0] is STAFF:
            pass  # until there is a chat of theirs
        elif at > now:
            self._sleep(lane, at)
        elif head is not None and is_free(head.rows[0].method):
            self._free.append(_Place((), lane))
        elif head is not None:
            heapq.heappush(self._oldest, _Place((head.urgency, head.since, head.order), lane))
            heapq.heappush(self._newest, _Place((head.urgency, -head.since, -head.order), lane))

    def _sleep(self, lane: Lane, at: float) -> None:
        lane.turn += 1
        if at < math.inf:
            heapq.heappush(self._asleep, _Place((at,), lane))

    def _wake(self, now: float) -> None:
        while self._asleep and self._asleep[0].key[0] <= now:
            lane = heapq.heappop(self._asleep).lane_if_valid()
            if lane is not None:
                self._place(lane, now)

    def _sleeps_until(self) -> float:
        while self._asleep and self._asleep[0].lane_if_valid() is None:
            heapq.heappop(self._asleep)
        return self._asleep[0].key[0] if self._asleep else math.inf

    # The pace of gatherings.

    def _pace(self, gather: str, now: float) -> None:
        if len(self._paces) >= _MANY_GATHERINGS:
            self._paces = {key: times for key, times in self._paces.items() if times[-1] > now - HOUR}
        self._paces.setdefault(gather, deque(maxlen=GATHER_CEILING)).append(now)

    def _paced(self, gather: str, now: float) -> float:
        """When that gathering may have its next call."""
        if gather.startswith(ALBUM):
            return now + ALBUM_SECONDS
        times = self._paces.get(gather)
        if not times or self._limits.off:
            return now
        if gather.startswith(CARD):
            return times[-1] + CARD_SECONDS
        full = len(times) == GATHER_CEILING
        return max(times[-1] + GATHER_SECONDS, times[0] + HOUR if full else 0.0)


def _pace_of(row: OutboxRow) -> str:
    """What it shares its pace with; "" for what has none."""
    return row.gather or (row.key if row.key.startswith(CARD) else "")

"""How entities stand together, after td/telegram/MessageEntity.cpp `fix_entities` and `merge_new_entities`.

Links, code, dates and whatever Telegram finds by itself do not overlap; quotations hold them whole; styles
lie over everything but code, and are cut where something else begins or ends.
"""

from collections.abc import Iterable

from emulator.text import Entity

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
PRE = ("code", "pre", "date_time")  # hold nothing else
MAX_GIVEN = 100  # of the bot's own, custom emoji not counted; the rest is dropped by the server
_RANK = {
    **dict.fromkeys(QUOTES, 0), "pre": 11, "code": 20, "date_time": 30, "text_link": 49, "text_mention": 49,
    **dict(zip(STYLES, (90, 91, 92, 93, 94), strict=True)), "custom_emoji": 99,
}  # fmt: skip
_FOUND_RANK = 50


def end_of(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """As Telegram lists them: by start, the longer first, then by kind."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _RANK.get(e["type"], _FOUND_RANK)))


def fixed(entities: list[Entity]) -> list[Entity]:
    """Without overlaps, in order."""
    if not entities:
        return entities
    quotes = _apart(in_order(e for e in entities if e["type"] in QUOTES))
    others = _apart(in_order(e for e in entities if e["type"] not in QUOTES and e["type"] not in STYLES))
    return _with_styles(entities, in_order([*quotes, *_fitting(others, quotes)]))


def with_found(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Fixed entities and those that were found beside them; what was given comes first."""
    if not found:
        return entities
    quotes = [e for e in entities if e["type"] in QUOTES]
    others = [e for e in entities if e["type"] not in QUOTES and e["type"] not in STYLES]
    free = [
        e
        for e in _fitting(_apart(in_order(found)), quotes)
        if not any(_overlap(e, other) for other in others)
    ]
    return _with_styles(entities, in_order([*quotes, *others, *free]))


def at_most(entities: list[Entity]) -> list[Entity]:
    """The first MAX_GIVEN, styles last."""
    counted = [e for e in entities if e["type"] not in STYLES and e["type"] != "custom_emoji"]
    counted += [e for e in entities if e["type"] in STYLES]
    if len(counted) <= MAX_GIVEN:
        return entities
    kept = {id(e) for e in counted[:MAX_GIVEN]}
    return [e for e in entities if id(e) in kept or e["type"] == "custom_emoji"]


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < end_of(other) and other["offset"] < end_of(one))


def _apart(entities: list[Entity]) -> list[Entity]:
    """Those that begin after the end of the one before."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= end_of(kept[-1]):
            kept.append(entity)
    return kept


def _fitting(entities: list[Entity], quotes: list[Entity]) -> list[Entity]:
    """Those that lie wholly within a quotation or wholly outside."""
    return [
        entity
        for entity in entities
        if all(
            not _overlap(entity, quote)
            or (quote["offset"] <= entity["offset"] and end_of(entity) <= end_of(quote))
            for quote in quotes
        )
    ]


def _with_styles(entities: list[Entity], others: list[Entity]) -> list[Entity]:
    styles = in_order(e for e in entities if e["type"] in STYLES)
    return in_order([*others, *_Split(styles).at(others)]) if styles else others


class _Split:
    """Styles cut at the bounds of other entities, and of each other."""

    def __init__(self, styles: list[Entity]) -> None:
        self._coming = styles[::-1]
        self._open: dict[str, tuple[int, int]] = {}  # where the piece of a style begins and where it ends
        self._pieces: list[Entity] = []

    def at(self, others: list[Entity]) -> list[Entity]:
        around: list[Entity] = []
        for other in others:
            self._go(other["offset"], around)
            around.append(other)
        self._go(None, around)
        return self._pieces

    def _go(self, offset: int | None, around: list[Entity]) -> None:
        """On to an offset (None: to the end), past the ends of what is around."""
        while around and (offset is None or offset >= end_of(around[-1])):
            before = len(self._pieces)
            self._take(end_of(around[-1]))
            if around.pop()["type"] in PRE:
                del self._pieces[before:]
        if offset is None:
            ends = [end_of(style) for style in self._coming] + [end for _, end in self._open.values()]
            offset = max(ends, default=0)
        self._take(offset)

    def _take(self, until: int) -> None:
        while self._coming and self._coming[-1]["offset"] < until:
            style = self._coming.pop()
            kind, begin, end = style["type"], style["offset"], end_of(style)
            if kind in self._open and begin <= self._open[kind][1]:
                self._open[kind] = (self._open[kind][0], max(self._open[kind][1], end))
            else:
                self._flush(begin)
                self._open[kind] = (begin, end)
        self._flush(until)

    def _flush(self, until: int) -> None:
        for kind in STYLES:
            begin, end = self._open.get(kind, (until, 0))
            if begin >= until:
                continue
            cut = min(end, until)
            self._pieces.append({"type": kind, "offset": begin, "length": cut - begin})
            if end <= until:
                del self._open[kind]
            else:
                self._open[kind] = (until, end)

"""An edit of the catalogue, as the staff read it: what is new, what is doubted, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.desk import PricesAnswered
from bot.words.blocks import Inline, Key, Paragraph, Points, Screen, Section, run
from bot.words.locale import Locales
from bot.words.names import shown
from bot.words.voice import Voice
from core.catalog import Catalog
from core.loading import PriceChange, Slip

MOST_LINES = 10
"""Of each list: the rest is a number. A season's table more, and nobody reads on."""

_BUTTONS = {"asked": ("take", "keep"), "kept": ("take",)}


@dataclass(frozen=True, kw_only=True)
class PriceEdit:
    version: str
    """The edited catalogue's."""
    how: str
    """"told": in force; "asked"; and what became of a question: "taken", "kept", "superseded"."""
    prices: tuple[PriceChange, ...] = ()
    doubts: tuple[Slip, ...] = ()
    touched: int = 0
    """Open leads that were quoted at other prices."""
    name: str = ""
    """Who answered."""
    at: datetime | None = None

    @property
    def first(self) -> bool:
        """Whether nothing was said of it before."""
        return self.how in ("told", "asked")


def price_edit(stands: PriceEdit, *, catalog: Catalog, locales: Locales) -> Screen:
    """In the staff's language; prices are named as in the files, because there they are mended."""
    voice = Voice(locales, catalog.operator.language_of_staff)
    time = voice.formats.moment(stands.at.astimezone(catalog.operator.zone)) if stands.at else ""
    name = shown(stands.name) or voice.plain("staff.nameless")
    doubts = [run(str(slip)) for slip in stands.doubts]
    prices = [_price(change, voice) for change in stands.prices]
    sections: tuple[Section, ...] = (
        (Paragraph(voice.say(f"staff.prices.{stands.how}", name=name, time=time)),),
        _list(doubts, voice),
        _list(prices, voice, "staff.prices.changes"),
        (Paragraph(voice.say("staff.prices.touched", count=stands.touched)),) if stands.touched else (),
        (Paragraph(voice.say("staff.prices.waits")),) if stands.how == "asked" else (),
    )
    keys = tuple(
        Key(
            label=voice.plain(f"staff.button.prices.{how}"),
            press=PricesAnswered(how=how, version=stands.version),  # type: ignore[arg-type]
        )
        for how in _BUTTONS.get(stands.how, ())
    )
    return Screen(sections=tuple(filter(None, sections)), buttons=tuple((key,) for key in keys))


def _price(change: PriceChange, voice: Voice) -> Inline:
    old, new = (
        voice.formats.number(value) if isinstance(value, Decimal) else value or "–"
        for value in (change.old, change.new)
    )
    return voice.say("staff.prices.change", price=change.key, old=old, new=new)


def _list(lines: list[Inline], voice: Voice, heading: str = "") -> Section:
    if not lines:
        return ()
    kept = tuple(lines[:MOST_LINES])
    if more := len(lines) - len(kept):
        kept = (*kept, voice.say("staff.prices.more", count=more))
    return (*((Paragraph(voice.say(heading)),) if heading else ()), Points(kept))

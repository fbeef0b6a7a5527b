"""All that is kept of a traveller, as a text they can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.words.locale import Locales
from bot.words.voice import Voice
from core.catalog import Catalog
from core.leads import Lead, LeadEvent
from core.pricing import Quote

_Fields = Iterable[tuple[str, object]]


class KeptLead(NamedTuple):
    lead: Lead
    quotes: Sequence[Quote]
    """First revision first."""
    history: Sequence[LeadEvent]


def my_data(
    account: Mapping[str, object],
    trip: Mapping[str, Any],
    leads: Sequence[KeptLead],
    waiting: int,
    *,
    language: str,
    catalog: Catalog,
    locales: Locales,
) -> str:
    """A heading a kind of data in their language; below it names and values as they are stored.

    account: what Telegram says of them; trip: the draft; waiting: messages for them that are not sent yet
    """
    voice = Voice(locales, language)
    zone = catalog.operator.zone

    def at(moment: datetime) -> str:
        return voice.formats.moment(moment.astimezone(zone))

    parts = [
        voice.plain("mydata.title", operator=catalog.operator.name),
        *_part(voice.plain("mydata.account"), account.items()),
        *_part(voice.plain("mydata.trip"), trip.items()),
    ]
    for kept in leads:
        heading = voice.plain("mydata.request", reference=kept.lead.reference, time=at(kept.lead.created_at))
        plain = kept.lead.model_dump(mode="json", exclude={"quote"})
        parts += _part(heading, plain.items())
        for number, quote in enumerate(kept.quotes, start=1):
            heading = voice.plain("mydata.quote", number=number, reference=kept.lead.reference)
            parts += _part(heading, quote.model_dump(mode="json").items())
        events = ((f"{at(event.at)} {event.what}", event.data) for event in kept.history)
        parts += _part(voice.plain("mydata.history", reference=kept.lead.reference), events)
    if waiting:
        parts.append(voice.plain("mydata.waiting", number=waiting))
    return "\n\n".join(parts) + "\n"


def _part(heading: str, fields: _Fields) -> Iterator[str]:
    lines = [line for name, value in fields for line in _lines(name, value, "  ")]
    if lines:
        yield "\n".join((heading, *lines))


def _lines(name: str, value: object, indent: str) -> Iterator[str]:
    """What is empty says nothing."""
    if value in (None, "", [], {}, False):
        return
    if isinstance(value, dict):
        yield f"{indent}{name}"
        for inner, held in value.items():
            yield from _lines(str(inner), held, f"{indent}  ")
    elif isinstance(value, list | tuple):
        yield f"{indent}{name}"
        for number, held in enumerate(value, start=1):
            yield from _lines(str(number), held, f"{indent}  ")
    else:
        yield f"{indent}{name} = {value}"

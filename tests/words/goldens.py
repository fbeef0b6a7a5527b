"""What a traveller sees, one golden file per language; `python -m tests.words.goldens` writes them.

Look at the difference before you commit it.
"""

from __future__ import annotations

from datetime import date

from bot.conversation.draft import Draft
from bot.conversation.events import Chose, PersonAsked, Slot, StartedOver
from bot.conversation.offering import quote_shown
from bot.conversation.replies import Button, Calendar, Ladder, Note, Plan, Price, Recap, Reply, Stays
from bot.words import message
from core.trip import Dates
from tests.words import drawing
from tests.words.world import CATALOG, DAYS, LANGUAGES, LOCALES, ROOT, TOUR, a_quote

FOLDER = ROOT / "tests" / "words" / "golden"

_JUNE = Calendar(
    month=date(2027, 6, 1),
    first=date(2027, 6, 4),
    last=date(2027, 6, 25),
    closed=frozenset({date(2027, 6, 24)}),
    revision=3,
    chosen=Dates.on(date(2027, 6, 12)),
)
_DRAFT = Draft(tour=TOUR.code, group_size=4, dates=Dates.month(2027, 6), pickup="valley", stay="shared")

SCENES: dict[str, Reply] = {
    "hello": Reply(
        parts=(
            Note(key="greeting.hello", values={"name": "Emma", "operator": CATALOG.operator.name}),
            Note(key="ask.group_size"),
        ),
        buttons=(
            (
                Button(
                    label=Note(key="button.people", values={"n": 1}),
                    event=Chose(slot=Slot.GROUP_SIZE, value="1", revision=0),
                ),
                Button(
                    label=Note(key="button.more_people", values={"n": 7}),
                    event=Chose(slot=Slot.GROUP_SIZE, value="7", revision=0),
                ),
            ),
            (Button(label=Note(key="button.person"), event=PersonAsked()),),
        ),
    ),
    "calendar": Reply(parts=(Note(key="ask.dates"),), calendar=_JUNE),
    "stays": Reply(
        parts=(Recap(draft=_DRAFT, tour=TOUR), Note(key="ask.stay"), Stays(tour=TOUR, stays=TOUR.stays)),
    ),
    "plan": Reply(parts=tuple(Plan(day=day) for day in DAYS)),
    "quote": quote_shown(TOUR, a_quote(4, "private"), DAYS, "", lambda view: StartedOver()),
    "quote, a day opened": quote_shown(TOUR, a_quote(4, "private"), DAYS, "1", lambda view: StartedOver()),
    "quote, prices opened": quote_shown(
        TOUR, a_quote(4, "private"), DAYS, "sizes", lambda view: StartedOver()
    ),
    "quote as an answer": Reply(parts=(Price(tour=TOUR, quote=a_quote(4, "private")),)),
    "ladder with a supplement": Reply(parts=(Ladder(tour=TOUR, quote=a_quote(3, "lodge")),)),
    "ladder of one": Reply(parts=(Ladder(tour=TOUR, quote=a_quote(1)),)),
    "quote with a supplement": Reply(parts=(Price(tour=TOUR, quote=a_quote(3, "lodge")),)),
    "quote for another place": Reply(
        parts=(Price(tour=TOUR, quote=a_quote(4, "hotel")), Ladder(tour=TOUR, quote=a_quote(4, "hotel")))
    ),
    "quote for one": Reply(
        parts=(
            Price(
                tour=TOUR, quote=a_quote(1, dates=Dates(earliest=date(2027, 6, 28), latest=date(2027, 7, 4)))
            ),
        )
    ),
    "quote for many": Reply(parts=(Price(tour=TOUR, quote=a_quote(9)),)),
    "lead": Reply(parts=(Note(key="lead.done", values={"reference": "PFH-7K3QX"}),)),
}


def drawn(language: str) -> str:
    """All scenes in this language, as text and rows of buttons."""
    return "\n".join(f"=== {name}\n{_scene(reply, language)}" for name, reply in SCENES.items())


def _scene(reply: Reply, language: str) -> str:
    said = message(reply, language=language, catalog=CATALOG, locales=LOCALES)
    rows = (*drawing.month(said), *drawing.labels(said))
    keys = "".join("".join(f"[{label}]" for label in row) + "\n" for row in rows)
    return f"{drawing.text(said, looks=True)}\n{keys}"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in LANGUAGES:
        (FOLDER / f"{each}.txt").write_text(drawn(each), encoding="utf-8")

"""Our own words to the staff about trouble."""

from __future__ import annotations

import json
from collections.abc import Callable

from bot.storage import STAFF, DeadLetter, OutboxRow, RowKind, Urgency
from bot.storage.changes import Enqueue
from bot.words import staff_text
from bot.words.locale import Locales
from core.catalog import Catalog

LONGEST_ERROR = 300
"""Characters of an error that staff are shown; the dead letter holds all of it."""
LONGEST_PROBLEM = 2000


class StaffNotices:
    """In the staff's language. `who` is a traveller as staff know them: a name, a reference, a number."""

    def __init__(self, catalog: Callable[[], Catalog], locales: Locales) -> None:
        self._catalog = catalog
        self._locales = locales

    def dead_letter(self, who: str, letter: DeadLetter) -> str:
        """An update that could not be handled."""
        error = letter.reason[:LONGEST_ERROR]
        return self._say("staff.dead_letter", who=who, number=letter.id, error=error)

    def undelivered(self, who: str, error: str) -> str:
        """A message that can never be sent."""
        return self._say("staff.undelivered", who=who, error=error[:LONGEST_ERROR])

    def hook_refused(self, reference: str, happened: str, letter: DeadLetter) -> str:
        """What happened to a lead, and the operator's own system does not take."""
        error = letter.reason[:LONGEST_ERROR]
        values = {"reference": reference, "event": happened, "error": error, "number": letter.id}
        return self._say("staff.hook_refused", **values)

    def uncertain(self, who: str, letter: DeadLetter) -> str:
        """A message that may have arrived or not, and was not sent again."""
        return self._say("staff.uncertain", who=who, number=letter.id)

    def more(self, count: int) -> str:
        """The last line of a gathered message: so many more came and are not shown."""
        return self._say("staff.more", count=count)

    def catalogue_mended(self) -> str:
        """After `catalogue_broken`: the edited catalogue is in use."""
        return self._say("staff.catalogue_mended")

    def catalogue_broken(self, problem: str) -> str:
        """The catalogue was edited and has a mistake; the last good one stays in use."""
        return f"{self._say('staff.catalogue_broken')}\n{problem[:LONGEST_PROBLEM]}"

    def database_lost(self, problem: str) -> str:
        """The files of the database are not those any more that we write to, or are damaged."""
        return f"{self._say('staff.database_lost')}\n{problem[:LONGEST_PROBLEM]}"

    def _say(self, key: str, **values: str | int) -> str:
        language = self._catalog().operator.language_of_staff
        return staff_text(key, values, language=language, locales=self._locales)


def notice(text: str, about: int | None = None) -> Enqueue:
    """Tell the staff. `about`: the traveller whom it names."""
    call = (STAFF, "sendMessage", json.dumps({"text": text}), RowKind.NOTICE, Urgency.NEWS)
    return Enqueue(row=OutboxRow(*call, gather="notice", about=about))

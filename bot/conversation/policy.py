"""What words may do: a few small tables, looked at before anything is changed.

Understanding says what a message may mean; here stands what that is allowed to cause. Buttons are not bound
by this: a tap is never a misunderstanding of ours.
"""

from __future__ import annotations

from typing import Literal

from bot.understanding.values import Act, Talk

Consequence = Literal["agrees", "declines", "sends", "asks_first", "silences", "keeps"]

CONSEQUENCES: dict[Act, Consequence] = {
    "yes": "agrees",  # to the question that is open, and to nothing where that has no yes
    "no": "declines",
    "send": "sends",  # the quote, or the last question before it is sent; else it is a wish to go on
    "cancel": "asks_first",
    "start_over": "asks_first",
    "forget_me": "asks_first",
    "silence": "silences",  # at once: it destroys nothing, and a button takes it back
    "never_mind": "keeps",
}
"""What an act causes. Acts are whole messages: understanding reports none beside anything else."""

WORDS: tuple[Talk, ...] = ("reach", "hesitate", "farewell", "small_talk", "thanks", "greeting")
"""Talk that is answered with words alone; of several, the first. None of it is an act, or a lead."""


def counts(act: Act | None, *, edited: bool) -> bool:
    """Whether the act is one: an edited message corrects answers and does nothing else.

    Telegram reports edits that nobody made (at a first reaction, for one), so an old "yes" must stay old.
    """
    return act is not None and not edited


Filling = Literal["fill", "fill_in_doubt", "ask", "leave"]


def filling(
    *,
    answered: bool,
    same: bool,
    several: bool,
    meant: bool,
    doubts: bool,
    asked: bool,
    edited: bool,
) -> Filling:
    """What becomes of a value that a message says to a slot.

    answered: the slot has an answer that nobody doubts
    same:     and it is this one
    several:  the words may mean more than one value
    meant:    the slot's question is open, or the message is a reply to it, or its words name the slot as
              changed, or it is an edit of the message that answered it
    doubts:   words of weight are left that no reading accounts for
    asked:    the message asks something, so the value may be what it asks about ("and for 5?")
    edited:   the message was heard before, in other words
    """
    if same and not several:
        return "leave"
    if answered and not meant and (edited or asked):
        return "leave"
    if several or (answered and (doubts or not meant)):
        return "ask"
    return "fill_in_doubt" if doubts else "fill"

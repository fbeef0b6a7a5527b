"""What is kept of a traveller: what and how long, all of it as a file, and the end of it."""

from __future__ import annotations

from bot.conversation.asking import go_on
from bot.conversation.draft import Draft
from bot.conversation.events import DataAsked, ForgetAsked, Forgot, Kept, PrivacyAsked
from bot.conversation.replies import Button, Note, Reply, Value
from bot.conversation.step import Context, Step

MY_DATA = (Button(label=Note(key="button.my_data"), event=DataAsked()),)
FORGET = (Button(label=Note(key="button.forget"), event=ForgetAsked()),)


def privacy_asked(draft: Draft, event: PrivacyAsked, context: Context) -> Step:
    operator = context.catalog.operator
    kept_for = operator.privacy
    values: dict[str, Value] = {
        "operator": operator.name,
        "trips": kept_for.trip_months,
        "requests": kept_for.request_months,
    }
    told = Note(key="privacy.text", values=values)
    return Step(draft=draft, replies=(Reply(parts=(told,), buttons=(MY_DATA, FORGET)),))


def data_asked(draft: Draft, event: DataAsked, context: Context) -> Step:
    told = Note(key="mydata.comes")
    return Step(draft=draft, replies=(Reply(parts=(told,), buttons=(FORGET,)),), data_wanted=True)


def forget_asked(draft: Draft, event: ForgetAsked, context: Context) -> Step:
    """By button, command or words: what goes is said first, and a second tap does it."""
    draft = draft.with_(leaving="forget")
    told = [Note(key="forget.ask")]
    if reference := draft.lead or draft.earlier:
        told.append(Note(key="forget.ask.lead", values={"reference": reference}))
    yes = Button(label=Note(key="button.sure_forget"), event=Forgot())
    no = Button(label=Note(key="button.keep_data"), event=Kept(revision=draft.revision))
    return Step(draft=draft, replies=(Reply(parts=tuple(told), buttons=((yes,), (no,))),))


def forgot(draft: Draft, event: Forgot, context: Context) -> Step:
    """They are sure. Nothing of the draft goes on: whoever writes next is a stranger."""
    told = Note(key="forget.done")
    return Step(draft=Draft(greeted=True), replies=(Reply(parts=(told,), in_place=True),), forgotten=True)


def not_forgotten(draft: Draft, context: Context, *, in_place: bool) -> Step:
    """They are not sure: all stays, and the question that was open is asked again."""
    draft, told = draft.with_(leaving=None), Note(key="forget.not")
    if draft.lead or not draft.begun:
        return Step(draft=draft, replies=(Reply(parts=(told,), in_place=in_place),))
    return go_on(draft, context, told, brief=True, in_place=in_place)

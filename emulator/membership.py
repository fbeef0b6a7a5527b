"""Coming and going: what Telegram tells the bot when it is added, removed, blocked, or its group becomes a
supergroup.
"""

from typing import Any

from emulator.world import Chat, Message, User, World

_RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def _told(world: World, chat: Chat, actor: User, old: str, new: str, user: User | None = None) -> None:
    """The my_chat_member update, or the chat_member update of another (only administrators hear of those)."""
    if user is not None and chat.bot_is != "administrator":
        return
    world.updates.push(
        "my_chat_member" if user is None else "chat_member",
        {
            "chat": chat.card,
            "from": actor,
            "date": world.clock.unix(),
            "old_chat_member": _member(user or world.bot, old),
            "new_chat_member": _member(user or world.bot, new),
        },
    )


def _member(user: User, status: str) -> dict[str, Any]:
    return {"user": user, "status": status, **member_rights(status)}


def member_rights(status: str) -> dict[str, Any]:
    """What a ChatMember of a status says beside user and status."""
    if status == "creator":
        return {"is_anonymous": False}
    if status == "administrator":
        return {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(_RIGHTS, True)}
    if status == "kicked":
        return {"until_date": 0}
    return {}


def block(world: World, chat: Chat, blocked: bool) -> None:
    """A person blocks or unblocks the bot in their private chat."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    _told(world, chat, world.users[chat.id], old, new)
    world.tell_chat(chat)


def bot_joins(
    world: World, chat: Chat, actor: User, created: bool = False, admin: bool = False
) -> Message | None:
    """The bot is added to a group (or the group is created with it)."""
    if chat.bot_is in ("member", "administrator"):
        return None
    old = chat.bot_is
    chat.bot_is = chat.members[world.bot["id"]] = "administrator" if admin else "member"
    _told(world, chat, actor, old, chat.bot_is)
    content: dict[str, Any]
    if created:
        content = {"group_chat_created" if chat.type == "group" else "supergroup_chat_created": True}
    else:
        content = {
            "new_chat_participant": world.bot,
            "new_chat_member": world.bot,
            "new_chat_members": [world.bot],
        }
    message = world.write(chat, actor, content)
    world.heard(chat, message)
    world.tell_chat(chat)
    return message


def bot_leaves(world: World, chat: Chat, actor: User, status: str) -> None:
    """The bot is removed by somebody (`kicked`) or leaves by itself (`left`)."""
    if chat.bot_is not in ("member", "administrator"):
        return
    old = chat.bot_is
    message = world.write(chat, actor, {"left_chat_participant": world.bot, "left_chat_member": world.bot})
    world.heard(chat, message)
    chat.bot_is = chat.members[world.bot["id"]] = status
    _told(world, chat, actor, old, status)
    world.tell_chat(chat)


def promote(world: World, chat: Chat, actor: User, admin: bool) -> None:
    """The bot becomes an administrator of a group, or is one no more."""
    old, new = chat.bot_is, "administrator" if admin else "member"
    if old == new or old not in ("member", "administrator"):
        return
    chat.bot_is = chat.members[world.bot["id"]] = new
    _told(world, chat, actor, old, new)
    world.tell_chat(chat)


def people_lead(world: World, chat: Chat, actor: User, user: User, admin: bool) -> None:
    """A person becomes an administrator of a group, or is one no more."""
    old, new = chat.members[user["id"]], "administrator" if admin else "member"
    if old == new:
        return
    chat.members[user["id"]] = new
    _told(world, chat, actor, old, new, user)
    world.tell_chat(chat)


def people_join(world: World, chat: Chat, actor: User, user: User) -> Message:
    """A person comes into a group."""
    old = chat.members.get(user["id"], "left")
    chat.members[user["id"]] = "member"
    _told(world, chat, actor, old, "member", user)
    message = world.write(chat, actor, {"new_chat_members": [user], "new_chat_member": user})
    world.heard(chat, message)
    world.tell_chat(chat)
    return message


def people_leave(world: World, chat: Chat, actor: User, user: User) -> Message:
    """A person goes, or is removed by another."""
    old, new = chat.members[user["id"]], "left" if actor is user else "kicked"
    message = world.write(chat, actor, {"left_chat_member": user, "left_chat_participant": user})
    world.heard(chat, message)
    chat.members[user["id"]] = new
    _told(world, chat, actor, old, new, user)
    world.tell_chat(chat)
    return message


def migrate(world: World, old: Chat, actor: User) -> Chat:
    """A group becomes a supergroup: a new chat with a new id; the old one answers with where it went."""
    new = world.add_group(old.card["title"], "supergroup")
    new.members, new.bot_is = dict(old.members), old.bot_is
    new.invite_link = old.invite_link
    there = old.bot_is in ("member", "administrator")
    if there:
        _told(world, new, actor, "left", new.bot_is)
    last = world.write(old, actor, {"migrate_to_chat_id": new.id})
    first = world.write(new, actor, {"migrate_from_chat_id": old.id})
    if there:
        world.heard(old, last)
        world.heard(new, first)
    old.migrated_to, old.bot_is = new.id, "left"
    world.tell_chat(old)
    world.tell_chat(new)
    return new

"""Chats and their members, pins and invite links."""

import secrets
from typing import Any

from emulator.access import chat_of, message_of, met, need_admin
from emulator.arguments import Call
from emulator.emulation import Emulation
from emulator.membership import bot_leaves, member_rights
from emulator.refused import bad_request
from emulator.registry import serves
from emulator.world import CONTENT, Chat, World

_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
)


@serves("getChat")
def get_chat(emulation: Emulation, call: Call) -> dict[str, Any]:
    """A ChatFullInfo."""
    world = emulation.world
    chat = chat_of(world, call, "read")
    full: dict[str, Any] = {
        **chat.card,
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if not chat.private:
        full["permissions"] = dict.fromkeys(_PERMISSIONS, True)
        if chat.invite_link:
            full["invite_link"] = chat.invite_link
    if chat.pinned and chat.pinned[-1] in chat.messages:
        full["pinned_message"] = chat.messages[chat.pinned[-1]]
    return full


def member(world: World, chat: Chat, user_id: int) -> dict[str, Any]:
    """A ChatMember."""
    status = chat.bot_is if user_id == world.bot["id"] else chat.members.get(user_id, "left")
    return {"user": world.users[user_id], "status": status, **member_rights(status)}


@serves("getChatMember")
def get_chat_member(emulation: Emulation, call: Call) -> dict[str, Any]:
    world = emulation.world
    user_id = call.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    chat = chat_of(world, call, "read" if user_id == world.bot["id"] else "members")
    known = user_id in world.users and (
        user_id == world.bot["id"]
        or world.chats[user_id].started
        or any(not group.private and met(world, group, user_id) for group in world.chats.values())
    )
    if not known:
        raise bad_request("invalid user_id specified" if user_id not in world.users else "user not found")
    return member(world, chat, user_id)


@serves("getChatMemberCount")
def get_chat_member_count(emulation: Emulation, call: Call) -> int:
    chat = chat_of(emulation.world, call, "members")
    if chat.private:
        return 2
    return sum(status not in ("left", "kicked") for status in chat.members.values())


@serves("getChatAdministrators")
def get_chat_administrators(emulation: Emulation, call: Call) -> list[dict[str, Any]]:
    world = emulation.world
    chat = chat_of(world, call, "members")
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    leading = [user_id for user_id, status in chat.members.items() if status in ("creator", "administrator")]
    return [member(world, chat, user_id) for user_id in leading]


@serves("leaveChat")
def leave_chat(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    chat = chat_of(world, call, "read")
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    if chat.bot_is not in ("member", "administrator"):
        raise bad_request("bot is not a member of the chat")
    bot_leaves(world, chat, world.bot, "left")
    return True


@serves("pinChatMessage")
def pin_chat_message(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    chat = chat_of(world, call)
    message = message_of(chat, call.integer("message_id"), "message to pin")
    need_admin(world, chat, "not enough rights to manage pinned messages in the chat")
    if not CONTENT & message.keys():
        raise bad_request("message can't be pinned")
    message_id = message["message_id"]
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
    chat.pinned.append(message_id)
    world.events.tell("pinned", {"chat_id": chat.id})
    world.heard(chat, world.write(chat, world.bot, {"pinned_message": message}))
    return True


@serves("unpinChatMessage")
def unpin_chat_message(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    chat = chat_of(world, call)
    need_admin(world, chat, "not enough rights to manage pinned messages in the chat")
    if call.has("message_id"):
        message_id = message_of(chat, call.integer("message_id"), "message to unpin")["message_id"]
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
    elif chat.pinned:
        chat.pinned.pop()
    else:
        raise bad_request("message to unpin not found")
    world.events.tell("pinned", {"chat_id": chat.id})
    return True


@serves("unpinAllChatMessages")
def unpin_all_chat_messages(emulation: Emulation, call: Call) -> bool:
    world = emulation.world
    chat = chat_of(world, call)
    need_admin(world, chat, "not enough rights to manage pinned messages in the chat")
    chat.pinned.clear()
    world.events.tell("pinned", {"chat_id": chat.id})
    return True


def _new_link(world: World, call: Call) -> tuple[Chat, str]:
    chat = chat_of(world, call)
    if chat.private:
        raise bad_request("can't invite members to a private chat")
    need_admin(world, chat, "not enough rights to manage chat invite link")
    return chat, f"https://t.me/+{secrets.token_urlsafe(12)}"


@serves("exportChatInviteLink")
def export_chat_invite_link(emulation: Emulation, call: Call) -> str:
    chat, link = _new_link(emulation.world, call)
    chat.invite_link = link
    return link


@serves("createChatInviteLink")
def create_chat_invite_link(emulation: Emulation, call: Call) -> dict[str, Any]:
    _, link = _new_link(emulation.world, call)
    card: dict[str, Any] = {
        "invite_link": link,
        "creator": emulation.world.bot,
        "creates_join_request": call.flag("creates_join_request"),
        "is_primary": False,
        "is_revoked": False,
    }
    for name in ("expire_date", "member_limit"):
        if call.integer(name):
            card[name] = call.integer(name)
    if call.text("name"):
        card["name"] = call.text("name")
    return card

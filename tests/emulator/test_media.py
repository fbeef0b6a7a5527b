"""Pictures, documents and other files, both ways."""

import io
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from emulator.client import People, User
from emulator.people.attachments import png
from emulator.server import Emulator

Refusal = Callable[..., Awaitable[str]]
PICTURE = png(640, 480, (9, 9, 9))
PDF = b"%PDF-1.4 itinerary"


async def test_a_picture(
    bot: Bot, people: People, ana: User, emulator: Emulator, http: aiohttp.ClientSession
) -> None:
    """An upload has sizes; the page gets its bytes; its id sends it again."""
    sent = await bot.send_photo(ana["id"], PICTURE, caption="<i>Lares</i>", parse_mode="HTML")
    assert [(size.width, size.height) for size in sent.photo] == [(320, 240), (640, 480)]
    assert sent.caption_html == "<i>Lares</i>"
    async with http.get(f"{emulator.url}/emulator/files/{sent.photo[-1].file_id}") as response:
        assert (response.content_type, await response.read()) == ("image/png", PICTURE)
    again = await bot.send_photo(ana["id"], sent.photo[-1].file_id)
    assert again.photo == sent.photo
    assert (await people.sees(ana))["photo"][-1]["file_id"] == sent.photo[-1].file_id


async def test_a_document_and_its_download(bot: Bot, ana: User) -> None:
    sent = await bot.send_document(ana["id"], io.BytesIO(PDF), filename="quote.pdf", caption="Your quote")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("quote.pdf", "application/pdf")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == PDF


async def test_other_files(bot: Bot, ana: User) -> None:
    """Everything else that carries a file reads back as what it is."""
    chat = ana["id"]
    assert (await bot.send_video(chat, b"v", duration=3)).video is not None
    assert (await bot.send_animation(chat, b"a")).animation is not None
    assert (await bot.send_audio(chat, b"m", title="Huayno")).audio is not None
    assert (await bot.send_voice(chat, b"o")).voice is not None
    assert (await bot.send_video_note(chat, b"n")).video_note is not None
    assert (await bot.send_sticker(chat, b"s")).sticker is not None
    photos = await bot.get_user_profile_photos(chat)
    assert photos.total_count == 0


async def test_albums(bot: Bot, ana: User, refusal: Refusal) -> None:
    """An album is several messages with one group id, from several uploads in one call."""
    media = [InputMediaPhoto(png(100 + n, 100, (n, n, n)), caption=f"day {n}") for n in (1, 2)]
    sent = await bot.send_media_group(ana["id"], media)
    assert [message.caption for message in sent] == ["day 1", "day 2"]
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.photo[-1].width for message in sent] == [101, 102]
    with pytest.raises(BadRequest, match="Document can't be mixed with other media types"):
        await bot.send_media_group(ana["id"], [media[0], InputMediaDocument(PDF)])
    for item, words in (
        ({"type": "animation", "media": "a"}, 'type "animation" can\'t be used in sendMediaGroup'),
        ({"type": "photo"}, "media not found"),
        ({"type": "poll", "media": "a"}, 'type "poll" is unsupported'),
    ):
        refused = await refusal("sendMediaGroup", chat_id=ana["id"], media=[item] * 2)
        assert refused == f"Bad Request: can't parse InputMedia: {words}"
    with pytest.raises(BadRequest, match="Wrong number of messages in the album"):
        await bot.send_media_group(ana["id"], media[:1])


async def test_refused_files(bot: Bot, ana: User, refusal: Refusal) -> None:
    sent = await bot.send_document(ana["id"], PDF)
    assert sent.document is not None
    chat = {"chat_id": ana["id"]}
    assert await refusal("sendPhoto", **chat, photo=sent.document.file_id) == (
        "Bad Request: can't use file of type Document as Photo"
    )
    assert (
        await refusal("sendPhoto", **chat, photo="attach://p")
        == "Bad Request: there is no photo in the request"
    )
    assert (
        await refusal("sendPhoto", **chat, photo="http://localhost/a")
        == "Bad Request: wrong HTTP URL specified"
    )
    assert "wrong remote file identifier" in await refusal("sendPhoto", **chat, photo="nonsense")
    assert await refusal("getFile", file_id="nonsense") == "Bad Request: invalid file_id"
    for data, words in ((b"", "File must be non-empty"), (b"text", "Image_process_failed")):
        with pytest.raises(BadRequest, match=words):
            await bot.send_photo(ana["id"], data)
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(ana["id"], png(2100, 100, (0, 0, 0)))
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(ana["id"], PICTURE, caption="x" * 1025)


async def test_an_address_is_fetched(bot: Bot, ana: User, refusal: Refusal) -> None:
    """By Telegram itself: what it cannot get, or what is no picture, is refused in its words."""

    async def site(request: web.BaseRequest) -> web.Response:
        match request.path:
            case "/lares.png":
                return web.Response(body=PICTURE, content_type="image/png")
            case "/quote.pdf":
                return web.Response(body=PDF, content_type="application/pdf")
            case "/page":
                return web.Response(text="<p>Lares</p>", content_type="text/html")
        return web.Response(status=404)

    runner = web.ServerRunner(web.Server(site))
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        sent = await bot.send_photo(ana["id"], f"{url}/lares.png")
        assert sent.photo[-1].width == 640
        document = (await bot.send_document(ana["id"], f"{url}/quote.pdf")).document
        assert document is not None
        assert (document.file_name, document.file_size) == ("quote.pdf", len(PDF))
        media = [InputMediaPhoto(f"{url}/lares.png"), InputMediaPhoto(PICTURE)]
        assert [m.photo[-1].width for m in await bot.send_media_group(ana["id"], media)] == [640, 640]
        for path, words in (
            ("page", "wrong type of the web page content"),
            ("gone.png", "failed to get HTTP URL content"),
        ):
            assert (
                await refusal("sendPhoto", chat_id=ana["id"], photo=f"{url}/{path}")
                == f"Bad Request: {words}"
            )
    finally:
        await runner.cleanup()
    words = await refusal("sendPhoto", chat_id=ana["id"], photo=f"{url}/lares.png")
    assert words == "Bad Request: failed to get HTTP URL content"


async def test_what_people_attach(bot: Bot, people: People, ana: User) -> None:
    """Made-up files and real ones arrive and can be downloaded; text beside a file is its caption."""
    await people.says(ana, "look", photo=True)
    await people.sends_file(ana, "document", "passport.txt", b"X123")
    for kind in ("sticker", "voice", "video", "location", "contact", "dice"):
        await people.says(ana, None, None, **{kind: True})
    updates = await bot.get_updates()
    messages = [update.message for update in updates if update.message][1:]
    photo, document, sticker, voice, video, location, contact, dice = messages
    assert (photo.caption, photo.photo[-1].width) == ("look", 320)
    assert document.document is not None
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"X123"
    assert sticker.sticker
    assert voice.voice
    assert video.video
    assert location.location
    assert contact.contact is not None
    assert contact.contact.user_id == ana["id"]
    assert dice.dice

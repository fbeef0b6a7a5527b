"""Texts with markup → texts and entities, and Telegram's words for what is wrong with them."""

from typing import Any

import pytest

from emulator.formatting import formatted
from emulator.refused import Refused

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
FIVE_STYLES = [(style, index * 2, 1) for index, style in enumerate(STYLES)]
USERS = {7: {"id": 7, "is_bot": False, "first_name": "Ana"}}


def entities(text: str, mode: str) -> list[tuple[Any, ...]]:
    """(type, offset, length) and whatever else an entity says."""
    found = formatted(text, mode, None, USERS)[1]
    return [
        (
            e["type"],
            e["offset"],
            e["length"],
            *(v for k, v in e.items() if k not in ("type", "offset", "length")),
        )
        for e in found
    ]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("plain", "plain", []),
        ("<b>b</b><strong>s</strong>", "bs", [("bold", 0, 2)]),
        ("<i>i</i> <em>e</em>", "i e", [("italic", 0, 1), ("italic", 2, 1)]),
        ("<u>u</u> <ins>n</ins>", "u n", [("underline", 0, 1), ("underline", 2, 1)]),
        ("<s>s</s> <strike>t</strike> <del>d</del>", "s t d", [("strikethrough", i, 1) for i in (0, 2, 4)]),
        (
            '<span class="tg-spoiler">a</span> <tg-spoiler>b</tg-spoiler>',
            "a b",
            [("spoiler", 0, 1), ("spoiler", 2, 1)],
        ),
        ("😀<b>é</b>", "😀é", [("bold", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ('<a href="https://a.pe/x?y=1&amp;z">l</a>', "l", [("text_link", 0, 1, "https://a.pe/x?y=1&z")]),
        ("<a href='https://a.pe'>l</a>", "l", [("text_link", 0, 1, "https://a.pe/")]),
        ("<a href='nowhere'>l</a>", "l", []),
        ("<a href='tg://user?id=7'>l</a>", "l", [("text_mention", 0, 1, USERS[7])]),
        ("<a href='tg://user?id=8'>l</a>", "l", []),
        ("<code>a&lt;b</code>", "a<b", [("code", 0, 3)]),
        ("<pre>p</pre>", "p", [("pre", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1, "py")]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [("custom_emoji", 0, 2, "5368324170671202286")],
        ),
        ("&lt;&gt;&amp;&quot;&#33;&#x1F600; &nbsp; &", '<>&"!😀 &nbsp; &', []),
        ("<B>x</B >", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("  <b> x </b>  ", "x", [("bold", 0, 1)]),
        ("<b>a<code>c</code>d</b>", "acd", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
    ],
)
def test_html(source: str, text: str, expected: list[tuple[Any, ...]]) -> None:
    """Every tag Telegram knows becomes its entity; offsets count UTF-16 units; a bad link leaves its text."""
    assert formatted(source, "HTML", None, USERS)[0] == text
    assert entities(source, "html") == expected


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("é <br/> a", 'Unsupported start tag "br/" at byte offset 3'),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("😀<b>a</i>", 'Unmatched end tag at byte offset 8, expected "</b>", found "</i>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_bad_html(source: str, words: str) -> None:
    """What Telegram cannot parse is refused with its words and the byte where it begins."""
    with pytest.raises(Refused) as refused:
        formatted(source, "HTML", None, USERS)
    assert (refused.value.code, refused.value.description) == (
        400,
        f"Bad Request: can't parse entities: {words}",
    )


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("*b* _i_ __u__ ~s~ ||p||", "b i u s p", FIVE_STYLES),
        ("*b _i_*", "b i", [("bold", 0, 3), ("italic", 2, 1)]),
        ("`c` [l](https://a.pe/\\))", "c l", [("code", 0, 1), ("text_link", 2, 1, "https://a.pe/)")]),
        ("```py\nx_y```", "x_y", [("pre", 0, 3, "py")]),
        ("```\nx```", "x", [("pre", 0, 1)]),
        ("1\\.5 \\- 2\\!", "1.5 - 2!", []),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 3)]),
        ("**>a\n>b||", "a\nb", [("expandable_blockquote", 0, 3)]),
        ("![👍](tg://emoji?id=5)", "👍", [("custom_emoji", 0, 2, "5")]),
    ],
)  # fmt: skip
def test_markdown_v2(source: str, text: str, expected: list[tuple[Any, ...]]) -> None:
    """MarkdownV2 with nesting, quotations, code and escapes."""
    assert formatted(source, "MarkdownV2", None, USERS)[0] == text
    assert entities(source, "MarkdownV2") == expected


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("é *b", "Can't find end of Bold entity at byte offset 3"),
        ("__u", "Can't find end of Underline entity at byte offset 0"),
        ("```py\nx", "Can't find end of PreCode entity at byte offset 0"),
        ("[l](https://a.pe", "Can't find end of a URL at byte offset 4"),
    ],
)
def test_bad_markdown_v2(source: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        formatted(source, "MarkdownV2", None, USERS)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_legacy_markdown() -> None:
    """Legacy Markdown has four marks and no nesting."""
    assert entities("*b* _i_ `c` [l](https://a.pe/) \\*", "Markdown") == [
        ("bold", 0, 1),
        ("italic", 2, 1),
        ("code", 4, 1),
        ("text_link", 6, 1, "https://a.pe/"),
    ]
    with pytest.raises(Refused, match="Can't find end of the entity starting at byte offset 2"):
        formatted("a _b", "Markdown", None, USERS)


def test_unknown_parse_mode() -> None:
    with pytest.raises(Refused, match="Bad Request: unsupported parse_mode"):
        formatted("a", "BBCode", None, USERS)


def test_entities_found_by_telegram() -> None:
    """Links, mentions, commands, tags, addresses and numbers are found in any text, but not inside code."""
    text = "see https://a.pe/x, b.com or @ana_q: /help@a_bot #lares $USD a@b.pe +51 900 000 001"
    shown = [(kind, text[offset : offset + length]) for kind, offset, length in entities(text, "")]
    assert shown == [
        ("url", "https://a.pe/x"),
        ("url", "b.com"),
        ("mention", "@ana_q"),
        ("bot_command", "/help@a_bot"),
        ("hashtag", "#lares"),
        ("cashtag", "$USD"),
        ("email", "a@b.pe"),
        ("phone_number", "+51 900 000 001"),
    ]
    assert entities("<code>/help</code> 2/3 7:30", "HTML") == [("code", 0, 5)]


def test_given_entities() -> None:
    """Entities a call names itself are kept, cut to the trimmed text and ordered."""
    given = [{"type": "italic", "offset": 3, "length": 9}, {"type": "bold", "offset": 0, "length": 3}]
    text, found = formatted("ab cde ", "", given, USERS)
    assert text == "ab cde"
    assert found == [{"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 3, "length": 3}]
    for entity, words in (
        ({"type": "bold", "length": 1}, 'Can\'t find field "offset"'),
        ({"type": "bold", "offset": "0", "length": 1}, 'Field "offset" must be of type Number'),
        ({"type": "loud", "offset": 0, "length": 1}, "Unsupported type specified"),
    ):
        with pytest.raises(Refused, match=f"can't parse MessageEntity: {words}"):
            formatted("ab", "", [entity], USERS)

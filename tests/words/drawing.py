"""Neutral messages as plain text: a door for tests, the simplest there can be."""

from __future__ import annotations

from bot.words.blocks import Block, Inline, Paragraph, Points, Quotation, Row, Screen, plain


def text(message: Screen, *, looks: bool = False) -> str:
    """As it is read; with `looks`, **bold** and _italic_ are marked."""
    return "\n\n".join("\n".join(_block(block, looks) for block in section) for section in message.sections)


def labels(message: Screen) -> list[list[str]]:
    """The rows of its buttons."""
    return [[key.label for key in row] for row in message.buttons]


def month(message: Screen) -> list[list[str]]:
    """The rows of its calendar."""
    grid = message.calendar
    if grid is None:
        return []
    mark = {"free": "{}", "chosen": "✓{}", "closed": "✕", "outside": "·"}
    weeks = [[mark[day.state].format(day.day.day) if day else "" for day in week] for week in grid.weeks]
    turns = [turn.label if turn else "" for turn in (grid.before, grid.after)]
    return [[turns[0], grid.title, turns[1]], list(grid.weekdays), *weeks]


def _block(block: Block, looks: bool) -> str:
    match block:
        case Paragraph():
            return _inline(block.text, looks)
        case Row():
            return f"{block.icon} {_inline(block.text, looks)}"
        case Points():
            return "\n".join(f"{block.mark} {_inline(item, looks)}" for item in block.items)
        case Quotation():
            return "\n".join(f"> {line}" for line in block.text.split("\n"))


def _inline(inline: Inline, looks: bool) -> str:
    if not looks:
        return plain(inline)
    marked = []
    for span in inline:
        said = f"_{span.text}_" if span.italic else span.text
        said = f"[{said}]({span.person})" if span.person is not None else said
        marked.append(f"**{said}**" if span.bold else said)
    return "".join(marked)

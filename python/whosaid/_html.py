"""What notebooks show: an article with its quotes marked, a table's first rows."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Dict, List, Sequence, Tuple

if TYPE_CHECKING:
    from ._result import Quote, Result

#: Of content, cue and source; readable on light and dark pages, since words on them are always dark.
_COLOURS = {"content": "#fde9a9", "cue": "#cfe8cf", "source": "#cfe0f7"}

#: Rows of a table that are shown.
_ROWS = 10

#: What is shown of the columns of quotes; the others are counted.
_QUOTES = ("article_id", "speaker", "cue", "quote", "quote_type", "speaker_kind", "confidence")


def result(found: "Result") -> str:
    """The article's text with content, cue and source of each quote marked, and who speaks where it is not plain."""
    marks = _marks(found.quotes)
    pieces: List[str] = []
    at = 0
    for start, end, part, quote in marks:
        pieces.append(html.escape(found.text[at:start]))
        pieces.append(_mark(found.text[start:end], part, quote))
        at = end
    pieces.append(html.escape(found.text[at:]))
    legend = " ".join(
        f'<span style="background:{colour};color:#222;padding:0 .3em;border-radius:.2em">{part}</span>'
        for part, colour in _COLOURS.items()
    )
    return (
        '<div style="line-height:1.9;max-width:46em;white-space:pre-wrap">'
        f'<div style="font-size:.8em;white-space:normal">{legend}</div>{"".join(pieces)}</div>'
    )


def _marks(quotes: Sequence["Quote"]) -> List[Tuple[int, int, str, "Quote"]]:
    """The spans to mark, in order and apart: of a report inside another's words, only what lies outside these."""
    spans = [
        (start, end, part, quote)
        for quote in quotes
        if quote.inside is None
        for part, piece in (("content", quote.content), ("cue", quote.cue), ("source", quote.source))
        for start, end in piece.spans
    ]
    apart: List[Tuple[int, int, str, Quote]] = []
    for mark in sorted(spans, key=lambda it: (it[0], -it[1], it[2])):
        if not apart or mark[0] >= apart[-1][1]:
            apart.append(mark)
    return apart


def _mark(words: str, part: str, quote: "Quote") -> str:
    speaker = quote.speaker.name if quote.speaker else "nobody named"
    title = f"{speaker}, {quote.type}, confidence {quote.confidence.row:.2f}"
    label = ""
    if part == "source" and words != speaker:
        label = f'<span style="font-size:.7em;opacity:.8;margin-left:.3em">{html.escape(speaker)}</span>'
    return (
        f'<mark style="background:{_COLOURS[part]};color:#222;padding:.1em .2em;border-radius:.2em" '
        f'title="{html.escape(title)}">{html.escape(words)}{label}</mark>'
    )


def table(name: str, columns: Dict[str, List[Any]], rows: int) -> str:
    """A table's first rows, in the columns that say most; one that is empty in all of them is not among these."""
    count = min(rows, _ROWS)
    wanted = _QUOTES if name == "quotes" else tuple(columns)
    shown = [column for column in wanted if not count or any(value is not None for value in columns[column][:count])]
    head = "".join(f'<th style="text-align:left">{html.escape(column)}</th>' for column in shown)
    body = "".join(
        "<tr>" + "".join(_cell(column, columns[column][row]) for column in shown) + "</tr>" for row in range(count)
    )
    said = [f"{name}: {rows} {'row' if rows == 1 else 'rows'}"]
    if rows > _ROWS:
        said.append(f"the first {_ROWS} shown")
    if len(shown) < len(columns):
        said.append(f"{len(shown)} of {len(columns)} columns shown, all in .columns")
    caption = f'<caption style="text-align:left">{"; ".join(said)}</caption>'
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(column: str, value: Any) -> str:
    words = "" if value is None else str(value)
    words = words if len(words) <= 160 else words[:159] + "…"
    width = ";min-width:22em" if column == "quote" else ""
    return f'<td style="text-align:left;vertical-align:top{width}">{html.escape(words)}</td>'

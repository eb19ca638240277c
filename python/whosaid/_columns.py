"""The data dictionary: what every column of every table means."""

from __future__ import annotations

from typing import List, NamedTuple

from . import _native


class Column(NamedTuple):
    """One column of a table."""

    table: str
    name: str
    kind: str
    meaning: str


def columns(table: str = "quotes") -> List[Column]:
    """The columns of a table, in order: of `quotes`, `speakers`, `entities`, `articles` or `errors`.

    >>> columns("quotes")[0].meaning
    'The article, as in `articles.csv`.'
    """
    found = [Column(*it) for it in _native.tables() if it[0] == table]
    if not found:
        raise ValueError(f"no table {table!r}; there are quotes, speakers, entities, articles and errors")
    return found

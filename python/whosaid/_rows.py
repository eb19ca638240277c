"""A caller's articles: Arrow where there is Arrow, else rows of strings."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Union

from . import _native

#: Texts, mappings, frames of any library that speaks Arrow, or the path of files or folders.
Articles = Union[str, "os.PathLike[str]", Iterable[Any], Any]

#: The arguments that name columns, in the order in which rows hold them, and their usual names.
FIELDS = ("text", "id", "title", "date", "author", "publisher", "url")


def begin(
    engine: _native.Engine,
    articles: Articles,
    columns: Mapping[str, Any],
    day_first: Optional[bool],
    mend: bool,
    strings: bool = False,
) -> _native.Run:
    """Begins to read articles, however they come."""
    if isinstance(articles, (str, os.PathLike)):
        return engine.read_paths([os.fspath(articles)], columns, day_first, mend, strings)
    if _speaks_arrow(articles):
        return engine.read_arrow(articles, columns, day_first, mend, strings)
    rows = _frame_rows(articles, columns) if hasattr(articles, "columns") else _rows(articles, columns)
    return engine.read_rows(rows, columns, day_first, mend, strings)


def length(articles: Articles) -> Optional[int]:
    """How many articles there are, where that is known without reading them."""
    if isinstance(articles, (str, os.PathLike)):
        return None
    try:
        return len(articles)  # type: ignore[arg-type]
    except TypeError:
        return None


def _speaks_arrow(articles: Any) -> bool:
    if not hasattr(articles, "__arrow_c_stream__"):
        return False
    if type(articles).__module__.split(".")[0] != "pandas":
        return True
    # A frame of pandas has it, and needs pyarrow for it. Columns of mixed objects, which Arrow has no type for, go as rows.
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return False
    return not any(str(kind) == "object" for kind in articles.dtypes)


def _frame_rows(frame: Any, columns: Mapping[str, Any]) -> Iterator[List[Optional[str]]]:
    """The rows of a data frame that is no Arrow; a column that was named must be there."""
    known = {str(name).strip().lower(): name for name in frame.columns}
    names = _names(columns)
    for argument, name in names:
        is_chosen = argument == "text" or name != argument
        if is_chosen and name.strip().lower() not in known:
            there = ", ".join(map(str, frame.columns))
            raise ValueError(f"no column `{name}`; the columns are: {there}; say which one it is with {argument}=")
    lists = [list(frame[known[key]]) if (key := name.strip().lower()) in known else None for _, name in names]
    return ([None if it is None else _string(it[row]) for it in lists] for row in range(len(frame)))


def _rows(articles: Iterable[Any], columns: Mapping[str, Any]) -> Iterator[List[Optional[str]]]:
    names = [name for _, name in _names(columns)]
    for number, article in enumerate(articles, 1):
        if isinstance(article, str):
            yield [article] + [None] * (len(names) - 1)
        elif isinstance(article, Mapping):
            if names[0] not in article:
                there = ", ".join(map(str, article))
                raise ValueError(
                    f"article {number}: no `{names[0]}`; there is: {there}; say which one it is with text="
                )
            yield [_string(article.get(name)) for name in names]
        else:
            raise TypeError(f"article {number}: a str or a mapping is wanted, not {type(article).__name__}")


def _names(columns: Mapping[str, Any]) -> List[Any]:
    fields = [(argument, columns[argument]) for argument in FIELDS]
    return fields + [("keep", name) for name in columns["keep"]]


def _string(value: Any) -> Optional[str]:
    # What is missing in pandas is equal to nothing, itself included.
    if value is None or value != value:
        return None
    if isinstance(value, str):
        return value
    # A time as a reader writes it: the day alone where there is no time of day.
    if hasattr(value, "isoformat"):
        words = str(value.isoformat())
        return words[:-9] if words.endswith("T00:00:00") else words
    return str(value)


def names(
    text: str, id: str, title: str, date: str, author: str, publisher: str, url: str, keep: Sequence[str]
) -> Dict[str, Any]:
    """The names of columns, as the Rust library wants them."""
    if isinstance(keep, str):
        raise TypeError("keep: a list of names is wanted, not a str")
    found: Dict[str, Any] = dict(zip(FIELDS, (text, id, title, date, author, publisher, url)))
    found["keep"] = list(keep)
    if not all(name.strip() for name in found["keep"]):
        raise ValueError("keep: the name of a column is empty")
    return found


Progress = Callable[[int], object]

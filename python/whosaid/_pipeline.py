"""`Pipeline`: a loaded model, and the three ways to use it."""

from __future__ import annotations

import os
import threading
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple, Union

from . import _native, _progress, _rows
from ._result import Result
from ._table import Batch, Extraction

#: Articles in a batch of the tables of `extract`.
_BATCH = 256


class Pipeline:
    """A loaded model; one can serve any number of threads.

    - `bundle`: the folder of a bundle; the one that comes with the package where none is named.
    - `threads`: articles to work on at a time; 0 for as many as the machine has cores.
    - `min_confidence`: rows below it are left out; 0 keeps all.
    - `any_language`: reads articles in other languages than English too.
    - `nested`: whether reports inside reports are looked for.
    - `max_tokens`: articles of more words, numbers and marks are refused.
    - `time_limit`: seconds that one article may take.
    - `precision`: `int8`, or `f32` as trained, half as fast.
    """

    def __init__(
        self,
        bundle: "Optional[Union[str, os.PathLike[str]]]" = None,
        *,
        threads: int = 0,
        min_confidence: float = 0.5,
        any_language: bool = False,
        nested: bool = True,
        max_tokens: int = 1_000_000,
        time_limit: Optional[float] = None,
        precision: str = "int8",
    ) -> None:
        folder = None if bundle is None else os.fspath(bundle)
        self._engine = _native.Engine(
            folder, precision, threads, min_confidence, any_language, nested, max_tokens, time_limit
        )

    @property
    def bundle(self) -> Tuple[str, str]:
        """Name and version of the model."""
        return self._engine.bundle

    def __repr__(self) -> str:
        return "<whosaid.Pipeline {} {}>".format(*self.bundle)

    def read(self, text: str, *, id: str = "", title: str = "", date: str = "", byline: str = "") -> Result:
        """Reads one article, on the thread that asks.

        >>> result = Pipeline().read("The bridge stays closed, Anna Ito said on Monday.")
        >>> quote = result.quotes[0]
        >>> quote.speaker.name, quote.cue.text, result.text[slice(*quote.span)]
        ('Anna Ito', 'said', 'The bridge stays closed')

        Raises what is wrong with it: ValueError where it holds no text or too much, TimeoutError, RuntimeError for a bug.
        """
        return Result.from_json(self._engine.read(text, id, title, date, byline))

    def extract(
        self,
        articles: _rows.Articles,
        *,
        text: str = "text",
        id: str = "id",
        title: str = "title",
        date: str = "date",
        author: str = "author",
        publisher: str = "publisher",
        url: str = "url",
        keep: Sequence[str] = (),
        day_first: Optional[bool] = None,
        mend: bool = False,
        progress: _progress.Wanted = None,
    ) -> Extraction:
        """Reads many articles, on all cores, into tables.

        `articles` is a data frame of pandas, polars, pyarrow or whatever speaks Arrow; a list (or any iterable) of texts or of
        dicts; or the path of a file or folder of any format that the program reads. The names say which column holds what;
        only the text must be there. `keep` are other columns that go into the tables of quotes and articles.

        An article that fails is a row of `.errors`. Ctrl-C ends the run.
        """
        columns = _rows.names(text, id, title, date, author, publisher, url, keep)
        run = _rows.begin(self._engine, articles, columns, day_first, mend)
        batches: List[_native.Batch] = []
        try:
            with _progress.bar(_rows.length(articles), progress) as told:
                while (batch := run.next(_BATCH, True, told)) is not None:
                    batches.append(batch)
            # Of no articles there are tables too.
            batches = batches or [run.nothing()]
            return Extraction(batches, run.speakers(), run.counts)
        finally:
            run.close()

    def stream(
        self,
        articles: _rows.Articles,
        *,
        batch_size: int = 256,
        text: str = "text",
        id: str = "id",
        title: str = "title",
        date: str = "date",
        author: str = "author",
        publisher: str = "publisher",
        url: str = "url",
        keep: Sequence[str] = (),
        day_first: Optional[bool] = None,
        mend: bool = False,
        strings: bool = False,
    ) -> "Stream":
        """Reads articles as they come and hands out the tables of each `batch_size` of them; memory stays flat.

        The arguments are those of `extract`; an iterable may be endless. With `strings`, categories are plain strings.
        """
        columns = _rows.names(text, id, title, date, author, publisher, url, keep)
        return Stream(_rows.begin(self._engine, articles, columns, day_first, mend, strings), batch_size)


class Stream:
    """Batches of articles, as they are done; as Arrow, the record batches of their quotes. To be read once."""

    def __init__(self, run: _native.Run, batch_size: int) -> None:
        if batch_size < 1:
            raise ValueError("batch_size: at least one article")
        self._run = run
        self._size = batch_size

    def __iter__(self) -> Iterator[Batch]:
        while (batch := self._run.next(self._size)) is not None:
            yield Batch(batch)

    @property
    def counts(self) -> Dict[str, int]:
        """How many articles, quotes, words and so on there were so far."""
        return self._run.counts

    def close(self) -> None:
        """Leaves what is not at work yet undone."""
        self._run.close()

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object:
        return self._run.quotes_stream(self._size)

    def __arrow_c_schema__(self) -> object:
        return self._run.quotes_schema()


_lock = threading.Lock()
_pipelines: Dict[Tuple[Tuple[str, Any], ...], Pipeline] = {}

#: The options of `Pipeline`, as functions of the module take them too.
_OPTIONS = ("bundle", "threads", "min_confidence", "any_language", "nested", "max_tokens", "time_limit", "precision")


def _pipeline(options: Dict[str, Any]) -> Pipeline:
    """The pipeline of these options, loaded once; takes them out of `options`."""
    own = {name: options.pop(name) for name in _OPTIONS if name in options}
    if own.get("bundle") is not None:
        own["bundle"] = os.fspath(own["bundle"])
    key = tuple(sorted(own.items()))
    with _lock:
        if key not in _pipelines:
            _pipelines[key] = Pipeline(**own)
        return _pipelines[key]


def read(text: str, **options: Any) -> Result:
    """Reads one article; the options are those of `Pipeline` and `Pipeline.read`."""
    return _pipeline(options).read(text, **options)


def extract(articles: _rows.Articles, **options: Any) -> Extraction:
    """Reads many articles into tables; the options are those of `Pipeline` and `Pipeline.extract`.

    >>> quotes = extract([{"id": "a", "text": "The bridge stays closed, Anna Ito said on Monday."}])
    >>> [(row["article_id"], row["speaker"]) for row in quotes.to_dicts()]
    [('a', 'Anna Ito')]
    """
    return _pipeline(options).extract(articles, **options)


def stream(articles: _rows.Articles, **options: Any) -> Stream:
    """Reads articles as they come; the options are those of `Pipeline` and `Pipeline.stream`."""
    return _pipeline(options).stream(articles, **options)

"""Tables: what many articles come to, for whichever library of data frames there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional

from . import _html, _native

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


class Table:
    """Rows of one of the program's tables, in Arrow's form; `pyarrow.table(t)`, `polars.DataFrame(t)` and DuckDB read it as it is."""

    def __init__(self, name: str, native: _native.Table) -> None:
        self._native = native
        #: Which table it is: `quotes`, `speakers`, `entities`, `articles` or `errors`.
        self.name = name

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return f"<whosaid.{type(self).__name__} {self.name}: {len(self)} rows of {len(self.columns)} columns>"

    @property
    def columns(self) -> List[str]:
        """The names of the columns; `whosaid.columns(table.name)` says what they mean."""
        return self._native.column_names

    def to_pydict(self) -> Dict[str, List[Any]]:
        """The columns as lists; a missing value is None."""
        return self._native.to_pydict()

    def to_dicts(self) -> List[Dict[str, Any]]:
        """The rows as dicts; a missing value is None."""
        columns = self.to_pydict()
        return [dict(zip(columns, row)) for row in zip(*columns.values())]

    def to_arrow(self) -> "pyarrow.Table":
        """As a `pyarrow.Table`, without a copy."""
        import pyarrow

        return pyarrow.RecordBatchReader.from_stream(self).read_all()

    def to_polars(self) -> "polars.DataFrame":
        """As a `polars.DataFrame`."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> "pandas.DataFrame":
        """As a `pandas.DataFrame`: days as `datetime64`, few words as categories, missing numbers as `<NA>`."""
        import pandas

        columns = self.to_pydict()
        kinds = dict(zip(self.columns, self._native.column_kinds))
        return pandas.DataFrame({name: self._series(name, kinds[name], values) for name, values in columns.items()})

    def _series(self, name: str, kind: str, values: List[Any]) -> "pandas.Series":
        import pandas

        if kind == "date":
            return pandas.Series(pandas.to_datetime(pandas.Series(values, dtype="object")))
        if kind == "category":
            words = self._native.categories(name)
            return pandas.Series(pandas.Categorical(values, categories=words))
        # Words are what this version of pandas makes of words, also where there are none: Dask asks an empty frame for its types.
        text = "str" if int(pandas.__version__.split(".")[0]) >= 3 else "object"
        dtype = {"int": "Int64", "float": "float64", "bool": "bool"}.get(kind, text)
        return pandas.Series(values, dtype=dtype)

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._native.__arrow_c_schema__()

    def _repr_html_(self) -> str:
        return _html.table(self.name, self.to_pydict(), len(self))


class Batch(Table):
    """The quotes of some articles, and beside them entities, articles and errors."""

    def __init__(self, batch: _native.Batch) -> None:
        super().__init__("quotes", batch.quotes)
        self._batch = batch

    @property
    def quotes(self) -> Table:
        """Who said what."""
        return self

    @property
    def entities(self) -> Table:
        """Named entities."""
        return Table("entities", self._batch.entities)

    @property
    def articles(self) -> Table:
        """One row an article, whatever became of it."""
        return Table("articles", self._batch.articles)

    @property
    def errors(self) -> Table:
        """The articles that failed, and why."""
        return Table("errors", self._batch.errors)

    def nested(self) -> Table:
        """One row an article, with its quotes, entities and errors as lists of structs."""
        return Table("nested", self._batch.nested())


class Extraction(Table):
    """The quotes of all articles, and beside them speakers, entities, articles and errors."""

    def __init__(self, batches: List[_native.Batch], speakers: _native.Table, counts: Dict[str, int]) -> None:
        super().__init__("quotes", _native.Table.concat([it.quotes for it in batches]))
        #: Speakers of the whole run, one row each.
        self.speakers = Table("speakers", speakers)
        #: Named entities.
        self.entities = Table("entities", _native.Table.concat([it.entities for it in batches]))
        #: One row an article, whatever became of it.
        self.articles = Table("articles", _native.Table.concat([it.articles for it in batches]))
        #: The articles that failed, and why; such an article never ends the run.
        self.errors = Table("errors", _native.Table.concat([it.errors for it in batches]))
        #: How many articles, quotes, words and so on there were.
        self.counts = counts

    @property
    def quotes(self) -> Table:
        """Who said what."""
        return self

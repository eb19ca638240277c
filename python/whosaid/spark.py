"""Who said what, on a cluster: articles of a Spark DataFrame in, quotes out.

    quotes = whosaid.spark.extract(df, text="body", id="id")
    speakers = whosaid.spark.speakers(quotes)

Each Python worker loads one model, once, and gives it as many threads as a task has cores. Nothing is collected to the
driver. For the failures beside the quotes, without reading twice:

    read = whosaid.spark.read(df, text="body", id="id").cache()
    quotes, errors = whosaid.spark.quotes(read), whosaid.spark.errors(read)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterator, Optional, Sequence

from . import _native, _rows
from ._pipeline import _pipeline

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructType

#: Articles that are handed back at a time.
_BATCH = 64


def extract(df: "DataFrame", **options: Any) -> "DataFrame":
    """The quotes of a DataFrame's articles, with the columns of `quotes.csv`; the options are those of `read`.

    An article that fails gives no quote here; `read` tells of it.
    """
    return quotes(read(df, **options))


def read(
    df: "DataFrame",
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
    threads: Optional[int] = None,
    **options: Any,
) -> "DataFrame":
    """A row an article: the columns of `articles.csv`, and `quotes`, `entities` and `errors` as arrays of structs.

    `threads` is how many a task has; as many as `spark.task.cpus` where not given. The other options are those of
    `whosaid.Pipeline`. `bundle` must be there on every executor. Ids should be unique over the whole DataFrame: repeated ones
    are told apart only where they meet in one partition.
    """
    columns = _rows.names(text, id, title, date, author, publisher, url, keep)
    known = {name.strip().lower(): name for name in df.columns}
    wanted = [known[name.strip().lower()] for name in _wanted(columns) if name.strip().lower() in known]
    if text.strip().lower() not in known:
        raise ValueError(f"no column `{text}`; the columns are: {', '.join(df.columns)}; say which one it is with text=")
    options["threads"] = threads or int(df.sparkSession.conf.get("spark.task.cpus", "1") or 1)

    def work(batches: "Iterator[pyarrow.RecordBatch]") -> "Iterator[pyarrow.RecordBatch]":
        return _work(batches, columns, day_first, mend, options)

    return df.select(*wanted).mapInArrow(work, _schema(columns))


def quotes(read: "DataFrame") -> "DataFrame":
    """Who said what: a row each of `quotes.csv`."""
    return read.selectExpr("inline(quotes)")


def entities(read: "DataFrame") -> "DataFrame":
    """Named entities: a row each of `entities.csv`."""
    return read.selectExpr("inline(entities)")


def errors(read: "DataFrame") -> "DataFrame":
    """The articles that failed, and why: a row each of `errors.csv`."""
    return read.selectExpr("inline(errors)")


def articles(read: "DataFrame") -> "DataFrame":
    """A row an article, whatever became of it, with the number of its quotes in place of them."""
    from pyspark.sql import functions as F

    return read.withColumn("quotes", F.size("quotes").cast("long")).drop("entities", "errors")


def speakers(quotes: "DataFrame", order: str = "article_id") -> "DataFrame":
    """One row a speaker over all quotes, with the names that one run of the program would give.

    That run names a speaker as its first article does. Which that is, `order` says: a column of the quotes that puts articles
    into the order of the input, such as one that was carried along with `keep`.
    """
    from pyspark.sql import functions as F

    # Rows of one article are in the order of its text.
    number = F.regexp_extract("quote_id", ":([0-9]+)$", 1).cast("long")
    place = F.struct(F.col(order), number)
    told, depth = F.col("quote_type"), F.col("depth")
    own = depth == 0

    def count(which: "Column") -> "Column":
        return F.sum(F.when(which, 1).otherwise(0))

    named = quotes.where(F.col("speaker_id").isNotNull())
    return named.groupBy("speaker_id").agg(
        F.min_by("speaker", place).alias("speaker"),
        F.min_by("speaker_kind", place).alias("kind"),
        F.countDistinct("article_id").alias("articles"),
        count(own).alias("quotes"),
        count(own & (told == "direct")).alias("direct"),
        count(own & (told == "mixed")).alias("mixed"),
        count(own & (told == "indirect")).alias("indirect"),
        count(~own).alias("reported"),
        F.min("date").alias("first_date"),
        F.max("date").alias("last_date"),
        F.avg(F.when(own, F.col("confidence"))).alias("mean_confidence"),
    )


def _wanted(columns: Dict[str, Any]) -> Sequence[str]:
    wanted: Sequence[str] = [columns[field] for field in _rows.FIELDS] + columns["keep"]
    return wanted


def _work(
    batches: "Iterator[pyarrow.RecordBatch]",
    columns: Dict[str, Any],
    day_first: Optional[bool],
    mend: bool,
    options: Dict[str, Any],
) -> "Iterator[pyarrow.RecordBatch]":
    """Reads the articles of a partition, in a Python worker."""
    import pyarrow

    first = next(batches, None)
    if first is None:
        return
    rest = (batch for some in ([first], batches) for batch in some)
    reader = pyarrow.RecordBatchReader.from_batches(first.schema, rest)
    engine = _pipeline(dict(options))._engine
    run = engine.read_arrow(reader, columns, day_first, mend, True)
    try:
        while (batch := run.next(_BATCH)) is not None:
            yield from pyarrow.RecordBatchReader.from_stream(batch.nested())
    finally:
        run.close()


def _schema(columns: Dict[str, Any]) -> "StructType":
    """The schema of `read`, from the data dictionary."""
    from pyspark.sql.types import (
        ArrayType,
        BooleanType,
        DataType,
        DateType,
        DoubleType,
        LongType,
        StringType,
        StructField,
        StructType,
    )

    kinds: Dict[str, DataType] = {
        "count": LongType(),
        "offset": LongType(),
        "probability": DoubleType(),
        "flag": BooleanType(),
        "day": DateType(),
    }

    def fields(table: str) -> "list[StructField]":
        own = [StructField(name, kinds.get(kind, StringType())) for of, name, kind, _ in _native.tables() if of == table]
        kept = columns["keep"] if table in ("quotes", "articles") else []
        return own + [StructField(name, StringType()) for name in kept]

    lists = [StructField(name, ArrayType(StructType(fields(name)))) for name in ("quotes", "entities", "errors")]
    return StructType([field for field in fields("articles") if field.name != "quotes"] + lists)

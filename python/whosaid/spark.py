"""Who said what, on a cluster: articles of a Spark DataFrame in, quotes out.

    quotes = whosaid.spark.extract(df, text="body", id="id")

Each Python worker loads one model, once, and gives it as many threads as a task has cores. Nothing is collected to the
driver. For speakers and failures beside the quotes, without reading twice:

    read = whosaid.spark.read(df, text="body", id="id").cache()
    quotes, speakers = whosaid.spark.quotes(read), whosaid.spark.speakers(read)
    errors = whosaid.spark.errors(read)
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
    """A row an article: the columns of `articles.csv`, and `quotes`, `entities`, `errors` and `profiles` (what `speakers.csv`
    would say of this article alone) as arrays of structs.

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

    return read.withColumn("quotes", F.size("quotes").cast("long")).drop("entities", "errors", "profiles")


def speakers(read: "DataFrame", order: str = "article_id") -> "DataFrame":
    """One row a speaker over all articles, with the columns of `speakers.csv` and the names that one run of the program would
    give.

    That run names a speaker as its first article does, and lists roles and other names as they are met. Which article is
    first, `order` says: a column that puts articles into the order of the input, such as one carried along with `keep`.
    """
    from pyspark.sql import functions as F

    if "profiles" not in read.columns:
        raise ValueError("these are no articles as `whosaid.spark.read` gives them; speakers are made of those, not of quotes")
    seen = read.select(F.col(order).alias("_order"), F.posexplode("profiles").alias("_number", "_own"))
    seen = seen.select(F.struct("_order", "_number").alias("_place"), "_own.*")
    counts = ("quotes", "direct", "mixed", "indirect", "words_quoted", "reported")
    # Two speakers of an article who are one of the run are one profile: rows are articles.
    summed = seen.groupBy("speaker_id").agg(
        F.min_by("speaker", "_place").alias("speaker"),
        F.min_by("kind", "_place").alias("kind"),
        F.count("*").alias("articles"),
        *(F.sum(name).alias(name) for name in counts),
        F.min("first_date").alias("first_date"),
        F.max("last_date").alias("last_date"),
        (F.sum(F.col("mean_confidence") * F.col("quotes")) / F.sum("quotes")).alias("mean_confidence"),
    )
    names = F.concat_ws("; ", "speaker", "aliases")
    summed = summed.join(_met(seen, F.col("roles"), "roles"), "speaker_id", "left")
    summed = summed.join(_met(seen, names, "aliases"), "speaker_id", "left")
    others = F.filter("aliases", lambda name: name != F.col("speaker"))
    joined = [F.concat_ws("; ", "roles").alias("roles"), F.concat_ws("; ", others).alias("aliases")]
    cells = {name: F.when(F.length(column) > 0, column).alias(name) for name, column in zip(("roles", "aliases"), joined)}
    own = [name for of, name, _, _ in _native.tables() if of == "speakers"]
    return summed.select(*(cells.get(name, F.col(name)) for name in own))


def _met(seen: "DataFrame", joined: "Column", name: str) -> "DataFrame":
    """The distinct parts of a cell of several, by speaker, in the order in which they are met: as many rows at a time as there
    are distinct ones, however many articles say the same.
    """
    from pyspark.sql import functions as F

    parts = seen.select("speaker_id", "_place", F.posexplode(F.split(joined, "; ")).alias("_at", "_part"))
    parts = parts.where(F.length("_part") > 0)
    first = parts.groupBy("speaker_id", "_part").agg(F.min(F.struct("_place", "_at")).alias("_first"))
    lists = first.groupBy("speaker_id").agg(F.array_sort(F.collect_list(F.struct("_first", "_part"))).alias("_parts"))
    return lists.select("speaker_id", F.col("_parts._part").alias(name))


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
        while (batch := run.next(_BATCH, profiles=True)) is not None:
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
    lists.append(StructField("profiles", ArrayType(StructType(fields("speakers")))))
    return StructType([field for field in fields("articles") if field.name != "quotes"] + lists)

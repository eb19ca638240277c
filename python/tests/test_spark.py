"""Spark's rows are those of the program, whatever the partitions."""

import csv
import os
import sys

import pytest
from conftest import SAMPLE, as_words

pyspark = pytest.importorskip("pyspark")
pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    # Two workers of their own, as on a cluster: what is not sent to them is not there.
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("whosaid")
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2")
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def wires():
    with open(SAMPLE / "wires.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [{**row, "place": f"{at:03}"} for at, row in enumerate(rows)]


@pytest.fixture(scope="module")
def read(spark, wires):
    import whosaid.spark

    bad = {name: "" for name in wires[0]} | {"id": "bad", "text": " ", "place": "999"}
    df = spark.createDataFrame([*wires, bad]).withColumnRenamed("text", "body").repartition(3)
    return whosaid.spark.read(df, text="body", keep=["place"]).cache()


def sorted_rows(df, key):
    rows = [row.asDict() for row in df.collect()]
    return sorted(as_words(rows), key=lambda row: [(len(row[it]), row[it]) for it in key])


def without(rows, *names):
    return [{key: value for key, value in row.items() if key not in names} for row in rows]


def in_order(rows, key):
    return sorted(rows, key=lambda row: [(len(row[it]), row[it]) for it in key])


@pytest.fixture(scope="module")
def of_program(tables):
    return tables(SAMPLE / "wires.csv")


def test_the_quotes_are_those_of_the_program(read, of_program):
    import whosaid.spark

    found = sorted_rows(whosaid.spark.quotes(read), ["quote_id"])
    assert without(found, "place") == in_order(of_program["quotes"], ["quote_id"])


def test_entities_and_articles_are_those_of_the_program(read, of_program):
    import whosaid.spark

    key = ["article_id", "start", "end"]
    assert sorted_rows(whosaid.spark.entities(read), key) == in_order(of_program["entities"], key)
    found = sorted_rows(whosaid.spark.articles(read).where("status != 'empty'"), ["article_id"])
    # Which record of which file it was is no longer known.
    expected = in_order(of_program["articles"], ["article_id"])
    assert without(found, "place", "path", "record") == without(expected, "path", "record")


def test_failures_are_rows(read):
    import whosaid.spark

    (error,) = [row.asDict() for row in whosaid.spark.errors(read).collect()]
    assert (error["article_id"], error["kind"]) == ("bad", "empty")


def test_the_speakers_are_those_of_the_program(read, of_program):
    import whosaid.spark

    found = sorted_rows(whosaid.spark.speakers(read, order="place"), ["speaker_id"])
    expected = in_order(of_program["speakers"], ["speaker_id"])
    assert without(found, "mean_confidence") == without(expected, "mean_confidence")
    assert any(row["roles"] for row in found) and any(row["aliases"] for row in found)
    for row, own in zip(found, expected):
        # A mean of means of four digits.
        assert abs(float(row["mean_confidence"] or 0) - float(own["mean_confidence"] or 0)) < 2e-4


def test_roles_and_names_are_listed_as_they_are_met(spark, read):
    import whosaid.spark
    from pyspark.sql.types import StringType, StructField, StructType

    profiles = read.schema["profiles"].dataType
    counts = ("articles", "quotes", "direct", "mixed", "indirect", "words_quoted", "reported")

    def profile(name, roles, aliases):
        told = {"speaker_id": "S1", "speaker": name, "kind": "person", "roles": roles, "aliases": aliases}
        told |= {count: 1 for count in counts} | {"mean_confidence": 0.5}
        return tuple(told.get(field) for field in profiles.elementType.fieldNames())

    articles = [("2", [profile("Ana Ito", "mayor; pilot", "Ito")]), ("1", [profile("A. Ito", "pilot", "Ana Ito")])]
    schema = StructType([StructField("article_id", StringType()), StructField("profiles", profiles)])
    (row,) = whosaid.spark.speakers(spark.createDataFrame(articles, schema)).collect()
    assert (row.speaker, row.roles, row.aliases) == ("A. Ito", "pilot; mayor", "Ana Ito; Ito")
    assert (row.articles, row.quotes, row.mean_confidence) == (2, 2, 0.5)


def test_quotes_are_no_articles_to_make_speakers_of(read):
    import whosaid.spark

    with pytest.raises(ValueError, match="no articles as `whosaid.spark.read` gives them"):
        whosaid.spark.speakers(whosaid.spark.quotes(read))


def test_a_column_that_is_not_there_is_told_at_once(spark):
    import whosaid.spark

    df = spark.createDataFrame([{"id": "a", "body": "It rains."}])
    with pytest.raises(ValueError, match="no column `text`; the columns are: body, id"):
        whosaid.spark.extract(df)

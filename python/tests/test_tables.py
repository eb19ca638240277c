"""The rows of the package are those of the program."""

import csv
import json

import pytest
import whosaid
from conftest import SAMPLE, as_words

TABLES = ("quotes", "speakers", "entities", "articles", "errors")


@pytest.fixture(scope="module")
def wires():
    with open(SAMPLE / "wires.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def of_wires(tables):
    return tables(SAMPLE / "wires.csv")


def same(found, expected, but=()):
    """All tables, cell by cell; `but` are columns that tell of a file."""
    for name in TABLES:
        rows = as_words(getattr(found, name).to_dicts())
        wanted = [{key: value for key, value in row.items() if key not in but} for row in expected[name]]
        assert [{key: value for key, value in row.items() if key not in but} for row in rows] == wanted, name
    assert found.quotes.columns == list(expected["quotes"][0])


def test_a_folder_gives_the_programs_tables(tables, monkeypatch):
    monkeypatch.chdir(SAMPLE.parents[1])
    found = whosaid.extract("corpus/sample")
    same(found, tables("corpus/sample"))
    assert found.counts["articles"] == len(found.articles) == 11


def test_dicts_give_the_rows_of_the_csv(wires, of_wires):
    same(whosaid.extract(wires), of_wires, but=("path",))


def test_pandas_gives_the_rows_of_the_csv(wires, of_wires):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(wires).rename(columns={"text": "body"})
    same(whosaid.extract(frame, text="body"), of_wires, but=("path",))


def test_pyarrow_gives_the_rows_of_the_csv(wires, of_wires):
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.Table.from_pylist(wires)
    at = table.column_names.index("publisher")
    categories = table.set_column(at, "publisher", table["publisher"].dictionary_encode())
    same(whosaid.extract(categories), of_wires, but=("path",))


def test_polars_gives_the_rows_of_the_csv(wires, of_wires):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(wires)
    same(whosaid.extract(frame), of_wires, but=("path",))


def test_days_and_numbers_are_read_as_such():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "number": [7, 8],
            "text": ["Anna Ito said it rains.", None],
            "when": pandas.to_datetime(["2020-03-05", None]),
        }
    )
    found = whosaid.extract(frame, id="number", date="when")
    assert [row["article_id"] for row in found.articles.to_dicts()] == ["7", "8"]
    assert [cell and str(cell) for cell in found.articles.to_pydict()["date"]] == ["2020-03-05", None]
    assert found.errors.to_pydict()["kind"] == ["empty"]


def test_a_stream_has_the_rows_of_the_whole(wires, of_wires):
    quotes, sizes = [], []
    for batch in whosaid.stream(wires, batch_size=2):
        quotes += as_words(batch.quotes.to_dicts())
        sizes.append(len(batch.articles))
    assert quotes == of_wires["quotes"]
    assert sizes[:-1] == [2] * (len(sizes) - 1)


def test_a_stream_is_a_stream_of_arrow(wires, of_wires):
    pyarrow = pytest.importorskip("pyarrow")
    reader = pyarrow.RecordBatchReader.from_stream(whosaid.stream(wires, batch_size=1))
    rows = [row for batch in reader for row in batch.to_pylist()]
    assert as_words(rows) == of_wires["quotes"]


def test_arrow_goes_in_while_arrow_comes_out(wires, of_wires):
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.Table.from_pylist(wires)
    reader = pyarrow.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1))
    out = pyarrow.RecordBatchReader.from_stream(whosaid.stream(reader))
    assert as_words(out.read_all().to_pylist()) == of_wires["quotes"]


def test_columns_have_types(wires):
    pandas = pytest.importorskip("pandas")
    frame = whosaid.extract(wires).to_pandas()
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert kinds["quote_type"] == kinds["speaker_kind"] == kinds["cue_class"] == "category"
    assert list(frame["quote_type"].cat.categories) == ["direct", "mixed", "indirect"]
    assert kinds["negated"] == "bool" and kinds["confidence"] == "float64"
    assert kinds["cue_start"] == "Int64" and kinds["date"].startswith("datetime64")
    assert pandas.isna(frame["speaker"]).sum() == sum(row["speaker"] is None for row in whosaid.extract(wires).to_dicts())


def test_an_empty_frame_has_the_types_of_a_full_one(wires):
    pytest.importorskip("pandas")
    empty, full = (whosaid.extract(articles).to_pandas() for articles in ([], wires))
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_what_other_libraries_read_is_the_same(wires):
    found = whosaid.extract(wires)
    rows = found.to_dicts()
    pyarrow = pytest.importorskip("pyarrow")
    assert found.to_arrow().to_pylist() == rows
    assert pyarrow.table(found).num_rows == len(rows)
    polars = pytest.importorskip("polars")
    frame = found.to_polars()
    assert frame.schema["date"] == polars.Date and frame["quote"].to_list() == [row["quote"] for row in rows]


def test_kept_columns_go_along(wires):
    found = whosaid.extract([{**it, "section": f"s{at}"} for at, it in enumerate(wires)], keep=["section"])
    assert found.quotes.columns[-1] == found.articles.columns[-1] == "section"
    assert found.articles.to_pydict()["section"][:2] == ["s0", "s1"]


def test_bad_rows_are_rows():
    found = whosaid.extract(["Anna Ito said it rains.", "", "Tom Ali said it pours."])
    assert [row["speaker"] for row in found.to_dicts()] == ["Anna Ito", "Tom Ali"]
    (error,) = found.errors.to_dicts()
    assert (error["article_id"], error["kind"], error["message"]) == ("2", "empty", "the record holds no text")


def test_no_articles_have_tables_too():
    found = whosaid.extract([])
    assert len(found) == len(found.speakers) == 0
    assert found.quotes.columns == [column.name for column in whosaid.columns("quotes")]


def test_a_result_is_the_line_of_the_program(program, tmp_path):
    import subprocess

    text = (SAMPLE / "bus-app.txt").read_text(encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": text}), encoding="utf-8")
    command = [program, "extract", "a.jsonl", "--out", "-", "--quiet"]
    line = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, check=True).stdout.decode()
    assert json.loads(whosaid.read(text, id="a").to_json()) == json.loads(line)

"""What one article comes to, what is refused, and how the package behaves in a program."""

import doctest
import importlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest
import whosaid

TEXT = "😀 “We will rebuild the bridge,” said Mayor Amina Bello on Tuesday.\n\nThe transport ministry denied that the bridge had been unsafe."


@pytest.fixture(scope="module")
def pipeline():
    return whosaid.Pipeline()


@pytest.mark.parametrize("name", ["whosaid", "whosaid._pipeline", "whosaid._columns"])
def test_the_examples_in_the_docs_run(name):
    tried = doctest.testmod(importlib.import_module(name))
    assert tried.failed == 0 and tried.attempted > 0


def test_the_examples_in_the_readme_run():
    tried = doctest.testfile("../README.md", encoding="utf-8")
    assert tried.failed == 0 and tried.attempted > 5


def test_a_result_has_what_the_readme_says(pipeline):
    result = pipeline.read(TEXT)
    first, second = result.quotes[:2]
    assert first.speaker.name == "Amina Bello" and first.type == "direct"
    assert 0.5 < first.confidence.row <= 1
    assert result.text[slice(*first.span)] == first.text == "“We will rebuild the bridge,”"
    start, end = result.byte_span(first.span)
    assert result.text.encode()[start:end].decode() == first.text
    assert second.cue_class == "deny" and second.cue.text == "denied"
    assert any(entity.text == "Amina Bello" and entity.speaker == first.speaker for entity in result.entities)
    assert whosaid.Result.from_json(result.to_json()) == result


def test_a_notebook_shows_it(pipeline):
    result = pipeline.read(TEXT + " <script>")
    page = result._repr_html_()
    assert page.count("<mark") >= 5 and "Amina Bello" in page and "<script>" not in page
    table = whosaid.extract([TEXT])._repr_html_()
    assert ">speaker</th>" in table and ">Amina Bello</td>" in table and "7 of 35 columns" in table
    assert ">cue_start</th>" not in table and "0 rows" in whosaid.extract([])._repr_html_()


def test_errors_are_exceptions_with_the_same_words(pipeline, tmp_path):
    with pytest.raises(ValueError, match="the record holds no text"):
        pipeline.read(" ")
    with pytest.raises(OSError, match="no bundle here"):
        whosaid.Pipeline(tmp_path)
    with pytest.raises(ValueError, match="no column `body`; the columns are: text"):
        whosaid.extract(_frame({"text": ["a"]}), text="body")
    with pytest.raises(ValueError, match="article 2: no `text`"):
        whosaid.extract([{"text": TEXT}, {"body": TEXT}])
    with pytest.raises(TypeError, match="article 1: a str or a mapping is wanted, not int"):
        whosaid.extract([1])
    with pytest.raises(ValueError, match="from 0 to 1"):
        whosaid.Pipeline(min_confidence=2)
    with pytest.raises(OSError):
        whosaid.extract(tmp_path / "nowhere")


def _frame(columns):
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame(columns)


def test_time_may_be_limited():
    with pytest.raises(TimeoutError, match="longer than"):
        whosaid.read(TEXT, time_limit=0.0)
    found = whosaid.extract([TEXT], time_limit=0.0)
    assert found.errors.to_pydict()["kind"] == ["timed_out"]


def test_other_languages_are_told_and_left(pipeline):
    german = "Der Minister sagte am Dienstag, die Regierung sei vor dem Mai nicht über die Lage unterrichtet worden."
    assert pipeline.read(german).status == "not_english"
    assert whosaid.extract([german]).articles.to_pydict()["status"] == ["not_english"]
    assert whosaid.extract([german], any_language=True).articles.to_pydict()["status"] == ["ok"]


def test_other_threads_go_on_meanwhile(pipeline):
    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.005)

    ticker = threading.Thread(target=tick)
    ticker.start()
    begun = time.monotonic()
    pipeline.read(TEXT * 3)
    ended = time.monotonic()
    done.set()
    ticker.join()
    within = [tick for tick in ticks if begun <= tick <= ended]
    # With Python's lock held there would be none but the first and last.
    assert len(within) > 5 or ended - begun < 0.05


def test_an_endless_input_can_be_left():
    def endless():
        while True:
            yield TEXT

    with whosaid.stream(endless(), batch_size=3) as stream:
        assert len(next(iter(stream)).articles) == 3


def test_what_the_caller_raises_reaches_the_caller():
    def broken():
        yield TEXT
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        whosaid.extract(broken())


def test_progress_is_told():
    pytest.importorskip("tqdm")
    code = f"import whosaid; whosaid.extract([{TEXT!r}] * 3, progress=True)"
    ran = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, check=True)
    assert b"3/3" in ran.stderr


def test_ctrl_c_ends_a_run():
    code = textwrap.dedent(
        f"""
        import signal, whosaid
        # What is started in the background ignores Ctrl-C, and so does what it starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        whosaid.read("It rains.")
        def endless():
            print("begun", flush=True)
            while True:
                yield {TEXT!r}
        try:
            whosaid.extract(endless())
        except KeyboardInterrupt:
            print("stopped", flush=True)
        """
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "begun\n"
    time.sleep(0.5)
    os.kill(child.pid, signal.SIGINT)
    try:
        out, _ = child.communicate(timeout=120)
    finally:
        child.kill()
    assert (out, child.returncode) == ("stopped\n", 0)


def test_it_needs_no_data_frames():
    code = textwrap.dedent(
        f"""
        import sys
        for name in ("pandas", "pyarrow", "polars", "tqdm", "numpy"):
            sys.modules[name] = None
        import whosaid
        assert whosaid.extract([{TEXT!r}]).to_dicts()[0]["speaker"] == "Amina Bello"
        """
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_package_is_typed():
    folder = os.path.dirname(whosaid.__file__)
    assert os.path.exists(os.path.join(folder, "py.typed"))
    names = {name for name in dir(whosaid._native) if not name.startswith("_")}
    stub = open(os.path.join(folder, "_native.pyi"), encoding="utf-8").read()
    assert names == {"Batch", "Engine", "Run", "Table", "tables"}
    assert all(f"class {name}:" in stub or f"def {name}(" in stub for name in names)

"""The program's own tables over `corpus/sample`, which everything here is compared with."""

import csv
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "corpus" / "sample"


@pytest.fixture(scope="session")
def program():
    """The built program: WHOSAID_PROGRAM, or the one in the target folder."""
    named = os.environ.get("WHOSAID_PROGRAM")
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    places = [pathlib.Path(named)] if named else [target / "debug" / "whosaid", target / "release" / "whosaid"]
    for place in places:
        if place.exists():
            return place
    pytest.fail("no program to compare with; build it, or name it in WHOSAID_PROGRAM")


@pytest.fixture(scope="session")
def tables(program, tmp_path_factory):
    """Runs the program over files and hands back its tables, cells as words."""

    def run(*inputs, options=()):
        out = tmp_path_factory.mktemp("tables")
        command = [program, "extract", *inputs, "--out", out, "--force", "--raw-cells", "--quiet", *options]
        status = subprocess.run([str(it) for it in command], cwd=ROOT).returncode
        assert status in (0, 3), status
        return {name: rows(out / f"{name}.csv") for name in ("quotes", "speakers", "entities", "articles", "errors")}

    return run


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def as_words(rows):
    """Typed rows as the cells of the program's tables."""
    return [{name: cell(name, value) for name, value in row.items()} for row in rows]


def cell(name, value):
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.4f}"
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return str(value)

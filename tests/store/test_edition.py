import os
from pathlib import Path

import pytest

import mblkit
from mblkit.store.edition import _files, edition


def fresh() -> str:
    edition.cache_clear()
    return edition()


def test_the_same_tool_is_the_same_edition() -> None:
    assert fresh() == fresh()


def test_another_version_is_another_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fresh()
    monkeypatch.setattr(mblkit, "__version__", "99.0")
    assert fresh() != before
    edition.cache_clear()


def test_another_python_is_another_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fresh()
    monkeypatch.setattr("sys.version", "3.99")
    assert fresh() != before
    edition.cache_clear()


def test_another_reader_is_another_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fresh()
    (tmp_path / "yaml_rs-99.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert fresh() != before
    edition.cache_clear()


def test_each_file_of_the_tool_counts(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "page.md").write_text("one")
    before = _files(str(tmp_path))
    (tmp_path / "rules" / "page.md").write_text("three")
    assert _files(str(tmp_path)) != before
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "page.pyc").write_text("x")
    assert len(_files(str(tmp_path))) == 1
    assert _files(str(tmp_path / "none")) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no time of the last change of a file itself")
def test_an_edit_of_the_tool_that_sets_back_the_time_counts(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("one")
    times, before = page.stat(), _files(str(tmp_path))
    while page.stat().st_ctime_ns == times.st_ctime_ns:  # clocks of file systems are coarse
        page.write_text("two")
        os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert _files(str(tmp_path)) != before

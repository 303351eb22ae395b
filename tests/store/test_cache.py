import os
import sqlite3
from pathlib import Path

import pytest

from mblkit.store import cache as module
from mblkit.store.cache import Cache, cache_file, cache_files, cache_folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "district.sqlite3"


def filled(file: Path, **texts: str) -> None:
    cache = Cache(file)
    assert cache.put(texts)
    cache.close()


# ------------------------------------------------------------------------------------------------ where it lies


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"XDG_CACHE_HOME": "/caches", "HOME": "/people/ann"}, "linux", "/caches/mblkit"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/people/ann"}, "linux", "/people/ann/.cache/mblkit"),
        ({"HOME": "/people/ann"}, "linux", "/people/ann/.cache/mblkit"),
        ({"HOME": "/people/ann"}, "darwin", "/people/ann/Library/Caches/mblkit"),
        ({"LOCALAPPDATA": "/ann/Local"}, "win32", "/ann/Local/mblkit/Cache"),
        ({}, "win32", None),
        ({}, "linux", None),
    ],
)
def test_each_system_has_a_folder_for_it(environ: dict[str, str], platform: str, folder: str | None) -> None:
    assert cache_folder(environ, platform) == (None if folder is None else Path(folder))


def test_each_district_has_a_file_however_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "one")
    one, link, two = (cache_file(tmp_path, tmp_path / name) for name in ("one", "link", "two"))
    assert one == link != two


# --------------------------------------------------------------------------------------------- what it remembers


def test_a_text_comes_back_as_it_was(file: Path) -> None:
    filled(file, one="first", two="zwei \u2713")
    cache = Cache(file)
    assert (cache.get("one"), cache.get("two"), cache.get("three")) == ("first", "zwei \u2713", None)
    assert cache.put({"one": "anew"}, gone=("two",))
    assert (cache.get("one"), cache.get("two")) == ("anew", None)


def test_texts_are_found_by_how_their_names_begin(file: Path) -> None:
    filled(file, **{"file:a": "1", "file:b": "2", "fila": "3", "g": "4"})
    assert Cache(file).below("file:") == {"a": "1", "b": "2"}


def test_only_the_latest_are_kept(file: Path) -> None:
    cache = Cache(file)
    for day in range(5):
        cache.put({f"verdict:{day}": "x"}, day=day)
    cache.put({"state": "stays"})
    cache.keep("verdict:", 2)
    assert sorted(cache.below("verdict:")) == ["3", "4"]
    assert cache.get("state") == "stays"


def test_asking_makes_no_file(file: Path) -> None:
    cache = Cache(file)
    assert cache.get("one") is None
    cache.keep("one", 1)
    assert not file.parent.exists()


@pytest.mark.skipif(os.name == "nt", reason="the rights of Windows are others")
def test_nobody_else_may_read_it(file: Path) -> None:
    filled(file, one="first")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_districts_that_nobody_asked_about_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_DISTRICTS", 3)
    for number in range(5):
        file = cache_file(tmp_path, Path(f"/{number}"))
        filled(file, one=str(number))
        os.utime(file, (number, number))
    assert sorted(str(Cache(path).get("one")) for path in cache_files(tmp_path)) == ["2", "3", "4"]


# ------------------------------------------------------------------------------------------- what is not believed


def test_a_text_without_its_checksum_is_not_believed(file: Path) -> None:
    filled(file, one="first", two="second")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE texts SET body = ? WHERE name = 'one'", (b"forged",))
    connection.close()
    assert (Cache(file).get("one"), Cache(file).get("two")) == (None, "second")


def test_a_text_under_another_name_is_not_believed(file: Path) -> None:
    filled(file, one="first")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE texts SET name = 'two'")
    connection.close()
    assert Cache(file).get("two") is None


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_cache_is_made_anew(file: Path, content: bytes) -> None:
    filled(file, one="first")
    file.write_bytes(content)
    assert Cache(file).get("one") is None
    Cache(file).put({"one": "second"})  # this run may do without
    filled(file, one="third")
    assert Cache(file).get("one") == "third"


@pytest.mark.parametrize("left", [100, 1000, 4096, 6000])
def test_a_file_that_was_cut_off_is_made_anew(file: Path, left: int) -> None:
    filled(file, **{f"text-{number}": "x" * 500 for number in range(40)})
    file.write_bytes(file.read_bytes()[:left])
    for _ in range(2):
        cache = Cache(file)
        assert set(cache.below("text-").values()) <= {"x" * 500}
        cache.put({"text-0": "y"})
        cache.close()
    assert Cache(file).get("text-0") == "y"


def test_tables_that_are_not_ours_are_not_asked(file: Path) -> None:
    file.parent.mkdir(mode=0o700)
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE VIEW texts AS SELECT 'one' AS name, x'00' AS body, x'00' AS sum, 0 AS used")
    connection.close()
    file.chmod(0o600)
    assert Cache(file).get("one") is None
    filled(file, one="first")
    assert Cache(file).get("one") == "first"


def test_a_file_that_somebody_else_writes_is_done_without(file: Path) -> None:
    filled(file, one="first")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    cache = Cache(file)
    assert cache.get("one") is None
    assert not cache.put({"one": "second"})
    other.execute("ROLLBACK")
    other.close()
    assert Cache(file).get("one") == "first"


@pytest.mark.skipif(os.name == "nt", reason="the rights of Windows are others")
@pytest.mark.parametrize("mode", [0o666, 0o620])
def test_a_file_that_others_may_write_is_not_believed(file: Path, mode: int) -> None:
    filled(file, one="first")
    file.chmod(mode)
    assert Cache(file).get("one") is None
    assert not Cache(file).put({"one": "second"})


def test_a_link_is_not_followed(file: Path, tmp_path: Path) -> None:
    filled(tmp_path / "other.sqlite3", one="first")
    file.parent.mkdir(mode=0o700)
    file.symlink_to(tmp_path / "other.sqlite3")
    assert Cache(file).get("one") is None


def test_where_no_folder_can_be_made_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    cache = Cache(tmp_path / "cache" / "district.sqlite3")
    assert not cache.put({"one": "first"})
    assert cache.get("one") is None


def test_a_file_out_of_all_measure_is_made_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(file, one="x" * 20_000)
    monkeypatch.setattr(module, "LARGEST", 10_000)
    assert Cache(file).get("one") is None


@pytest.mark.skipif(os.name == "nt", reason="the rights of Windows are others")
def test_a_folder_that_others_may_write_is_not_read(file: Path) -> None:
    filled(file, one="first")
    file.parent.chmod(0o777)
    assert Cache(file).get("one") is None
    file.parent.chmod(0o700)
    assert Cache(file).get("one") == "first"


def test_only_our_files_in_a_folder_of_our_own_are_those_of_districts(tmp_path: Path) -> None:
    folder, other = tmp_path / "cache", tmp_path / "other"
    for one in (folder, other):
        one.mkdir()
        for name in ("notes.sqlite3", f"{'a' * 32}-1.sqlite3", f"{'b' * 32}-2.sqlite3-journal", f"{'c' * 32}.sqlite3"):
            (one / name).touch()
    assert [path.name[0] for path in module.cache_files(folder)] == ["a", "b"]
    (tmp_path / "link").symlink_to(other)
    assert module.cache_files(tmp_path / "link") == ()

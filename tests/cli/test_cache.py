from pathlib import Path

import pytest
from tests.districts import build
from tests.running import Done, run


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    return build(tmp_path / "one", "").root, build(tmp_path / "two", "").root


def mbl(folder: Path, *arguments: str, **environ: str) -> Done:
    said = {"MBL_NO_CACHE": "", "XDG_CACHE_HOME": str(folder.parent / "caches"), **environ}
    return run(folder, arguments, environ=said)


def test_it_is_shown_and_cleared(two: tuple[Path, Path]) -> None:
    one, other = two
    assert "nothing yet" in mbl(one, "cache", "show").stdout
    mbl(one, "validate")
    mbl(other, "validate")
    shown = mbl(one, "cache", "show").stdout
    (mine,) = (path for path in (one.parent / "caches" / "mblkit").iterdir() if str(path) in shown)
    assert f"{-(-mine.stat().st_size // 1000)} kB" in shown
    assert "forgot" in mbl(one, "cache", "clear").stdout
    assert not mine.exists()
    assert "nothing yet" not in mbl(other, "cache", "show").stdout
    assert "nothing to forget" in mbl(one, "cache", "clear").stdout


def test_all_districts_are_cleared_from_anywhere(two: tuple[Path, Path]) -> None:
    for one in two:
        mbl(one, "validate")
    caches = two[0].parent / "caches"
    assert len(list((caches / "mblkit").iterdir())) == 2
    assert mbl(two[0].parent, "cache", "clear", "--all", XDG_CACHE_HOME=str(caches)).returncode == 0
    assert list((caches / "mblkit").iterdir()) == []


def test_outside_of_a_district_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert mbl(tmp_path, "cache", "show").returncode == 2
    assert mbl(tmp_path, "cache", "clear").returncode == 2


def test_it_says_when_nothing_is_remembered(two: tuple[Path, Path]) -> None:
    assert "MBL_NO_CACHE is set" in mbl(two[0], "cache", "show", MBL_NO_CACHE="1").stdout
    shown = mbl(two[0], "cache", "show", XDG_CACHE_HOME="", HOME="", USERPROFILE="", LOCALAPPDATA="")
    assert "nothing is remembered" in shown.stdout


def test_a_folder_that_cannot_be_cleared_is_told(two: tuple[Path, Path]) -> None:
    mbl(two[0], "validate")
    (file,) = (two[0].parent / "caches" / "mblkit").iterdir()
    file.unlink()
    file.mkdir()
    done = mbl(two[0], "cache", "clear")
    assert (done.returncode, "cannot be cleared" in done.stderr) == (2, True)

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.districts import Folder, build

os.environ.setdefault("MBL_NO_CACHE", "1")  # each test checks anew; those of the cache have one of their own

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.full)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout, or the unpacked source archive."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Tests that use it are marked `browser`."""
    names = (os.environ.get("MBL_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("no Chromium: `make test-full` installs one on Debian, or set MBL_CHROMIUM")
    return found


@pytest.fixture
def district(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    """A small district with the records of the test's docstring in it: see tests/districts.py."""
    return build(tmp_path, request.function.__doc__ or "")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the files under tests/golden/ anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file under tests/golden/, or write the file with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.read_bytes().decode() == text

    return compare

from pathlib import Path

import pytest

from mblkit.load.repository import Opened, open_all
from mblkit.store.tree import WorkTree


@pytest.fixture(scope="session")
def example_root(root: Path) -> Path:
    return root / "examples" / "district"


@pytest.fixture(scope="session")
def example(example_root: Path) -> Opened:
    """The example district with all its students."""
    return open_all(WorkTree(example_root))

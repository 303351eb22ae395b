"""The example district: in the package where mblkit is installed, in `examples/` of a checkout."""

from importlib.resources import files
from pathlib import Path

from mblkit.errors import MblError


def example_district() -> Path:
    """Return the folder of the example district. Raises MblError where the installation has none."""
    package = Path(str(files("mblkit")))
    for folder in (package / "_examples" / "district", package.parents[1] / "examples" / "district"):
        if (folder / "mbl.yaml").is_file():
            return folder
    raise MblError("this installation has no example district", "install mblkit again")

"""The first stage: which files there are to read, and what stands in the way."""

import unicodedata
from collections.abc import Iterable

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location, Related
from mblkit.store.tree import Tree, reason


def discover(tree: Tree) -> tuple[tuple[str, ...], list[Diagnostic]]:
    """Return the paths of the YAML files in `tree`, sorted, and the findings on what cannot be one."""
    paths = tuple(file.path for file in tree.files())
    found = [
        diagnose(
            "MBL016",
            "this is a symbolic link",
            Location(link),
            help="put the file or folder itself in its place; links are not followed",
        )
        for link in tree.links()
    ]
    found += [
        diagnose("MBL001", obstacle.reason, Location(obstacle.path), help="move, rename or unlock it")
        for obstacle in tree.obstacles()
    ]
    return paths, [*found, *_clashes(paths)]


def unreadable(path: str, error: OSError) -> Diagnostic:
    """Return the finding on a file that the system refuses to open or read."""
    return diagnose(
        "MBL001",
        f"the file cannot be read ({reason(error)})",
        Location(path),
        help="check that the file exists and that you may read it",
    )


def _clashes(paths: Iterable[str]) -> list[Diagnostic]:
    """Return a finding for each path that a Mac or a Windows machine takes for an earlier one."""
    first: dict[str, str] = {}
    found: list[Diagnostic] = []
    for path in paths:
        other = first.setdefault(_folded(path), path)
        if other != path:
            found.append(
                diagnose(
                    "MBL017",
                    f'"{path}" and "{other}" are one file on machines that do not tell such names apart',
                    Location(path),
                    help="rename one of them",
                    related=(Related(Location(other), "the other file"),),
                )
            )
    return found


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    decomposed = unicodedata.normalize("NFD", path).casefold()
    return unicodedata.normalize("NFC", decomposed)

"""A tree in which some files have other content: to see what a change would do before it is written."""

from collections.abc import Mapping

from mblkit.store.tree import FileInfo, Obstacle, Tree


class OverlayTree:
    """Another tree's files, with the content of some of them replaced or added."""

    def __init__(self, tree: Tree, changed: Mapping[str, bytes]) -> None:
        self._tree = tree
        self._changed = dict(changed)

    def files(self) -> tuple[FileInfo, ...]:
        """Return the YAML files, sorted by path."""
        kept = [one for one in self._tree.files() if one.path not in self._changed]
        new = [FileInfo(path, len(data)) for path, data in self._changed.items()]
        return tuple(sorted((*kept, *new), key=lambda one: one.path))

    def links(self) -> tuple[str, ...]:
        """Return the symbolic links of the other tree."""
        return self._tree.links()

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return the obstacles of the other tree."""
        return self._tree.obstacles()

    def read(self, path: str) -> bytes:
        """Return a file's bytes: the new ones where it was changed. Raises OSError as the other tree does."""
        return self._changed[path] if path in self._changed else self._tree.read(path)

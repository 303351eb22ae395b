"""Where a record stands in the district's files: path and keys, never a line, so that no batch pays for lines."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

R = TypeVar("R", covariant=True)


class Origin(NamedTuple):
    """A file, relative to the repository, and the way to a value inside it."""

    path: str
    keys: tuple[str | int, ...] = ()

    def at(self, *keys: str | int) -> "Origin":
        """Return the origin of a value further inside."""
        return Origin(self.path, (*self.keys, *keys))


@dataclass(frozen=True, slots=True)
class Kept(Generic[R]):
    """A record together with the place where it stands."""

    record: R
    origin: Origin

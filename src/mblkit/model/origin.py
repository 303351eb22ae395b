"""Where a record stands in the district's files: path and keys, never a line, so that no batch pays for lines."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

R_co = TypeVar("R_co", covariant=True)


class Origin(NamedTuple):
    """A file, relative to the repository, and the way to a value inside it."""

    path: str
    keys: tuple[str | int, ...] = ()

    def at(self, *keys: str | int) -> "Origin":
        """Return the origin of a value further inside."""
        return Origin(self.path, (*self.keys, *keys))


@dataclass(frozen=True, slots=True)
class Kept(Generic[R_co]):
    """A record together with the place where it stands."""

    record: R_co
    origin: Origin

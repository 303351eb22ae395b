"""Records whose words are made when somebody first asks for them: most results are computed, and few are explained."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeAlias

Made: TypeAlias = Mapping[str, Any]
"""Some fields of a record, by name."""

Maker: TypeAlias = Callable[[], Made]
"""Makes some fields of a record."""


class Later:
    """A frozen record some of whose fields may be made later, once. To a reader such a record is like any other."""

    __slots__ = ("_make",)

    _make: tuple[Maker, ...]

    @classmethod
    def later(cls, *make: Maker, **known: object) -> Self:
        """Return a record with the fields that are known.

        The makers give the others by name, one after another, until what is asked for is there.
        """
        one, put = object.__new__(cls), object.__setattr__
        for name, value in known.items():
            put(one, name, value)
        put(one, "_make", make)
        return one

    if not TYPE_CHECKING:  # a type checker would take every name for a field

        def __getattr__(self, name: str) -> object:
            """Return a field that is not there yet. Raises AttributeError for what is no field."""
            if name not in type(self).__dataclass_fields__:
                raise AttributeError(f"{type(self).__name__} has no {name}")
            make, *rest = object.__getattribute__(self, "_make")
            for field, value in make().items():
                object.__setattr__(self, field, value)
            if rest:
                object.__setattr__(self, "_make", rest)
            else:
                object.__delattr__(self, "_make")  # what it holds on to is not needed any more
            return getattr(self, name)

"""The sandbox that templates run in, quick where it can be: most of what a template asks for is a field of a part."""

from dataclasses import fields, is_dataclass
from typing import Any, Final

from jinja2.sandbox import ImmutableSandboxedEnvironment

_OURS: Final = "mblkit.reports."
_KNOWN: Final[dict[type, frozenset[str]]] = {}


class Sandbox(ImmutableSandboxedEnvironment):
    """An immutable sandbox that gives the fields of views and parts without asking whether they are safe.

    They hold text, numbers and one another: nothing that can be called. For all else Jinja's own rules hold, which
    look at each value anew and took half of the time of a page.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - any value that a template has
        """Return an attribute, or what stands for one that is not there or not safe."""
        if attribute in fields_of(type(obj)):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def fields_of(kind: type) -> frozenset[str]:
    """Return the public fields of a class of ours; none of any other class."""
    known = _KNOWN.get(kind)
    if known is None:
        ours = kind.__module__.startswith(_OURS)
        names = (one.name for one in fields(kind)) if ours and is_dataclass(kind) else ()
        known = _KNOWN[kind] = frozenset(name for name in names if not name.startswith("_"))
    return known

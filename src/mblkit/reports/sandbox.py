"""The sandbox that templates run in, quick where it can be: most of what a template asks for is a field of a part."""

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final

from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

_OURS: Final = "mblkit.reports."
_KNOWN: Final[dict[type, frozenset[str]]] = {LoopContext: frozenset({"index", "index0", "first", "last", "length"})}
"""What is given without a question, by class: of a loop, where it is."""


class Sandbox(ImmutableSandboxedEnvironment):
    """An immutable sandbox that gives the fields and properties of views and parts without asking if they are safe.

    They hold text, numbers and one another: nothing that can be called. For all else Jinja's own rules hold, which
    look at each value anew and took half of the time of a page.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - any value that a template has
        """Return an attribute, or what stands for one that is not there or not safe."""
        known = _KNOWN.get(type(obj))
        if attribute in (_shown_by(type(obj)) if known is None else known):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Jinja has it
        """Return what a call gives. A macro is text of a template: it needs no question, and is given its context."""
        if type(obj) is Macro:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return obj(context.eval_ctx, *args, **kwargs)
        return super().call(context, obj, *args, **kwargs)


@cache
def fields_of(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - any class
    """Return the public fields of a class of ours, in order; none of any other class."""
    ours = kind.__module__.startswith(_OURS)
    names = (one.name for one in fields(kind)) if ours and is_dataclass(kind) else ()
    return tuple(name for name in names if not name.startswith("_"))


def _shown_by(kind: type) -> frozenset[str]:
    """Return the public fields and properties of a class of ours, found once; none of any other class."""
    own = fields_of(kind)
    told = (name for name in dir(kind) if own and not name.startswith("_"))
    found = _KNOWN[kind] = frozenset((*own, *(name for name in told if isinstance(getattr(kind, name), property))))
    return found

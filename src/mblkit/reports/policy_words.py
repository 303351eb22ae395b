"""What settings say, in words: the same words as behind every judgement."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from mblkit.engine.contenders import Classes
from mblkit.engine.method_words import describe_method
from mblkit.engine.rollup_words import describe_rollup
from mblkit.engine.wording import describe_body, describe_retention
from mblkit.model.numbers import show

_WORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    "body": describe_body,
    "method": describe_method,
    "retention": describe_retention,
    "rollup": lambda value: describe_rollup(value, "indicators"),
    "requires": lambda value: f"{describe_rollup(value, 'parts')} mastered at once",
    "ladder": lambda value: f"what {value.conversion} gives for the {value.of} of the parts",
    "until": lambda value: f"by {value[0]:02}-{value[1]:02} of the year of the diploma",
    "proven_by": lambda value: " or ".join(one.experience for one in value),
    "approval": lambda value: "a recorded approval is needed" if value else "no approval is needed",
}


def in_words(key: str, value: Any) -> str:  # noqa: ANN401 - a setting of any key
    """Return what the value of a key says; the name of the key is not said again."""
    if key in _WORDS:
        return _WORDS[key](value).removeprefix(f"{key} ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else show(value)


def classes_in_words(classes: Classes) -> str:
    """Return graduating classes in words."""
    first, last = classes.first, classes.last
    if first is None and last is None:
        return "all classes"
    if first is None:
        return f"the classes up to {last}"
    if last is None:
        return f"the classes from {first} on"
    return f"the class of {first}" if first == last else f"the classes from {first} to {last}"

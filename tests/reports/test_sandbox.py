from dataclasses import dataclass

import pytest
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, UndefinedError

from mblkit.reports.parts import Cell
from mblkit.reports.sandbox import Sandbox, fields_of


@dataclass(frozen=True)
class Foreign:
    """A dataclass of somebody else."""

    text: str = "x"


def rendered(template: str, **given: object) -> str:
    return Sandbox(undefined=StrictUndefined).from_string(template).render(given)


def test_fields_of_parts_are_given() -> None:
    assert rendered("{{ one.text }}{{ one.statement }}", one=Cell("a", statement="b")) == "ab"


@pytest.mark.parametrize("attribute", ["__class__", "__dict__", "__init__", "_x", "__dataclass_fields__"])
def test_what_is_no_field_is_as_jinja_has_it(attribute: str) -> None:
    with pytest.raises((SecurityError, UndefinedError)):
        rendered(f"{{{{ one.{attribute}.x }}}}", one=Cell("a"))
    with pytest.raises((SecurityError, UndefinedError)):
        rendered(f"{{{{ one | attr('{attribute}') | attr('x') }}}}", one=Cell("a"))


def test_only_classes_of_ours_have_quick_fields() -> None:
    assert "text" in fields_of(Cell)
    assert fields_of(Foreign) == fields_of(str) == ()
    assert rendered("{{ one.text }}", one=Foreign()) == "x"


def test_lists_cannot_be_changed() -> None:
    with pytest.raises(SecurityError):
        rendered("{{ found.append(1) }}", found=[])

"""A template for a district to begin with."""

import re
from importlib.resources import files
from typing import Final

_BLOCK: Final = re.compile(r"\{% block (\w+) %\}")


def ours(suffix: str) -> str:
    """Return our own template of a form, so that it works in the folder of a district: it names our other files."""
    text = (files("mblkit.reports") / "templates" / f"document.{suffix}.j2").read_text(encoding="utf-8")
    return text.replace('from "parts.html.j2"', 'from "ours/parts.html.j2"')


def blocks(suffix: str) -> tuple[str, ...]:
    """Return the names of the blocks of our template of a form, in order."""
    return tuple(_BLOCK.findall(ours(suffix)))


def beginning(suffix: str) -> str:
    """Return a template that extends ours and says which blocks can be written anew."""
    names = ", ".join(blocks(suffix))
    return (
        f'{{% extends "ours/document.{suffix}.j2" %}}\n'
        f"{{# Blocks to write anew: {names}. What ours prints there is {{{{ super() }}}}. #}}\n"
        "{% block footer %}\n"
        "{{ super() }}\n"
        "{% endblock %}\n"
    )

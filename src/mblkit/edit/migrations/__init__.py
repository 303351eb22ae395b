"""The steps from one version of a kind to the next. They stay for ever: a file may have been asleep for years."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from mblkit.edit.layout import Edit, Layout
from mblkit.edit.migrations.attestations_1_to_2 import attestations_1_to_2, attestations_1_to_2_edits


@dataclass(frozen=True, slots=True)
class Step:
    """What makes files of one version files of the next.

    Attributes:
        kind: the kind of file.
        version: the version that it begins with.
        says: what becomes of the files, in one clause.
        data: returns the data of the next version; pure, the header apart.
        edits: returns the edits that do the same to the text of such data, the header apart.
    """

    kind: str
    version: int
    says: str
    data: Callable[[dict[str, Any]], dict[str, Any]]
    edits: Callable[[Layout, dict[str, Any]], list[Edit]]


STEPS: Final = (
    Step(
        "attestations",
        1,
        'the field "language" of engagements is called "languages"',
        attestations_1_to_2,
        attestations_1_to_2_edits,
    ),
)


def step_from(kind: str, version: int) -> Step | None:
    """Return the step that a version of a kind begins with, or None where there is none."""
    return next((one for one in STEPS if (one.kind, one.version) == (kind, version)), None)

"""What a gist rests on besides its own file: what the ground says of the ids that the file uses, and nothing else.

A change of the framework, of a class or of a student changes the keys of those files alone that such a change can
touch: the others need not be read again. An id that is not known, or that several records have, rests on everything:
what is suggested in its place may stand anywhere.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from mblkit.engine.chain import counting_purposes
from mblkit.load.index import Definition
from mblkit.model.numbers import show
from mblkit.model.scale import ScaleRecord
from mblkit.rules.gist import Gist, Ground
from mblkit.rules.register import Given, Register, Roster


@dataclass(frozen=True)
class GroundKeys:
    """The keys of gists on one ground.

    Attributes:
        ground: the ground.
        whole: stands for everything in it.
        edition: stands for the tool.
    """

    ground: Ground
    whole: str
    edition: str

    def of(self, gist: Gist) -> str:
        """Return the key of a file: where it is the same, the gist is."""
        said = self._said
        return _digest("\n".join((self.common, *(said.get(one) or self._of_some(*one) for one in gist.refers))))

    def of_names(self, names: AbstractSet[str]) -> dict[str, str]:
        """Return what stands for all that the ground says of some ids, by id.

        Where that is the same on two grounds, and what all gists rest on too, a gist that uses only these is the same,
        if there is no id among its ids that is unknown, or known to be of another kind.
        """
        spaces: dict[str, list[str]] = {name: [] for name in names}
        for space, ids in sorted(self.ground.core.index.ids.items()):
            for name in names & ids.keys():
                spaces[name].append(space)
        return {name: self._in(among, name) for name, among in spaces.items()}

    def _in(self, spaces: Sequence[str], name: str) -> str:
        shared = self.ground.core.index.is_shared(spaces, name)
        ended = [_ended(space, self.ground.retired.get(space, {}).get(name)) for space in spaces]
        return _digest(repr((name, spaces, shared, ended, self._as_target(name), self._in_register(name))))

    def _of_some(self, spaces: tuple[str, ...], names: tuple[str, ...]) -> str:
        """Return what stands for some ids together: those of a class come again in each of its files."""
        found = _digest("\n".join(self._single.get((spaces, name)) or self._about(spaces, name) for name in names))
        self._said[spaces, names] = found
        return found

    @cached_property
    def common(self) -> str:
        """What all gists rest on."""
        material = self.ground.material
        parts = [self.edition, str(self.ground.reader), str(material is None)]
        if material is not None:
            parts += [str(material.limits.feedback_days), *sorted(counting_purposes(material.district))]
        return _digest("\n".join(parts))

    @cached_property
    def _said(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], str]:
        return {}

    @cached_property
    def _single(self) -> dict[tuple[tuple[str, ...], str], str]:
        return {}

    def _about(self, spaces: tuple[str, ...], name: str) -> str:
        """Return what stands for all that the ground says of an id."""
        ground = self.ground
        if name not in ground.core.index.settled(spaces):
            said = self.whole
        else:
            ended = [_ended(space, ground.retired.get(space, {}).get(name)) for space in spaces]
            known = [space for space in sorted(ground.core.index.ids) if name in ground.core.index.ids[space]]
            said = _digest(repr((name, known, ended, self._as_target(name), self._in_register(name))))
        self._single[spaces, name] = said
        return said

    def _as_target(self, name: str) -> tuple[object, ...]:
        scales = self.ground.scales
        scale = scales.by_target.get(name)
        return name in scales.rolled_up, None if scale is None else _scale(scale)

    def _in_register(self, name: str) -> tuple[object, ...]:
        register, material = self.ground.register, self.ground.material
        if register is None or material is None:
            return ()
        task = material.district.tasks.get(name)
        return (
            _roster(register.rosters.get(name)),
            _given(register.tasks.get(name)),
            None if task is None else task.record.purpose,
            name in self.ground.placing,
            *_student(register, name),
        )


def _ended(space: str, definition: Definition | None) -> object:
    if definition is None:
        return None
    return space, str(definition.retired), definition.replaced_by, definition.origin.path, definition.origin.keys


def _scale(scale: ScaleRecord) -> object:
    return scale.id, scale.numbers, [(level.id, show(level.value)) for level in scale.levels]


def _roster(roster: Roster | None) -> object:
    if roster is None:
        return None
    span = roster.span
    days = None
    if span is not None:
        days = (span.name, str(span.starts), str(span.ends), str(span.next_year), span.origin.path, span.origin.keys)
    return roster.experience, sorted(roster.students), days, str(roster.all_from), str(roster.all_until)


def _given(given: Given | None) -> object:
    if given is None:
        return None
    return given.experiences, given.targets, sorted(given.scored_on), given.origin.path, given.origin.keys


def _student(register: Register, name: str) -> tuple[object, ...]:
    came, left = register.came.get(name), register.left.get(name)
    return str(came), str(left), sorted(register.placed.get(name, ()))


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()

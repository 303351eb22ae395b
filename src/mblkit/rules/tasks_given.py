"""Whether evidence fits its task: given in this experience, and scored on what the task is scored on."""

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location, Related
from mblkit.load.words import listed
from mblkit.rules.material import place
from mblkit.rules.naming import few, only
from mblkit.rules.register import Entry, Given, Register


def check_task(entry: Entry, register: Register) -> Iterable[Diagnostic]:
    """Return MBL403 or, where the task belongs here, MBL402: one finding for an item.

    A task of elsewhere is most often a slip in its id: that its scores do not fit then follows.
    """
    given = register.tasks.get(entry.record.task)
    if given is None:
        return ()
    experience = register.experience_of(entry)
    if experience is not None and given.experiences and experience not in given.experiences:
        return (_foreign(entry, experience, given),)
    return () if _scored(entry) <= given.scored_on else (_off_task(entry, given),)


def _foreign(entry: Entry, experience: str, given: Given) -> Diagnostic:
    return diagnose(
        "MBL403",
        f'the task "{entry.record.task}" is not given in "{experience}"',
        entry.at("task"),
        help=f'use a task of "{experience}", or add "{experience}" to the experiences of the task',
        related=(Related(place(given.origin, "experiences"), "it says here where it is given"),),
    )


def _scored(entry: Entry) -> AbstractSet[str]:
    """Return everything that is scored in an item, by anybody."""
    if not entry.record.details:
        return entry.item.targets
    found = {*entry.item.targets}
    for _, _, detail in entry.item.details():
        found.update(detail.self_score)
        if detail.second is not None:
            found.update(detail.second.scores)
    return found


def _off_task(entry: Entry, given: Given) -> Diagnostic:
    wrong = [(student, keys) for student, keys, target in _places(entry) if target not in given.scored_on]
    targets = sorted(_scored(entry) - given.scored_on)
    return diagnose(
        "MBL402",
        f'the task "{entry.record.task}" is not scored on {few(targets)}',
        Location(entry.file.path, wrong[0][1], at="key"),
        help=f"score it on {listed(given.targets)}, or add what is missing to the targets of the task",
        related=(Related(place(given.origin, "targets"), "it says here what it is scored on"),),
        subject=only({student for student, _ in wrong}),
    )


def _places(entry: Entry) -> Iterator[tuple[str, Keys, str]]:
    """Yield the student, the keys and the target of everything that is scored in an item."""

    def each(student: str, keys: Keys, targets: Collection[str]) -> Iterator[tuple[str, Keys, str]]:
        for target in targets:
            yield student, (*keys, target), target

    for student, keys, scores in entry.item.scores():
        yield from each(student, keys, scores)
    for student, keys, detail in entry.item.details():
        yield from each(student, (*keys, "self_score"), detail.self_score)
        if detail.second is not None:
            yield from each(student, (*keys, "second", "scores"), detail.second.scores)

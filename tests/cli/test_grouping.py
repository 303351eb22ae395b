"""Groups of students for one process after another: everybody once, in order, and files seldom in two of them."""

from random import Random

import pytest

from mblkit.cli.grouping import in_groups


def people(many: int) -> list[str]:
    return [f"s-{number:04}" for number in range(many)]


def classes(students: list[str], size: int) -> dict[str, frozenset[str]]:
    """Return a file for each class of so many students who come one after another."""
    starts = range(0, len(students), size)
    return {f"evidence/{start}.yaml": frozenset(students[start : start + size]) for start in starts}


def parsed(groups: tuple[tuple[str, ...], ...], evidence: dict[str, frozenset[str]]) -> int:
    return sum(not them.isdisjoint(group) for group in groups for them in evidence.values())


@pytest.mark.parametrize("many", [1, 2, 3, 8, 1000])
@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 200, 201, 999])
def test_everybody_is_in_one_group_in_the_order_given(size: int, many: int) -> None:
    students = people(size)
    evidence = classes(students, 25)
    groups = in_groups(students, evidence, many)
    assert [one for group in groups for one in group] == students
    assert all(0 < len(group) <= 200 for group in groups)
    assert groups == in_groups(students, dict(reversed(evidence.items())), many)


@pytest.mark.parametrize(("many", "size"), [(1, 25), (1, 30), (2, 25), (2, 28), (4, 25)])
def test_no_class_is_cut_where_that_can_be(many: int, size: int) -> None:
    students = people(800)
    evidence = classes(students, size)
    cut = parsed(in_groups(students, evidence, many), evidence) - len(evidence)
    assert cut <= (0 if many == 1 else len(evidence) // 4)  # the last groups are smaller than a class


def test_groups_that_cannot_be_cut_between_classes_are_large() -> None:
    students, chance = people(600), Random(5)
    evidence = {f"evidence/{number}.yaml": frozenset(chance.sample(students, 25)) for number in range(400)}
    assert len(in_groups(students, evidence, 1)) <= 5


def test_where_there_are_processes_the_first_group_is_small_and_so_are_the_last() -> None:
    sizes = [len(group) for group in in_groups(people(2000), {}, 2)]
    assert sizes[0] < sizes[1] == 200
    assert sizes[1:] == sorted(sizes[1:], reverse=True)
    assert max(sizes[-4:]) <= 32


def test_files_tell_of_others_too() -> None:
    students = people(40)
    assert in_groups(students, {"evidence/1.yaml": frozenset({"s-9999"})}, 1) == in_groups(students, {}, 1)

from pathlib import Path

import pytest
from tests.districts import TODAY, Folder, build

from mblkit.rules.bulk import ground_of, load_apart, looked_at_together
from mblkit.rules.gist import Gist, gist_of


def item(on: str = "2025-10-01", student: str = "s-1", target: str = "MATH.1.a", **more: object) -> str:
    rest = "".join(f", {name}: {value}" for name, value in more.items())
    return f"{{task: modeling, on: {on}, scores: {{{student}: {{{target}: proficient}}}}{rest}}}"


def gists(folder: Folder, *files: tuple[str, ...]) -> list[Gist]:
    """The gists of files with some items each."""
    ground = ground_of(load_apart(folder.tree).core, TODAY, None)
    head = "mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n"
    texts = [head + "".join(f"  - {one}\n" for one in items) for items in files]
    return [gist_of(f"{number}.yaml", text.encode(), ground) for number, text in enumerate(texts)]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return build(tmp_path, "")


@pytest.mark.parametrize(
    ("files", "together"),
    [
        ([(item(),), (item("2025-10-02"),)], []),
        ([(item(),), (item(student="s-2"),)], []),
        ([(item(),), (item(target="MATH.1.b"),)], [0, 1]),
        ([(item(),), (item(),), (item("2025-10-02"),)], [0, 1]),
        ([(item(), item()), (item("2025-10-02"),)], []),
        ([(item(),), (item("2025-10-02", id="e1", replaces="{on: 2025-10-01}"),)], [0, 1]),
        ([(item(student="s-2"),), (item("2025-10-02", id="e1", replaces="{on: 2025-10-01}"),)], [0, 1]),
        ([(item(), item("2025-10-02", id="e1", replaces="{on: 2025-10-01}")), (item("2025-10-03"),)], []),
        ([(item(),), (item("2025-10-02", attempt=2),), (item(student="s-2"),)], [0, 1]),
        ([(item(), item("2025-10-02", attempt=2)), (item(student="s-2"),)], []),
        ([(item("2025-10-02", attempt=3),), (item(attempt=2, student="s-2"),)], []),
    ],
)
def test_only_files_that_can_object_are_looked_at_together(
    folder: Folder, files: list[tuple[str, ...]], together: list[int]
) -> None:
    assert sorted(looked_at_together(gists(folder, *files))) == [f"{number}.yaml" for number in together]


def test_another_attempt_may_be_in_another_class(folder: Folder) -> None:
    folder.write(
        "more.yaml",
        "mbl: sections/1\n"
        "items: [{id: algebra.2, experience: algebra, school: hs, year: 2025-26, by: [t-one], students: [s-1]}]\n",
    )
    first, second = gists(folder, (item(),), (item("2025-10-02", attempt=2),))
    text = f"mbl: evidence/1\nsection: algebra.2\nby: t-one\nitems:\n  - {item('2025-10-05', attempt=2)}\n"
    other = gist_of("other.yaml", text.encode(), ground_of(load_apart(folder.tree).core, TODAY, None))
    assert looked_at_together([first, other]) == {"0.yaml", "other.yaml"}
    assert looked_at_together([second, other]) == frozenset()


def test_a_file_that_hides_its_kind_is_read_with_the_others(folder: Folder) -> None:
    folder.write("odd.yaml", "{mbl: evidence/1, section: algebra.1, by: t-one, items: []}\n")
    folder.write("plain.yaml", "mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems: []\n")
    apart = load_apart(folder.tree)
    assert [one.path for one in apart.strays] == ["odd.yaml"]
    assert apart.paths == ("plain.yaml",)
    assert {one.kind.name for one in apart.core.files} & {"evidence"} == set()

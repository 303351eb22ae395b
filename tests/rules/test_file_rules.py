"""Rules about whole files, encodings and signs that no page can show: each file is built here."""

import codecs
import errno
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.districts import Folder, build

from mblkit import emit
from mblkit.catalog import RULES
from mblkit.diagnostics import in_order
from mblkit.load.parse import readers
from mblkit.load.places import place_all
from mblkit.load.repository import validate
from mblkit.rules.pages import page
from mblkit.store.tree import LARGEST_FILE, FileInfo, Obstacle

TASK = "mbl: task/1\nid: essay\ntitle: Essay\ntargets: [MATH.2]\nmeasure: written\n"
HEAD, MIDDLE, TAIL = "<" * 7 + " HEAD\n", "=" * 7 + "\n", ">" * 7 + " spring\n"


@dataclass(frozen=True)
class Example:
    """A file that breaks a rule: its bytes, and where the findings on it must be."""

    name: str
    code: str
    data: bytes
    places: tuple[tuple[int | None, int | None], ...]


EXAMPLES = (
    Example("one byte too many", "MBL002", b"#" * LARGEST_FILE + b"\n", ((None, None),)),
    Example("Latin-1", "MBL003", TASK.replace("Essay", "R\u00e9sum\u00e9").encode("latin-1"), ((3, 9),)),
    Example("UTF-16", "MBL003", TASK.encode("utf-16"), ((1, 1),)),
    Example("UTF-16 without its mark", "MBL003", TASK.encode("utf-16-le"), ((1, 1),)),
    Example("UTF-32", "MBL003", TASK.encode("utf-32"), ((1, 1),)),
    Example("cut off", "MBL003", TASK.encode() + "# \u00e9".encode()[:-1], ((6, 3),)),
    Example("escape", "MBL004", TASK.replace("Essay", "Es\x1bsay").encode(), ((3, 10),)),
    Example("null", "MBL004", TASK.replace("Essay", "Essay\0").encode(), ((3, 13),)),
    Example("line separator", "MBL004", TASK.replace("Essay", "Es\u2028say").encode(), ((3, 10),)),
    Example("old Mac line ends", "MBL004", TASK.replace("\n", "\r").encode(), ((1, 12), (1, 22))),
    Example("tab", "MBL005", TASK.replace("title: ", "title:\t").encode(), ((3, 7),)),
    Example("tabs for indentation", "MBL005", b"mbl: task/1\nitems:\n\t- id: a\n\t- id: b\n", ((3, 1), (4, 1))),
    Example("mark in the text", "MBL006", TASK.replace("Essay", "Es\ufeffsay").encode(), ((3, 10),)),
    Example("mark twice", "MBL006", b"\xef\xbb\xbf\xef\xbb\xbf" + TASK.encode(), ((1, 1),)),
    Example("merge", "MBL007", f"mbl: task/1\n{HEAD}id: a\n{MIDDLE}id: b\n{TAIL}".encode(), ((2, 1),)),
    Example("two merges", "MBL007", f"{HEAD}{MIDDLE}{TAIL}x: y\n{HEAD}{MIDDLE}{TAIL}".encode(), ((1, 1), (5, 1))),
    Example("half a merge", "MBL007", f"mbl: task/1\nid: a\n{MIDDLE}".encode(), ((3, 1),)),
    Example("brackets", "MBL008", b"mbl: task/1\nx: " + b"[" * 100_000, ((2, 67),)),
)

OTHERS = ("MBL001", "MBL016", "MBL017")
"""Rules about names and folders; each has a test of its own below."""


@dataclass
class Listing:
    """A tree that need not be on a disk: files by path, links, obstacles, and files that the system keeps back."""

    texts: dict[str, bytes]
    linked: tuple[str, ...] = ()
    refused: tuple[Obstacle, ...] = ()
    locked: dict[str, OSError] = field(default_factory=dict)

    def files(self) -> tuple[FileInfo, ...]:
        return tuple(FileInfo(path, 0) for path in sorted({*self.texts, *self.locked}))

    def links(self) -> tuple[str, ...]:
        return self.linked

    def obstacles(self) -> tuple[Obstacle, ...]:
        return self.refused

    def read(self, path: str) -> bytes:
        if path in self.locked:
            raise self.locked[path]
        if path not in self.texts:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        return self.texts[path]

    def codes(self) -> list[str]:
        found = in_order(place_all(self.read, validate(self).diagnostics))
        return [f"{f.rule} {f.location.path}:{f.location.line}:{f.location.column}" for f in found]


@pytest.fixture
def listing(tmp_path: Path) -> Listing:
    folder = build(tmp_path, "")
    return Listing({file.path: folder.tree.read(file.path) for file in folder.tree.files()})


@pytest.mark.parametrize("reader", readers())
@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_each_gives_its_findings_and_nothing_else(example: Example, reader: str, district: Folder) -> None:
    district.write("example.yaml", example.data)
    found = district.findings(reader)
    assert {f.rule for f in found} == {example.code}
    assert {f.location.path for f in found} == {"example.yaml"}
    assert tuple((f.location.line, f.location.column) for f in found)[: len(example.places)] == example.places


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("tab", b"\t", b" "), ("Latin-1", b"\xe9", "\u00e9".encode()), ("escape", b"\x1b", b"")],
)
def test_the_mended_file_is_clean(name: str, old: bytes, new: bytes, district: Folder) -> None:
    example = next(example for example in EXAMPLES if example.name == name)
    district.write("example.yaml", example.data.replace(old, new))
    assert district.codes() == []


def test_a_mark_at_the_start_and_line_ends_of_windows_do_no_harm(district: Folder) -> None:
    district.write("example.yaml", b"\xef\xbb\xbf" + TASK.replace("\n", "\r\n").encode())
    assert district.codes() == []


def test_a_file_that_the_system_keeps_back(listing: Listing) -> None:
    listing.locked["tasks/proof.yaml"] = PermissionError(errno.EACCES, "Permission denied")
    listing.locked["tasks/gone.yaml"] = FileNotFoundError(errno.ENOENT, "No such file or directory")
    assert listing.codes() == ["MBL001 tasks/gone.yaml:None:None", "MBL001 tasks/proof.yaml:None:None"]
    said = [found.message for found in validate(listing).diagnostics]
    assert "the file cannot be read (permission denied)" in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_is_no_file(district: Folder) -> None:
    os.mkfifo(district.root / "tasks.yaml")
    assert district.codes() == ["MBL001 tasks.yaml:None:None"]


def test_a_folder_may_have_the_name_of_a_file(district: Folder) -> None:
    district.write("tasks.yaml/essay.yaml", TASK)
    assert district.codes() == []


def test_a_name_that_is_no_text(listing: Listing) -> None:
    listing.refused = (Obstacle("ta\\x1bsk.yaml", "the name of the file is not plain text"),)
    assert listing.codes() == ["MBL001 ta\\x1bsk.yaml:None:None"]


def test_links_are_not_followed(district: Folder, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "essay.yaml").write_text(TASK, encoding="utf-8")
    (district.root / "essay.yaml").symlink_to(outside / "essay.yaml")
    (district.root / "more").symlink_to(outside)
    (district.root / "inside.yaml").symlink_to(district.root / "task.yaml")
    (district.root / "nowhere.yaml").symlink_to("nothing.yaml")
    assert district.codes() == [
        "MBL016 essay.yaml:None:None",
        "MBL016 inside.yaml:None:None",
        "MBL016 more:None:None",
        "MBL016 nowhere.yaml:None:None",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tasks/Proof.yaml", "tasks/proof.yaml"),
        ("Tasks/proof.yaml", "tasks/proof.yaml"),
        ("tasks/de\u0301bat.yaml", "tasks/d\u00e9bat.yaml"),
        ("tasks/STRASSE.yaml", "tasks/stra\u00dfe.yaml"),
    ],
)
def test_names_that_other_machines_take_for_one(one: str, other: str, listing: Listing) -> None:
    listing.texts[one] = TASK.encode()
    listing.texts[other] = TASK.replace("essay", "debate").encode()
    last = max(one, other)
    assert listing.codes() == [f"MBL017 {last}:1:1"]


def shown_on_a_page(code: str, listing: Listing) -> None:
    """Do to the district what the console of a page does."""
    if code == "MBL001":
        listing.locked["tasks/proof.yaml"] = PermissionError(errno.EACCES, "Permission denied")
    elif code == "MBL002":
        listing.texts["evidence/all.yaml"] = b"#" * (LARGEST_FILE + 1)
    elif code == "MBL006":
        listing.texts["tasks.yaml"] = b"\xef\xbb\xbf" + TASK.encode() + b"\n\xef\xbb\xbf" + TASK.encode()
    elif code == "MBL016":
        listing.linked = ("tasks.yaml",)
    elif code == "MBL017":
        listing.texts.update({"tasks/Proof.yaml": TASK.encode(), "tasks/proof.yaml": TASK.encode()})
    else:
        for written, path in re.findall(r"(?m)^\$ printf '(.*)' > (\S+)$", page(code)):
            listing.texts[path] = codecs.decode(written, "unicode_escape").encode("latin-1")


@pytest.mark.parametrize("code", [code for code in RULES if "```console" in page(code)])
def test_consoles_are_true(code: str, listing: Listing) -> None:
    shown_on_a_page(code, listing)
    found = tuple(in_order(place_all(listing.read, validate(listing).diagnostics)))
    said = emit.FORMATS["text"](emit.Report(found, 1, listing.read), emit.Style()).splitlines()
    (console,) = re.findall(r"(?ms)^```console\n(.*?)^```$", page(code))
    promised = console.partition("$ mbl validate\n")[2].splitlines()
    assert promised
    assert [line for line in promised if line not in said] == []


def test_every_rule_without_a_block_is_shown_here() -> None:
    shown = {*OTHERS, *(example.code for example in EXAMPLES)}
    assert {code for code in RULES if "```yaml" not in page(code)} <= shown

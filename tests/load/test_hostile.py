"""Hostile files, read in a process of its own with 1 GB of memory and a limit of time.

What must not happen: a signal, a traceback, minutes spent on a megabyte. What must: findings with a place and help.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mblkit.diagnostics import Location
from mblkit.load.dialect import check
from mblkit.load.nodes import compose
from mblkit.load.places import Places

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="resource limits are a matter of POSIX")

CHILD = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from mblkit.diagnostics import Location
from mblkit.load.dialect import check
from mblkit.load.parse import parse
from mblkit.load.places import Places
for line in sys.stdin:
    name, path, reader = json.loads(line)
    with open(path, "rb") as file:
        data = file.read()
    start = time.process_time()
    text, found = check("a.yaml", data)
    if text is not None:
        _, faults = parse("a.yaml", text, reader)
        found += faults
        Places(text).locate(Location("a.yaml", ("last",)))
    told = [[one.rule, one.location.line, one.location.column, one.message, one.help] for one in found]
    print(json.dumps([name, told, time.process_time() - start]), flush=True)
"""

Told = dict[str, tuple[list[list[object]], float]]
"""By name of the file: what is found, and the seconds that it took."""


def read_in_child(folder: Path, files: dict[str, bytes], reader: str) -> Told:
    """Return what a process of its own finds in some files. A file that kills it is the one after the last told."""
    lines = []
    for number, (name, data) in enumerate(files.items()):
        path = folder / f"{number}.yaml"
        path.write_bytes(data)
        lines.append(json.dumps([name, str(path), reader]))
    child = subprocess.run(
        [sys.executable, "-c", CHILD],
        input="\n".join(lines),
        capture_output=True,
        check=False,
        timeout=300,
        text=True,
    )
    told = [json.loads(line) for line in child.stdout.splitlines()]
    assert child.returncode == 0, (child.returncode, told[-1:], child.stderr[-2000:])
    return {name: (found, seconds) for name, found, seconds in told}


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "brackets": (b"[" * 100_000, "MBL008:1:65"),
    "braces": (b"{" * 100_000, "MBL008:1:65"),
    "closed brackets": (b"[" * 100_000 + b"]" * 100_000, "MBL008:1:65"),
    "keys in braces": (b"{a: " * 100_000, "MBL008:1:257"),
    "pairs in brackets": (b"[a: " * 100_000, "MBL008:1:129"),
    "questions in brackets": (b"[? " * 100_000, "MBL008:1:97"),
    "dashes": (b"- " * 100_000, "MBL008:1:129"),
    "wide dashes": (b"-   " * 100_000, "MBL008:1:257"),
    "questions": (b"? " * 100_000, "MBL008:1:129"),
    "indented keys": (b"".join(b" " * depth + b"a:\n" for depth in range(3_000)), "MBL008:65:65"),
    "indented dashes": (b"".join(b" " * depth + b"-\n" for depth in range(3_000)), "MBL008:65:65"),
    "alias bomb": (BOMB.encode(), "MBL010:1:4"),
    "alias of itself": (b"a: &a [*a]\n", "MBL010:1:4"),
    "number of 5,000 digits": (b"a: 1\nb: " + b"9" * 5_000 + b"\n", "MBL112:2:4"),
    "UTF-16": ("a: b\n".encode("utf-16"), "MBL003:1:1"),
    "Latin-1": ("a: é\n".encode("latin-1"), "MBL003:1:4"),
    "truncated UTF-8": (b"a: b\nc: \xe5\xad", "MBL003:2:4"),
    "surrogate": (b"a: \xed\xa0\x80\n", "MBL003:1:4"),
    "directive": (b"%YAML 1.4\n---\na: b\n", "MBL013:2:1"),
    "directive alone": (b"%YAML 9.9\na: b\n", "MBL014:1:1"),
    "tag of Python": (b"a: !!python/object/apply:os.system [ls]\n", "MBL011:1:4"),
    "tab": (b"a:\n\tb: c\n", "MBL005:2:1"),
    "U+2028": ("a: b\u2028c: d\n".encode(), "MBL004:1:5"),
    "U+0085": ("a: b\x85c: d\n".encode(), "MBL004:1:5"),
    "NUL": (b"a: b\0c\n", "MBL004:1:5"),
    "escape codes": (b"a: \x1b[31mred\n", "MBL004:1:4"),
    "17 MiB": (b"a: b\n" * (17 * 1024 * 1024 // 5), "MBL002:None:None"),
    "unclosed quote": (b"a: 'b\n" + b"c: d\n" * 200_000, "MBL009:1:4"),
    "unclosed bracket": (b"a: [b\n" + b"c: d\n" * 2_000, "MBL009:1:4"),
    "duplicate keys": (b"a: 1\n" * 2_000, "MBL015:2:1"),
    "key that is a list": (b"? [a, [b, {c: d}]]\n: e\n", "MBL009:1:3"),
    "second byte order mark": (b"\xef\xbb\xbf\xef\xbb\xbfa: b\n", "MBL006:1:1"),
    "merge key": (b"a: {<<: {b: c}}\n", "MBL012:1:5"),
    "second document": (b"a: b\n--- \nc: d\n", "MBL013:2:1"),
    "git conflict": (b"a: 1\n<<<<<<< x\nb: 1\n=======\nb: 2\n>>>>>>> y\n", "MBL007:2:1"),
    "quotes without end": (b"'\"" * 100_000, "MBL009:1:4"),
    "backslashes": (b'a: "' + b"\\" * 100_001, "MBL009:1:4"),
    "colons": (b"a: " * 100_000, "MBL009:1:5"),
}


MEGABYTES = {
    "flow list": b"a: [" + b"1, " * 350_000 + b"1]\nlast: x\n",
    "keys": b"".join(b"k%d: v\n" % number for number in range(50_000)) + b"last: x\n",
    "quoted": b"a: '" + b"x " * 500_000 + b"'\nlast: x\n",
    "plain": b"a: " + b"x" * 1_000_000 + b"\nlast: x\n",
    "block": b"a: |\n" + b"  *x & [[[\n" * 100_000 + b"last: x\n",
    "ruler": b"# " + b"-" * 1_000_000 + b"\nlast: x\n",
    "blanks": b"a:" + b" " * 1_000_000 + b"b\nlast: x\n",
    "lines": b"a: b" + b"\n" * 1_000_000 + b"last: x\n",
    "stars": b"a: x" + b" - *x" * 200_000 + b"\nlast: x\n",
    "bracketed lines": b"a: [\n" + b"  b,\n" * 100_000 + b"]\nlast: x\n",
}

SLOW = ("duplicate keys", "colons", "unclosed bracket", "backslashes")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return read_in_child(
        tmp_path_factory.mktemp("hostile"), {name: data for name, (data, _) in HOSTILE.items()}, "yaml-rs"
    )


@pytest.fixture(scope="module")
def told_by_ruamel(tmp_path_factory: pytest.TempPathFactory) -> Told:
    files = {name: HOSTILE[name][0][:30_000] for name in SLOW}
    return read_in_child(tmp_path_factory.mktemp("slow"), files, "ruamel")


@pytest.fixture(scope="module")
def told_of_megabytes(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return read_in_child(tmp_path_factory.mktemp("large"), MEGABYTES, "yaml-rs")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_give_findings(name: str, told: Told) -> None:
    found, seconds = told[name]
    shown = [f"{rule}:{line}:{column}" for rule, line, column, _, _ in found]
    assert shown[0] == HOSTILE[name][1]
    assert all(hint for *_, hint in found)
    assert all(len(str(message)) < 160 for *_, message, _ in found)
    assert seconds < 30


@pytest.mark.parametrize("name", SLOW)
def test_those_that_pass_the_dialect_give_the_same_by_ruamel(name: str, told_by_ruamel: Told) -> None:
    found, _ = told_by_ruamel[name]
    assert f"{found[0][0]}:{found[0][1]}:{found[0][2]}" == HOSTILE[name][1]


@pytest.mark.parametrize("name", MEGABYTES)
def test_a_megabyte_of_anything_is_read_in_seconds(name: str, told_of_megabytes: Told) -> None:
    found, seconds = told_of_megabytes[name]
    assert found == []
    assert seconds < 30


def test_composing_for_places_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte in one line is quadratic in ruamel.yaml's round-trip loader; events and a limit are not."""
    monkeypatch.setattr("mblkit.load.places._MOST_NODES", 1_000)
    text = "a: [" + "1, " * 5_000 + "1]\nlast: x\n"
    places = Places(text)
    assert places.locate(Location("a.yaml", ("a", 3))).column == 14
    assert places.locate(Location("a.yaml", ("last",))).line == 1  # behind the limit: the nearest parent


def test_parsers_that_would_crash_are_not_reached() -> None:
    """Composing counts levels by itself: even without the dialect nothing recurses."""
    for text in ("[" * 5_000, "{a: " * 5_000, "- " * 20_000, "".join(" " * depth + "a:\n" for depth in range(2_000))):
        problem = compose(text).problem
        assert problem is not None
        assert problem.rule == "MBL008"
        assert check("a.yaml", text.encode())[0] is None

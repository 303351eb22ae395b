"""Hostile files through the real command, in a child with little memory and time."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from tests import running
from tests.districts import BASE, Folder, build

from mblkit import emit
from mblkit.load.repository import read_any

NAME = "Zebulon"
PLANTED = "mbl: task/1\nid: planted\ntitle: Planted\ntargets: [MATH.9]\nmeasure: written\n"


def limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))


def run(root: Path, *arguments: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "NO_COLOR": "1", "MBL_READER": str(more.get("reader") or "")}
    return subprocess.run(
        (sys.executable, "-m", "mblkit", *arguments, "-C", str(root)),
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=limits,
        env=environment,
    )


BAD: dict[str, tuple[bytes, str]] = {
    "conflict marker": (b"mbl: task/1\n<<<<<<< HEAD\nid: a\n=======\nid: b\n>>>>>>> other\n", "MBL007"),
    "tab": (b"mbl: task/1\nitems:\n\t- id: a\n", "MBL005"),
    "latin-1": ("mbl: task/1\ntitle: caf\u00e9\n".encode("latin-1"), "MBL003"),
    "utf-16": ("mbl: task/1\nid: a\n".encode("utf-16"), "MBL003"),
    "truncated utf-8": (b"mbl: task/1\ntitle: \xe4\xb8", "MBL003"),
    "nul": (b"mbl: task/1\nid: a\0b\n", "MBL004"),
    "brackets": (b"mbl: task/1\nx: " + b"[" * 100_000 + b"]" * 100_000, "MBL008"),
    "open brackets": (b"mbl: task/1\nx: " + b"[" * 100_000, "MBL008"),
    "braces with keys": (b"mbl: task/1\nx: " + b"{a: " * 100_000 + b"1" + b"}" * 100_000, "MBL008"),
    "dashes": (b"mbl: task/1\nx:\n  " + b"- " * 100_000 + b"1\n", "MBL008"),
    "indentation": (b"mbl: task/1\n" + b"".join(b" " * n + b"a:\n" for n in range(500)), "MBL008"),
    "alias bomb": (b"mbl: task/1\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n", "MBL010"),
    "tag": (b"mbl: task/1\nid: !!python/object/apply:os.system [ls]\n", "MBL011"),
    "merge key": (b"mbl: task/1\nx: {<<: {a: 1}}\n", "MBL012"),
    "two documents": (b"mbl: task/1\n---\nmbl: task/1\n", "MBL013"),
    "directive": (b"%YAML 1.4\n---\nmbl: task/1\n", "MBL014"),
    "duplicate key": (b"mbl: task/1\nid: a\nid: b\n", "MBL015"),
    "unclosed quote": (b'mbl: task/1\nid: "a\ntitle: b\n', "MBL009"),
    "5,000-digit number": (b"mbl: task/1\nid: " + b"9" * 5_000 + b"\n", "MBL112"),
    "5,000-digit fraction": (b"mbl: task/1\nid: 0." + b"9" * 5_000 + b"\n", "MBL107"),
    "17 MiB": (b"mbl: task/1\n# " + b"x" * (17 * 2**20), "MBL002"),
    "list": (b"- 1\n- 2\n", "MBL101"),
    "empty": (b"", "MBL101"),
    "line separator": ("mbl: task/1\nid: a\u2028b\n".encode(), "MBL004"),
    "bom inside": ("mbl: task/1\nid: \ufeffb\n".encode(), "MBL006"),
    "complex key": (b"mbl: task/1\n? [a, b]\n: c\n", "MBL009"),
    "no value key": (b"mbl: task/1\n~: c\n", "MBL"),
    "self reference": (b"mbl: task/1\na: &a [*a]\n", "MBL010"),
}


@pytest.fixture(scope="module")
def all_bad(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """One repository with every bad file, one planted mistake and a good district around them."""
    folder = build(tmp_path_factory.mktemp("bad"), "", BASE)
    for place, (data, _) in enumerate(BAD.values()):
        folder.write(f"bad/{place:02d}.yaml", data)
    folder.write("planted.yaml", PLANTED)
    return folder


@pytest.mark.parametrize("reader", ["", "ruamel"])
def test_every_bad_file_is_a_located_finding_and_the_others_are_still_checked(all_bad: Folder, reader: str) -> None:
    done = run(all_bad.root, "validate", "--format", "json", reader=reader)
    assert done.returncode == 1, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    found = json.loads(done.stdout)["diagnostics"]
    by_path: dict[str, list[dict[str, object]]] = {}
    for one in found:
        by_path.setdefault(one["location"]["path"], []).append(one)
    assert [one["rule"] for one in by_path["planted.yaml"]] == ["MBL201"]
    for place, (name, (_, code)) in enumerate(BAD.items()):
        mine = by_path.get(f"bad/{place:02d}.yaml", [])
        assert any(str(one["rule"]).startswith(code) for one in mine), (name, mine)
        assert name == "17 MiB" or all(one["location"]["line"] for one in mine), (name, mine)  # type: ignore[index]


def test_text_stays_readable(all_bad: Folder) -> None:
    done = run(all_bad.root, "validate")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert len(done.stdout) < 1_000 * len(BAD)
    assert b"\x1b" not in done.stdout


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(f"mbl: task/1\nid: {NAME}\n")
    folder = build(tmp_path / "district", "", BASE)
    (folder.root / "link.yaml").symlink_to(outside)
    (folder.root / "folder").symlink_to(tmp_path, target_is_directory=True)
    (folder.root / "loop").symlink_to(folder.root, target_is_directory=True)
    done = run(folder.root, "validate")
    assert done.returncode == 1
    assert NAME.encode() not in done.stdout + done.stderr
    assert done.stdout.count(b"MBL016") == 3


def test_pipes_and_folders_named_like_files(tmp_path: Path) -> None:
    folder = build(tmp_path, "", BASE)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    done = run(folder.root, "validate")
    assert done.returncode in {0, 1}
    assert b"pipe.yaml" in done.stdout


@pytest.mark.parametrize(
    "people",
    [
        f"mbl: people/1\nid: s-1\ngiven: {NAME}\nfamily: 12\n",
        f"mbl: people/1\nid: s-1\ngiven: [{NAME}]\nfamily: x\n",
        f"mbl: people/1\nid: s-1\ngiven: {NAME}\n family: x\n",
        f"mbl: people/1\nid: s-1\ngiven: {NAME}\ngiven: {NAME}\n",
        f"mbl: people/1\nid: s-1\ngiven: x\nfamily: x\nlanguage: {NAME}\nbirth_date: {NAME}\n",
        f"mbl: people/1\nid: {NAME} x\ngiven: x\nfamily: y\n",
        f"given: {NAME}\nmbl: people/1\n",
        f"mbl: people/1\nid: s-1\ngiven: '{NAME}\n",
        f"mbl: people/1\nid: s-1\ngiven: {NAME}: {NAME}\n",
        f"mbl: people/1\nid: s-1\ngiven: &{NAME} x\nfamily: *{NAME}\n",
        f"mbl: people/1\nid: s-1\ngiven: x\nfamily: y\npreferred: !{NAME} z\n",
    ],
)
@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_nothing_personal_is_echoed(tmp_path: Path, people: str, form: str) -> None:
    folder = build(tmp_path, "", BASE)
    folder.write("people.yaml", people)
    found = tuple(folder.findings())
    report = emit.Report(found, 1, lambda path: read_any(folder.tree, path))
    assert found
    assert NAME not in emit.FORMATS[form](report, emit.Style())


def test_full_and_closed_output(tmp_path: Path) -> None:
    folder = build(tmp_path, "", BASE)
    command = (sys.executable, "-m", "mblkit", "validate", "--format", "json", "-C", str(folder.root))
    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
    for place in range(400):
        folder.write(f"more/{place}.yaml", b"mbl: x\n")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        errors = child.stderr.read()
        child.wait()
    assert b"Traceback" not in errors
    assert child.returncode in {0, 1}


@pytest.mark.parametrize(
    ("closed", "arguments", "status"),
    [
        (">&-", "validate --exit-zero", 2),
        (">&- 2>&-", "validate --exit-zero --format sarif", 2),
        ("2>&-", "validate --exit-zero --output found.txt", 0),
        (">&-", "config show", 2),
        (">&-", "mastery s-1", 2),
        (">&-", "mastery s-1 --output mastery.txt", 0),
        (">&-", "--version", 2),
        (">&-", "--help", 2),
        (">&-", "fmt --check", 0),
        (">&-", "fmt - --stdin-filename staff.yaml < staff.yaml", 2),
        ("<&-", "fmt - --stdin-filename staff.yaml", 0),
    ],
)
def test_streams_that_nobody_opened(tmp_path: Path, closed: str, arguments: str, status: int) -> None:
    folder = build(tmp_path, "", BASE)
    command = f'exec "{sys.executable}" -m mblkit {arguments} {closed}'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, cwd=folder.root)
    assert (done.returncode, done.stdout) == (status, b"")
    assert (b"stdout is closed" in done.stderr) == (status == 2 and "2>&-" not in closed)
    assert b"fault" not in done.stderr
    assert b"ignored" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("validate", "-C", "nowhere"), 2, "there is no folder"),
        (("validate", "--format", "xml"), 2, '\'--format\': "xml" is not a choice; choose one of "text", "concise", '),
        (
            ("audit", "--format", "it's"),
            2,
            '"it\'s" is not a choice; choose one of "table", "json", "jsonl", "rows" or "csv"\n',
        ),
        (("mastery", "s-1", "--outcome", "foo"), 2, ': "foo" is not a choice; choose one of "mastered", "not-yet", '),
        (("rule", "MBL999"), 2, "there is no rule"),
        (("schema", "taks"), 2, 'did you mean "task"?'),
        (("valdate",), 2, "validate"),
    ],
)
def test_wrong_calls(tmp_path: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    done = running.run(tmp_path, arguments)
    assert done.returncode == status
    assert said in done.stderr
    assert "fault in mbl" not in done.stderr


def test_no_repository(tmp_path: Path) -> None:
    done = running.run(tmp_path, ("validate",))
    assert done.returncode == 2
    assert "mbl init" in done.stderr


COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("validate", "--format", form) for form in emit.FORMATS),
    ("validate", "--statistics"),
    ("validate", "--unsafe-fixes", "--diff"),
    ("validate", "task.yaml"),
    ("fmt", "--check"),
    ("fmt", "--diff"),
    ("migrate", "--dry-run"),
    ("stamp",),
    ("config", "show"),
    ("audit", "--all"),
    ("audit", "s-1"),
    ("explain", "s-1", "MATH.1"),
    ("transcript", "s-1"),
)


ONE_AFTER_ANOTHER = """
import json, sys
from contextlib import redirect_stderr, redirect_stdout
from mblkit.__main__ import _run
from tests.running import stream, written
root, *commands = sys.argv[1:]
for command in commands:
    sys.argv, out, err = ["mbl", *json.loads(command), "-C", root], stream(), stream()
    with redirect_stdout(out), redirect_stderr(err):
        status = _run()
    print(json.dumps([command, status, written(out), written(err)]), flush=True)
"""


@pytest.fixture(scope="module")
def answers(all_bad: Folder) -> dict[tuple[str, ...], tuple[int, str, str]]:
    """What each command says of the bad files: its status, stdout and stderr. One child runs all of them."""
    done = subprocess.run(
        (sys.executable, "-c", ONE_AFTER_ANOTHER, str(all_bad.root), *(json.dumps(one) for one in COMMANDS)),
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=limits,
        env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr.decode()
    rows = (json.loads(line) for line in done.stdout.splitlines())
    return {tuple(json.loads(command)): (status, out, err) for command, status, out, err in rows}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_stumbles_over_bad_files(
    answers: dict[tuple[str, ...], tuple[int, str, str]], command: tuple[str, ...]
) -> None:
    status, out, err = answers[command]
    assert status in {0, 1, 2}, err
    assert out + err
    assert "fault in mbl" not in out + err


def test_no_command_changes_a_bad_file(all_bad: Folder, answers: dict[tuple[str, ...], tuple[int, str, str]]) -> None:
    wanted = {f"bad/{place:02d}.yaml": data for place, (data, _) in enumerate(BAD.values())}
    assert set(answers) == set(COMMANDS)
    assert {path: data for path, data in contents(all_bad.root).items() if path.startswith("bad/")} == wanted
    assert set(contents(all_bad.root)) == {*wanted, *BASE, "planted.yaml"}


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }

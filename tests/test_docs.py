"""What is not documented does not exist: every command, key, kind and rule, and examples that are true."""

import ast
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO, TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Self

import pytest
from tools.docs import MARK, commands, kind_part, outputs, stale

from mblkit.__main__ import main
from mblkit.catalog import RULES
from mblkit.cli import surroundings
from mblkit.export.schema import field_words
from mblkit.load.anatomy import Mention, field_names, plan_of
from mblkit.load.pipeline import load, read_text
from mblkit.model.base import Record
from mblkit.model.kinds import KINDS, Kind
from mblkit.packs import pack_ids, pack_text
from mblkit.store.tree import WorkTree

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DISTRICT = ROOT / "examples" / "district"
PAGES = sorted(DOCS.rglob("*.md"))
PROSE = [*PAGES, *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"))]

POLICY_HEAD = "mbl: policy/1\nid: part-of-a-policy\ntitle: A part\nlayer: district\nas_of: 2026-01-01\n"
"""What the fragments in docs/policies.md and on the pages of the methods leave out."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def head_of(path: Path) -> str:
    return text_of(path).partition(MARK)[0]


def records_of(kind: Kind) -> list[type[Record]]:
    """The records of a kind, and those inside them."""
    waiting, found = list(kind.forms().values()), list[type[Record]]()
    while waiting:
        record = waiting.pop()
        if record not in found:
            found.append(record)
            waiting.extend(inner for info in record.model_fields.values() for inner in inside(info.annotation))
    return found


def inside(annotation: object) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from inside(part)


# ------------------------------------------------------------------------------------------------------ all there


def test_every_generated_part_is_fresh() -> None:
    assert stale() == [], "run: python tools/docs.py"


def test_check_says_what_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tools import docs

    for path in chain(outputs(), (f"docs/{name}.md" for name in ("cli", "rules"))):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / path).read_bytes())
    for note in (DOCS / "decisions").glob("*.md"):
        (tmp_path / name(note)).write_bytes(note.read_bytes())
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    page = tmp_path / "docs/kinds/task.md"
    page.write_text(text_of(page).replace("| `measure` |", "| `measures` |"), encoding="utf-8")
    extra = tmp_path / "schemas/exam.schema.json"
    extra.write_text("{}", encoding="utf-8")
    assert docs.main(["--check"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["docs/kinds/task.md is stale", "schemas/exam.schema.json belongs to no kind of file"]
    extra.unlink()
    assert docs.main([]) == 0
    assert text_of(page) == text_of(DOCS / "kinds" / "task.md")


def test_the_generator_runs_as_a_script() -> None:
    run = subprocess.run(
        [sys.executable, "tools/docs.py", "--chek"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "usage: python tools/docs.py [--check]\n"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_a_page_with_what_people_need(kind: Kind) -> None:
    head = head_of(DOCS / "kinds" / f"{kind.name}.md")
    parts = (f"# {kind.name}\n", "- **Edited by:** ", "- **Where:** ", "## Example\n", "## What people get wrong\n")
    assert [part for part in parts if part not in head] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_key_is_in_the_table_and_has_a_meaning(kind: Kind) -> None:
    shown = kind_part(kind)
    for record in records_of(kind):
        words = field_words(record)
        for attribute, key in zip(record.model_fields, field_names(record), strict=True):
            assert f"| `{key}` |" in shown, f"{record.__name__}.{key} is not on the page of {kind.name}"
            assert words.get(key) or words.get(attribute), f"{record.__name__}: nothing says what {key} means"


def test_every_key_of_a_policy_is_on_the_page_about_policies() -> None:
    page = text_of(DOCS / "policies.md")
    keys = {key for record in records_of(KINDS["policy"]) for key in field_names(record)} - {"from", "to"}
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", page)) == []


def test_every_rule_is_listed_and_has_its_page() -> None:
    index = text_of(DOCS / "rules.md")
    missing = [code for code in RULES if f"| [{code}](../src/mblkit/rules/pages/{code}.md) |" not in index]
    assert missing == []


@pytest.mark.parametrize("command", commands())
def test_every_command_and_parameter_is_documented(command: str) -> None:
    page = text_of(DOCS / "cli.md")
    assert f"\n### {command}\n" in page
    section = page.partition(f"\n### {command}\n")[2].partition("\n### ")[0]
    for parameter in commands()[command].params:
        assert parameter.help, f"{command} {parameter.opts[0]} has no help"
        shown = parameter.opts if parameter.opts[0].startswith("-") else [parameter.metavar or parameter.name.upper()]
        assert [one for one in shown if one not in section] == []
    assert "Examples:" in commands()[command].help or command == "mbl", f"{command} shows no example"


def test_every_environment_variable_is_documented() -> None:
    page = head_of(DOCS / "cli.md")
    read = {
        node.value
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"MBL_[A-Z_]+|NO_COLOR|TERM|SOURCE_DATE_EPOCH", node.value)
    }
    assert {one for one in read if f"`{one}`" not in page} == set()


def test_every_page_is_in_the_index() -> None:
    index = text_of(DOCS / "README.md")
    pages = [path for path in PAGES if path.parent == DOCS and path.name != "README.md"]
    assert [name(path) for path in pages if f"]({path.name})" not in index] == []


def test_every_decision_note_has_a_number_of_its_own_and_a_page_at_most() -> None:
    notes = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [note.name for note in notes if not re.match(r"# [0-9]+\. \S", text_of(note))] == []
    numbers = [note.name[:4] for note in notes]
    assert len(numbers) == len(set(numbers))
    assert [note.name for note in notes if len(text_of(note).split()) > 700] == []


# ----------------------------------------------------------------------------------------------------------- true


def blocks(path: Path) -> list[str]:
    found = re.findall(r"(?ms)^```yaml\n(.*?)^```", head_of(path))
    if path.name != "policies.md" and path.parent.name != "methods":
        return [str(block) for block in found]
    return [block if block.startswith("mbl:") else POLICY_HEAD + block for block in found]


EXAMPLES = [(path, block) for path in PAGES for block in blocks(path)]
NUMBERED = [f"{name(path)}-{number}" for path in PAGES for number, _ in enumerate(blocks(path), 1)]


@pytest.mark.parametrize(("path", "block"), EXAMPLES, ids=NUMBERED)
def test_examples_are_accepted(path: Path, block: str) -> None:
    shaped, findings = read_text(name(path), block.encode(), None)
    assert [(one.rule, one.message, one.location.keys) for one in findings] == []
    assert shaped is not None
    assert shaped.records != ()
    if path.parent.name == "kinds":
        assert shaped.kind.name == path.stem


def test_ids_in_examples_exist() -> None:
    """Every id that an example refers to is in the example district, in a pack or in another example."""
    known: set[str] = {name for pack in pack_ids() for name in (pack, *defined(pack, pack_text(pack) or ""))}
    tree = WorkTree(DISTRICT)
    known.update(*(names for names in load(tree).index.ids.values()))
    for path, block in EXAMPLES:
        known.update(defined(name(path), block))
    unknown = {
        (name(path), mention.id)
        for path, block in EXAMPLES
        for mention in mentions(name(path), block)
        if mention.id not in known
    }
    assert sorted(unknown) == []


def mentions(path: str, text: str) -> Iterator[Mention]:
    shaped, _ = read_text(path, text.encode(), None)
    assert shaped is not None
    for kept in shaped.records:
        yield from plan_of(type(kept.record)).walk(kept.record, ())


def defined(path: str, text: str) -> set[str]:
    return {mention.id for mention in mentions(path, text) if mention.defines}


LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("path", PROSE, ids=name)
def test_links_resolve(path: Path) -> None:
    broken = []
    for target in LINK.findall(re.sub(r"(?ms)^```.*?^```", "", text_of(path))):
        if target.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"(?m)^#+ (.*)$", text_of(path))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PROSE, ids=name)
def test_nothing_tells_of_a_machine_or_a_registry(path: Path) -> None:
    text = text_of(path)
    found = re.findall(r"/home/|/root/|/Users/|/work/|/tmp/|[A-Z]:\\|pypi\.org|pythonhosted|localhost", text)
    assert found == []


COMMAND = re.compile(r"(?m)(?:^ {4,}|^\$ |`)mbl ([a-z][a-z-]*)")


@pytest.mark.parametrize("path", PROSE, ids=name)
def test_commands_exist(path: Path) -> None:
    known = {full.removeprefix("mbl ").partition(" ")[0] for full in commands()}
    assert sorted(set(COMMAND.findall(head_of(path))) - known) == []


def test_options_in_prose_exist() -> None:
    options = {one for command in commands().values() for parameter in command.params for one in parameter.opts}
    lines = [
        (name(path), line)
        for path in (ROOT / "README.md", *PAGES)
        for line in re.findall(r"(?m)(?:^ {4,}|^\$ |`)(mbl [a-z][^`\n#]*)", head_of(path))
    ]
    strange = [
        (where, option)
        for where, line in lines
        for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", line)
        if option not in options and option != "--help"
    ]
    assert strange == []


def test_no_placeholder_is_left() -> None:
    assert [name(path) for path in PAGES if "PLACEHOLDER" in text_of(path)] == []


# ---------------------------------------------------------------------------------------------------------- as run

STEP = re.compile(
    r"(?ms)^```console\n(?P<console>.*?)^```|^<!-- edit (?P<path>\S+): (?P<before>.+?) => (?P<after>.+?) -->$"
)


class Today(date):
    """The day on which the pages were written, so that what they show stays true."""

    @classmethod
    def today(cls) -> Self:
        return cls(2026, 11, 20)


@dataclass
class Shell:
    """Runs the commands of a page in one process, in a folder of its own, and keeps all that they print."""

    monkeypatch: pytest.MonkeyPatch
    folder: Path

    def run(self, line: str) -> str:
        words = shlex.split(line, comments=True)
        if words[0] == "cd":  # as a shell does: ".." leads back, also out of a link
            self.folder = self.folder.parent if words[1] == ".." else self.folder / words[1]
            self.monkeypatch.chdir(self.folder)
            return ""
        printed = BytesIO()
        both = TextIOWrapper(printed, encoding="utf-8", newline="\n", write_through=True)
        with self.monkeypatch.context() as patch:
            patch.setattr(sys, "argv", words)
            patch.setattr(sys, "stdout", both)
            patch.setattr(sys, "stderr", both)
            with suppress(SystemExit):
                main()
        return printed.getvalue().decode()


def shown(console: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what it prints."""
    parts = re.split(r"(?m)^\$ (.*)\n", console)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def like(expected: str) -> re.Pattern[str]:
    """What a page shows as a pattern: a line of three dots stands for any lines, blank lines at the end for none."""
    lines = expected.rstrip().splitlines()
    return re.compile(
        "".join(r"(?s:.*\n)?" if line == "..." else re.escape(line) + r"[ ]*\n" for line in lines) + r"\s*"
    )


@pytest.mark.parametrize("page", ["quickstart.md", "mastery.md"])
def test_what_a_page_shows_is_what_the_commands_print(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "date", Today)
    (tmp_path / "harbor-valley").symlink_to(DISTRICT)  # what `mbl demo` would copy
    shell = Shell(monkeypatch, tmp_path)
    shell.run("cd .")
    for step in STEP.finditer(text_of(DOCS / page)):
        if step["path"]:
            file = Path(step["path"])
            assert step["before"] in text_of(file)
            file.write_text(text_of(file).replace(step["before"], step["after"], 1), encoding="utf-8")
        for line, expected in shown(step["console"] or ""):
            printed = shell.run(line)
            assert like(expected).fullmatch(printed), f"$ {line}\n{printed}"


@pytest.mark.parametrize(
    "line",
    [
        "mbl validate --format json",
        "mbl audit s-0017 --format json --as-of 2026-06-20",
        "mbl audit s-0005 --format jsonl --as-of 2026-06-20",
        "mbl explain s-0017 MATH.1 --format json --as-of 2026-06-20",
        "mbl transcript s-0017 --format json --as-of 2026-06-20",
    ],
)
def test_every_key_of_the_json_is_documented(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DISTRICT)
    page = text_of(DOCS / "cli.md")
    found = json.loads(Shell(monkeypatch, DISTRICT).run(line))
    assert sorted(key for key in set(keys_of(found)) if f"`{key}`" not in page) == []


def test_every_column_of_the_csv_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DISTRICT)
    page = text_of(DOCS / "cli.md")
    columns = Shell(monkeypatch, DISTRICT).run("mbl audit s-0017 --format csv").partition("\n")[0].split(",")
    assert len(columns) > 1
    assert [one for one in columns if f"`{one}`" not in page] == []


def keys_of(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data
        for value in data.values():
            yield from keys_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from keys_of(value)

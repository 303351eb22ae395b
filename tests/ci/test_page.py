"""docs/ci.md: what it tells people to copy is what GitHub, GitLab and pre-commit accept."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from mblkit import emit

SCHEMAS = {"on": "vendor.github-workflows", "district": "vendor.gitlab-ci"}
"""What the first keys of a block say it is; what remains is for pre-commit."""


def blocks(root: Path) -> list[str]:
    return re.findall(r"(?ms)^```yml\n(.*?)^```", (root / "docs" / "ci.md").read_text(encoding="utf-8"))


def parsed(text: str) -> Any:  # noqa: ANN401 - whatever a block holds
    return YAML(typ="safe", pure=True).load(StringIO(text))


def test_there_is_a_block_for_each(root: Path) -> None:
    firsts = [next(iter(parsed(block))) for block in blocks(root)]
    assert firsts == ["repos", "repos", "name", "name", "district"]


@pytest.mark.full
def test_every_block_is_accepted(root: Path, tmp_path: Path) -> None:
    for number, block in enumerate(blocks(root)):
        path = tmp_path / f"{number}.yml"
        path.write_text(block, encoding="utf-8")
        schema = next((schema for key, schema in SCHEMAS.items() if key in parsed(block)), None)
        check = ["check_jsonschema", "--builtin-schema", schema] if schema else ["pre_commit", "validate-config"]
        run = [sys.executable, "-m", *check, str(path)]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_inputs_and_hooks_are_those_that_exist(root: Path) -> None:
    page = (root / "docs" / "ci.md").read_text(encoding="utf-8")
    action = parsed((root / "action.yml").read_text(encoding="utf-8"))
    table = re.findall(r"(?m)^\| `([a-z]+)` \|", page.partition("| input |")[2].partition("\n\n")[0])
    assert table == list(action["inputs"])
    hooks = {hook["id"] for hook in parsed((root / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    for block in map(parsed, blocks(root)):
        for job in block.get("jobs", {}).values():
            ours = [step for step in job["steps"] if step["uses"].startswith("OWNER/")]
            assert ours
            assert all(set(step["with"]) <= set(action["inputs"]) for step in ours)
        for repository in block.get("repos", ()):
            assert {hook["id"] for hook in repository["hooks"]} <= hooks


def test_workflows_ask_for_least(root: Path) -> None:
    for block in map(parsed, blocks(root)):
        if "jobs" in block:
            assert block["permissions"] == {"contents": "read"}


def test_every_format_is_described(root: Path) -> None:
    page = (root / "docs" / "ci.md").read_text(encoding="utf-8").partition("## The formats")[2]
    assert re.findall(r"(?m)^\| `([a-z]+)` \|", page) == list(emit.FORMATS)
    assert [form for form in emit.FORMATS if f"**{form}**" not in page] == []

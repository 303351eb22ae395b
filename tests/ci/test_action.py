"""The GitHub Action and the hooks: what their files say, and that nothing in an input is ever run."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

HOSTILE = (
    "$(touch gone)",
    "`touch gone`",
    '"; touch gone; "',
    "'; touch gone; '",
    "a && touch gone",
    "a\\",
    "* ? [a-z] ~ {a,b}",
    "-C /etc",
    "--output=gone",
    "$HOME ${PATH} $1 !!",
    "a b\tc",
)

FAKE = """#!/bin/sh
for argument in "$@"; do printf '%s\\0' "$argument"; done >>"$CALLS"
printf '\\n' >>"$CALLS"
exit "${STATUS:-0}"
"""


def yaml_of(path: Path) -> Any:  # noqa: ANN401 - whatever a file of YAML holds
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def steps(root: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml_of(root / "action.yml")["runs"]["steps"]
    return found


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the action in which the programs only note how they were called."""
    for name in ("tools/setup", ".venv/bin/mbl", "bin/gh"):
        path = tmp_path / "action's checkout" / name
        path.parent.mkdir(parents=True)
        path.write_text(FAKE, encoding="utf-8")
        path.chmod(0o755)
    return tmp_path / "action's checkout"


def ran(
    root: Path, checkout: Path, inputs: dict[str, str], step: int = 1, status: int = 0
) -> tuple[int, list[list[str]]]:
    """Run a step as GitHub does, and return its exit status with the calls that it made."""
    script = checkout.parent / "step.sh"
    script.write_text(steps(root)[step]["run"], encoding="utf-8")
    folder = checkout.parent / "workspace"
    folder.mkdir(exist_ok=True)
    calls = checkout.parent / "calls"
    calls.write_bytes(b"")
    names = {
        value.removeprefix("${{ inputs.").removesuffix(" }}"): key for key, value in steps(root)[step]["env"].items()
    }
    given = {name: str(one["default"]) for name, one in yaml_of(root / "action.yml")["inputs"].items()} | inputs
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
        cwd=folder,
        env={
            "PATH": f"{checkout / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_ACTION_PATH": str(checkout),
            "CALLS": str(calls),
            "STATUS": str(status),
            **{variable: given[name] for name, variable in names.items()},
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert list(folder.iterdir()) == []
    return done.returncode, [line.split("\0") for line in calls.read_text(encoding="utf-8").split("\0\n")[:-1]]


def test_scripts_hold_no_expressions_and_are_sound(root: Path) -> None:
    for step in steps(root):
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
        subprocess.run(["bash", "-n", "-c", step["run"]], check=True)
        for variable, value in step["env"].items():
            assert re.fullmatch(r"\$\{\{ inputs\.[a-z]+ \}\}", value)
            assert f"${variable}" in step["run"] or variable == "PYTHON"


def test_every_input_is_used_and_no_other(root: Path) -> None:
    used = {name for step in steps(root) for name in re.findall(r"inputs\.([a-z]+)", str(step["env"]))}
    assert used == set(yaml_of(root / "action.yml")["inputs"])


def test_the_usual_run(root: Path, checkout: Path) -> None:
    assert ran(root, checkout, {}) == (0, [["validate", "--root=.", "--format=github"]])
    assert ran(root, checkout, {}, step=0) == (0, [["base"]])


def test_what_mbl_says_is_what_the_step_says(root: Path, checkout: Path) -> None:
    assert ran(root, checkout, {}, status=1)[0] == 1
    assert ran(root, checkout, {}, status=2)[0] == 2


def test_all_inputs(root: Path, checkout: Path) -> None:
    given = {"root": "our district", "changed": "origin/main", "arguments": "--select=MBL3\n\n--fail-on\nwarning\n"}
    common = ["validate", "--root=our district", "--changed=origin/main", "--select=MBL3", "--fail-on", "warning"]
    assert ran(root, checkout, {**given, "sarif": "out.sarif"}) == (
        0,
        [[*common, "--format=sarif", "--output=out.sarif", "--exit-zero"], [*common, "--format=github"]],
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_inputs_are_words_and_never_run(root: Path, checkout: Path, words: str) -> None:
    status, calls = ran(root, checkout, dict.fromkeys(("root", "changed", "arguments", "sarif"), words))
    common = ["validate", f"--root={words}", f"--changed={words}", words]
    assert status == 0
    assert calls == [[*common, "--format=sarif", f"--output={words}", "--exit-zero"], [*common, "--format=github"]]


def test_without_a_base_nothing_is_said_of_students(root: Path, checkout: Path) -> None:
    assert ran(root, checkout, {"pull": "7", "token": "t"}, step=2) == (0, [])


@pytest.mark.parametrize("given", [{}, {"pull": "7"}, {"token": "t"}])
def test_the_impact_stands_in_the_log_where_it_cannot_be_posted(
    root: Path, checkout: Path, given: dict[str, str]
) -> None:
    called = ["impact", "--root=.", "--format=markdown", "--", "origin/main"]
    assert ran(root, checkout, {"impact": "origin/main", **given}, step=2) == (0, [called])


def test_the_impact_is_posted_as_a_comment(root: Path, checkout: Path) -> None:
    status, calls = ran(root, checkout, {"impact": "origin/main", "pull": "7", "token": "t"}, step=2)
    assert status == 0
    assert sorted(calls) == [
        ["impact", "--root=.", "--format=markdown", "--", "origin/main"],
        ["pr", "comment", "--body-file=-", "--", "7"],
    ]


def test_an_impact_that_fails_fails_the_step(root: Path, checkout: Path) -> None:
    assert ran(root, checkout, {"impact": "origin/main"}, step=2, status=2)[0] == 2
    assert ran(root, checkout, {"impact": "origin/main", "pull": "7", "token": "t"}, step=2, status=2)[0] == 2


@pytest.mark.parametrize("words", HOSTILE)
def test_words_for_the_impact_are_never_run(root: Path, checkout: Path, words: str) -> None:
    status, calls = ran(root, checkout, {"impact": words, "root": words}, step=2)
    assert (status, calls) == (0, [["impact", f"--root={words}", "--format=markdown", "--", words]])


@pytest.mark.full
def test_github_accepts_the_action(root: Path) -> None:
    schema = ["--builtin-schema", "vendor.github-actions"]
    run = [sys.executable, "-m", "check_jsonschema", *schema, str(root / "action.yml")]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done"), done.stdout


def test_pre_commit_accepts_the_hooks(root: Path) -> None:
    run = [sys.executable, "-m", "pre_commit", "validate-manifest", str(root / ".pre-commit-hooks.yaml")]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_hooks_run_commands_that_exist(root: Path) -> None:
    hooks = yaml_of(root / ".pre-commit-hooks.yaml")
    assert [(hook["id"], hook["entry"]) for hook in hooks] == [
        ("mbl-validate", "mbl validate"),
        ("mbl-fmt", "mbl fmt"),
        ("mbl-pii-scan", "mbl pii-scan"),
    ]
    for hook in hooks:
        run = [sys.executable, "-m", "mblkit", *hook["entry"].split()[1:], "--help"]
        assert subprocess.run(run, capture_output=True, check=False).returncode == 0

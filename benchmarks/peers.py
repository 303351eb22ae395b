"""Other tools on the same files, or on as much: installed on demand into a folder of their own, never into ours.

    python -m benchmarks.peers FOLDER

FOLDER keeps them for the next time. A tool that cannot be had is said so and left out. check-jsonschema, yamllint and
bean-check come from pip, ajv from npm, each at its newest; `versions` says which they are.
"""

import argparse
import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml_rs
from benchmarks.measure import Command

ROOT: Final = Path(__file__).resolve().parent.parent
SCHEMA: Final = ROOT / "schemas" / "evidence.schema.json"
FROM_PIP: Final = {"check-jsonschema": "check-jsonschema", "yamllint": "yamllint", "bean-check": "beancount"}
FROM_NPM: Final = {"ajv": ("ajv-cli", "ajv-formats")}
WORKED: Final = (0, 1)
"""A tool that calls files wrong has read them as well: some take a day for a date, and a date for no text."""


@dataclass(frozen=True)
class Peer:
    """A tool that is here: its name, its version, and its command for some files of evidence."""

    name: str
    version: str
    command: Callable[[Sequence[Path], Path], Command]


def main() -> None:
    """Install what can be had, and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    for peer in installed(given.folder):
        print(f"{peer.name} {peer.version}")


def installed(folder: Path) -> Iterator[Peer]:
    """Yield the tools in a folder, after installing what it lacks; what cannot be had is said on stderr."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, package in FROM_PIP.items():
        program = folder / "python" / "bin" / name
        if not program.exists():
            _with_pip(folder / "python", package)
        if program.exists():
            yield Peer(name, _pip_version(folder / "python", package), _COMMANDS[name](program))
        else:
            _cannot(name, "pip could not install it")
    for name, packages in FROM_NPM.items():
        program = folder / "node" / "node_modules" / ".bin" / name
        if not program.exists():
            _with_npm(folder / "node", packages)
        if program.exists():
            package = json.loads((folder / "node" / "node_modules" / packages[0] / "package.json").read_text())
            yield Peer(packages[0], package["version"], _COMMANDS[name](program))
        else:
            _cannot(name, "npm could not install it" if shutil.which("npm") else "there is no npm")


def _cannot(name: str, why: str) -> None:
    print(f"{name} is left out: {why}", file=sys.stderr)


def _with_pip(home: Path, package: str) -> None:
    if not (home / "bin" / "python").exists():
        venv.create(home, with_pip=True)
    subprocess.run((home / "bin" / "python", "-m", "pip", "install", "--quiet", package), check=False)


def _pip_version(home: Path, package: str) -> str:
    asked = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
    done = subprocess.run((home / "bin" / "python", "-c", asked), capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _with_npm(home: Path, packages: Sequence[str]) -> None:
    npm = shutil.which("npm")
    if npm is not None:
        home.mkdir(parents=True, exist_ok=True)
        quiet = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")
        subprocess.run((npm, "install", "--prefix", home, *quiet, *packages), check=False, stdout=subprocess.DEVNULL)


def _check_jsonschema(program: Path) -> Callable[[Sequence[Path], Path], Command]:
    return lambda files, _: Command((str(program), "--schemafile", str(SCHEMA), *map(str, files)), WORKED)


def _yamllint(program: Path) -> Callable[[Sequence[Path], Path], Command]:
    return lambda files, _: Command((str(program), "-d", "relaxed", *map(str, files)), WORKED)


def _ajv(program: Path) -> Callable[[Sequence[Path], Path], Command]:
    head = (str(program), "validate", "--spec=draft2020", "--strict=false", "-c", "ajv-formats", "-s", str(SCHEMA))
    return lambda files, _: Command((*head, *(word for one in files for word in ("-d", str(one)))), WORKED)


def _bean_check(program: Path) -> Callable[[Sequence[Path], Path], Command]:
    def command(files: Sequence[Path], scratch: Path) -> Command:
        ledger = scratch / "scores.beancount"
        ledger.write_text(as_ledger(files))
        return Command((str(program), "--no-cache", str(ledger)), WORKED)

    return command


def as_ledger(files: Sequence[Path]) -> str:
    """Return a ledger with a transaction for each student's scores on a task: as many postings as there are scores."""
    lines = ["1990-01-01 open Assets:Scores", "1990-01-01 open Income:Scores"]
    for path in files:
        data: Any = yaml_rs.loads(path.read_text(), parse_datetime=False)
        for item in data["items"]:
            for student, scores in item["scores"].items():
                lines.append(f'{item["on"]} * "{item["task"]}" "{student}"')
                lines += [f"  Assets:Scores  {place} USD" for place, _ in enumerate(scores, 1)]
                lines += ["  Income:Scores", ""]
    return "\n".join((*lines, ""))


_COMMANDS: Final = {
    "check-jsonschema": _check_jsonschema,
    "yamllint": _yamllint,
    "bean-check": _bean_check,
    "ajv": _ajv,
}

if __name__ == "__main__":
    main()

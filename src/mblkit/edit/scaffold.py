"""`mbl init`: a small, valid district with comments that teach, to be replaced step by step."""

import os
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Final

from mblkit.edit.changes import apply
from mblkit.edit.spelling import scalar
from mblkit.errors import MblError
from mblkit.model.base import ID_PATTERN
from mblkit.store.atomic import Change
from mblkit.store.pending import recover
from mblkit.store.tree import ROOT_FILE, find_root, reason

_FILES: Final = {
    "README.md": "README.md",
    ".gitignore": "gitignore",
    "scales/four-levels.yaml": "scale.yaml",
    "standards/own.yaml": "standards.yaml",
    "framework/mathematics.yaml": "mathematics.yaml",
    "framework/portrait.yaml": "portrait.yaml",
    "framework/habits-of-work.yaml": "habits.yaml",
    "experiences/experiences.yaml": "experiences.yaml",
    "tasks/tasks.yaml": "tasks.yaml",
    "policies/district.yaml": "policy.yaml",
    "staff/staff.yaml": "staff.yaml",
    "sections/$year.yaml": "sections.yaml",
    "students/class-of-$class.yaml": "students.yaml",
    "evidence/$year/algebra-1.1.yaml": "evidence-class.yaml",
    "evidence/$year/student-3.yaml": "evidence-student.yaml",
    "plans/plans.yaml": "plans.yaml",
    "attestations/statements.yaml": "statements.yaml",
    "attestations/$year.yaml": "engagement.yaml",
    "people/people.yaml": "people.yaml",
    ".vscode/settings.json": "vscode-settings.json",
    ".vscode/extensions.json": "vscode-extensions.json",
    ROOT_FILE: "mbl.yaml",  # last: what is not finished has no such file, and is no district yet
}
"""The file in the district, and the template in `starter/`; the names of some say a year."""

_FOR_EDITORS: Final = (".vscode/", "schemas/")
"""Files that help to edit; where others are there already, they stay."""

_PRIVATE: Final = ("sections/", "students/", "evidence/", "plans/", "people/")
_LONGEST_NAME: Final = 200


def scaffold(
    folder: Path,
    district: str,
    name: str,
    *,
    today: date,
    schemas: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> list[str]:
    """Write a small district into a folder, which is made if need be, and return the paths of its files.

    `district` is the id; the example's evidence lies before `today`; `schemas` are texts for editors, by the name of
    the file. A dry run checks everything and writes nothing. Raises MblError for an id or a name that cannot be one,
    for files that exist already (none is ever replaced; what an interrupted run wrote is taken over, settings of an
    editor that are there stay), inside another district, and where writing fails.
    """
    own = {f"schemas/{file}": text for file, text in (schemas or {}).items()}
    finished = () if dry_run else recover(Path(os.path.realpath(folder))).done
    texts = _without_kept(folder, {**own, **starter_files(district, name, today)})
    try:
        _refuse_existing(folder, texts, ours=ROOT_FILE in finished)
        if not dry_run:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MblError(f'"{folder}" cannot be used: {reason(error)}', "name another folder") from error
    if not dry_run:
        apply(folder, [_change(folder, path, text) for path, text in texts.items()])
    return sorted(texts)


def starter_files(district: str, name: str, today: date) -> dict[str, str]:
    """Return the texts of a small district by path. Raises MblError for an id or name that cannot be one."""
    name = unicodedata.normalize("NFC", name.strip())
    _refuse_odd(district, name)
    values = {"id": scalar(district), "name": scalar(name), "title": name, **_dates(today)}
    folder = files("mblkit.edit") / "starter"
    return {
        Template(path).substitute(values): Template(folder.joinpath(template).read_text(encoding="utf-8")).substitute(
            values
        )
        for path, template in _FILES.items()
    }


def _dates(today: date) -> Mapping[str, str]:
    """Return the last school year whose September is over, and the class that was in grade 9 then."""
    first = today.year if today.month >= 10 else today.year - 1  # noqa: PLR2004 - October
    return {
        "year": f"{first}-{(first + 1) % 100:02d}",
        "first": str(first),
        "second": str(first + 1),
        "class": str(first + 4),
    }


def _refuse_odd(district: str, name: str) -> None:
    if not re.fullmatch(ID_PATTERN, district):
        raise MblError(
            f'"{district}" cannot be the id of a district',
            "use letters, digits, dots, dashes and underscores, at most 64, such as example-district",
        )
    seen = name and not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in name)
    if not seen or len(name) > _LONGEST_NAME:
        raise MblError("this cannot be the name of a district", "give its name, on one line")


def _refuse_existing(folder: Path, texts: Mapping[str, str], *, ours: bool) -> None:
    """Raise MblError where a file stands in the way, OSError where nobody can tell. `ours` is a run finished now."""
    if folder.exists() and not folder.is_dir():
        raise MblError(f'"{folder}" is not a folder', "name a folder that is empty or does not exist yet")
    begun = (folder / ROOT_FILE).exists() and not ours
    outer = None if begun or ours else find_root(folder)
    if outer is not None:
        raise MblError(f'"{folder}" lies inside the district "{outer}"', "name a folder outside it")
    there = [path for path in texts if (folder / path).is_symlink() or (folder / path).exists()]
    foreign = sorted(path for path in there if begun or not _is_ours(folder / path, texts[path]))
    if foreign:
        raise MblError(
            f'"{folder}" already holds {", ".join(foreign)}; nothing was written',
            "name an empty folder, or move these files away: none is ever replaced",
        )


def _without_kept(folder: Path, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts without those for editors that would replace a file."""
    return {
        path: text
        for path, text in texts.items()
        if not path.startswith(_FOR_EDITORS) or not os.path.lexists(folder / path) or _is_ours(folder / path, text)
    }


def _is_ours(path: Path, text: str) -> bool:
    try:
        return not path.is_symlink() and path.read_bytes() == text.encode()
    except OSError:
        return False


def _change(folder: Path, path: str, text: str) -> Change:
    data = text.encode()
    before = data if (folder / path).exists() else None  # then it has this very content
    return Change(path, before, data, private=path.startswith(_PRIVATE))

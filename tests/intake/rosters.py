"""OneRoster exports for tests: small, made up, and as wrong as a test wants them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

SAMPLES: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "specs" / "oneroster"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of others are not part of the repository")

Table = Sequence[Mapping[str, str]]

MODES = ("orgs", "academicSessions", "courses", "classes", "users", "enrollments")


def student(name: str, grade: str = "09", **more: str) -> dict[str, str]:
    return {
        "sourcedId": name, "status": "", "dateLastModified": "", "enabledUser": "true", "orgSourcedIds": "o1",
        "role": "student", "givenName": f"Given{name}", "familyName": f"Family{name}", "identifier": "",
        "grades": grade,
        "password": "secret", "email": f"{name}@example.org", **more,
    }  # fmt: skip


def teacher(name: str, **more: str) -> dict[str, str]:
    return student(name, "", role="teacher", **more)


def class_(name: str, course: str = "c1", **more: str) -> dict[str, str]:
    return {
        "sourcedId": name, "status": "", "title": f"Class {name}", "courseSourcedId": course, "classCode": "",
        "schoolSourcedId": "o1", "termSourcedIds": "y1", **more,
    }  # fmt: skip


def place(class_: str, user: str, role: str = "student", **more: str) -> dict[str, str]:
    return {
        "sourcedId": f"{class_}-{user}", "status": "", "dateLastModified": "", "classSourcedId": class_,
        "userSourcedId": user, "role": role, "beginDate": "", "endDate": "", **more,
    }  # fmt: skip


TABLES: Final[Mapping[str, Table]] = {
    "orgs": [{"sourcedId": "o1", "status": "", "name": "Test High School", "type": "school", "identifier": ""}],
    "academicSessions": [
        {"sourcedId": "y1", "title": "Year", "type": "schoolYear", "startDate": "2025-09-01", "endDate": "2026-06-15"}
    ],
    "courses": [{"sourcedId": "c1", "title": "Algebra", "courseCode": "ALG"}],
    "classes": [class_("k1")],
    "users": [student("u1"), student("u2", "10"), teacher("w1")],
    "enrollments": [place("k1", "u1"), place("k1", "u2"), place("k1", "w1", "teacher")],
}


def texts(delta: Sequence[str] = (), **tables: Table | None) -> dict[str, str]:
    """Return the texts of an export by file: the usual tables, some replaced, None for one that is not there."""
    wanted = {**TABLES, **tables}
    modes = [
        ("oneroster.version", "1.1"),
        *(
            (f"file.{name}", "absent" if wanted.get(name) is None else "delta" if name in delta else "bulk")
            for name in MODES
        ),
    ]
    made = {"manifest.csv": text([{"propertyName": name, "value": value} for name, value in modes])}
    made.update(
        {f"{name}.csv": text(rows, TABLES.get(name, rows)) for name, rows in wanted.items() if rows is not None}
    )
    return made


def text(rows: Table, like: Table = ()) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows or like for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def folder(path: Path, files: Mapping[str, str | bytes]) -> Path:
    path.mkdir(exist_ok=True, parents=True)
    for one in path.iterdir():
        one.unlink()
    for name, data in files.items():
        (path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def archive(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path

"""Reports for the tests of all formats: ordinary ones, and one that means harm."""

from mblkit import emit
from mblkit.diagnostics import Diagnostic, Fix, Location, Related, Severity

FILES = {
    "framework/math.yaml": b"mbl: framework/1\narea: math\ncompetencies:\n  - id: MATH.1\n    name: yes\n",
    "people/all.yaml": b"mbl: people/1\nitems:\n  - id: s-1\n    given: Zebulon\n",
    "evidence/a.yaml": b"mbl: evidence/1\nitems:\n  - on: 2026-1-2\n    reflection: Ysolde saw it\n",
}

HOSTILE = "x\x1b[2J\u202e\x85\r\n::error::gone%0A##[add-mask]x](y)|<b>`*_@a &amp;,\ud800\ufffe\x00\x7f\u2028"
"""Escapes, a turned line, line ends, commands of GitHub, Markdown, HTML, and what XML cannot hold."""

HIDDEN = "\x1b\u202e\x85\x00\x7f\u2028\ud800\ufffe\r"


def finding(
    rule: str = "MBL201",
    message: str = "no task has the id",
    path: str = "framework/math.yaml",
    *,
    line: int | None = 4,
    column: int = 9,
    severity: Severity = Severity.ERROR,
    **more: object,
) -> Diagnostic:
    at = Location(
        path, ("items", 0), line=line, column=column if line else None, end_column=column + 6 if line else None
    )
    return Diagnostic(rule, message, at, severity, **more)  # type: ignore[arg-type]


def read(path: str) -> bytes:
    if path not in FILES:
        raise FileNotFoundError(path)
    return FILES[path]


def report(*found: Diagnostic, **more: object) -> emit.Report:
    return emit.Report(found, 3, read, **more)  # type: ignore[arg-type]


def render(form: str, *found: Diagnostic, quiet: bool = False, **more: object) -> str:
    return emit.FORMATS[form](report(*found, **more), emit.Style(quiet=quiet))


SAFE = Fix('"yes"', safe=True, title='write "yes" in quotes')
GUESS = Fix("MATH.1", safe=False, title='write "MATH.1"')

MANY = (
    finding(help="do this", subject="MATH.1", related=(Related(Location("b c.yaml", line=1, column=2), "the other"),)),
    finding("MBL107", "this is a truth value", line=5, column=11, fix=SAFE),
    finding("MBL205", "a retired thing is used", line=2, column=1, severity=Severity.WARNING, fix=GUESS),
    finding("LOC001", '"MATH.1": say why', severity=Severity.ADVICE, name="say-why"),
    finding("MBL001", "the file cannot be read", "evidence/b.yaml", line=None),
    finding("MBL108", "not a policy", "pack:ct", line=3, column=1, related=(Related(Location("pack:ct"), "here"),)),
    finding("MBL001", "the file cannot be read", "evidence/b.yaml", line=None),
)
"""Every severity, a rule of the district, fixes, a whole file, a pack, two findings that are alike."""

EVIL = finding(
    "LOC002",
    HOSTILE,
    f"{HOSTILE}/a.yaml",
    help=HOSTILE,
    name="x",
    related=(Related(Location(HOSTILE), HOSTILE),),
    fix=Fix(HOSTILE, safe=True, title=HOSTILE),
    subject=HOSTILE,
)

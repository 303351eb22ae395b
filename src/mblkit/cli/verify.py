"""`mbl verify`: whether a document is what the district has signed."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli.context import day, note, put, safe
from mblkit.cli.trust import SIGNERS, read_bytes, read_trust
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.export.signers import Verdict

_LARGEST: Final = 1 << 28
_SIGNATURE: Final = 1 << 17


Signature = Annotated[
    Path | None, typer.Option("--signature", help="Its signature; without it, FILE.sig.", show_default=False)
]
Allowed = Annotated[
    Path | None,
    typer.Option("--allowed", help='Who may sign; without it, the file "signers" of the district.', show_default=False),
]
Revoked = Annotated[
    Path | None,
    typer.Option(
        "--revoked", help="Keys that nobody may trust, one a line; without it, ALLOWED.revoked.", show_default=False
    ),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on", help="The day on which it was made, YYYY-MM-DD, where the file does not tell.", show_default=False
    ),
]
Against = Annotated[
    Path | None,
    typer.Option("--against", help="A district repository, to make the document anew from.", show_default=False),
]


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The document.")],
    signature: Signature = None,
    allowed: Allowed = None,
    revoked: Revoked = None,
    on: On = None,
    against: Against = None,
) -> int:
    """Check that a document is what the district has signed, to the last byte.

    Who may sign is said by a file of allowed signers, as ssh-keygen reads it too. With --against, a document in JSON is
    also computed again from the commit that it names, and compared value by value.

    Exit status: 0 verified, 1 not verified, 2 could not work.

    Examples:

      mbl verify s-0017.pdf --allowed signers

      mbl verify s-0017.json --against ~/district
    """
    from mblkit.reports.printed import read_printed

    data = read_bytes(file, _LARGEST)
    printed = read_printed(data)
    if against is not None and printed.view is None:
        raise MblError(f'"{file}" is no JSON: only that form can be computed again', "ask for the document in JSON")
    told = day(on) if on is not None else None
    if told is not None and printed.generated not in {None, told}:
        raise MblError(f'"{file}" itself says that it was made on {printed.generated}', "leave out --on")
    made = told or printed.generated or day(None)
    verdict = _verdict(file, data, _Asked(signature, allowed, revoked, against), made)
    refusal = verdict.reason
    said = f'"{file.name}" was signed by {verdict.principal} with the key {verdict.key}'
    if verdict.dated and told is None and printed.generated is None:
        note("the file does not tell a program its day: today counts, or the day that --on names")
    if refusal is None and against is not None:
        from mblkit.cli.again import compared

        refusal, again = compared(data, printed.view or {}, verdict.key, against)
        said = f"{said}, and {again}"
    put(safe(f"not verified: {refusal}" if refusal is not None else f"verified: {said}"))
    return 0 if refusal is None else 1


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which files the options name."""

    signature: Path | None
    allowed: Path | None
    revoked: Path | None
    against: Path | None

    def signers(self) -> Path:
        """Return the file of allowed signers. Raises MblError where none is named and no district has one."""
        from mblkit.store.tree import find_root

        if self.allowed is not None:
            return self.allowed
        root = self.against if self.against is not None else find_root(Path.cwd())
        if root is None or not (root / SIGNERS).is_file():
            hint = f'name the file of allowed signers with --allowed, or put "{SIGNERS}" beside mbl.yaml'
            raise MblError("nothing says who may sign", hint)
        return root / SIGNERS


def _verdict(file: Path, data: bytes, asked: _Asked, made: date) -> "Verdict":
    """Return what becomes of the signature of a file. Raises MblError where a file that is named cannot be read."""
    from mblkit.export.signers import Verdict, judge_signature
    from mblkit.export.sshsig import read_signature
    from mblkit.store.signed import signature_path

    trust = read_trust(asked.signers(), asked.revoked)
    beside = asked.signature if asked.signature is not None else signature_path(file)
    if asked.signature is None and not beside.exists():
        return Verdict(f'there is no signature "{beside.name}" beside the file')
    return judge_signature(read_signature(read_bytes(beside, _SIGNATURE)), data, trust, made)

"""Documents as PDF: tagged (PDF/UA-1), with the fonts in the file, the same bytes each time.

A process that has typeset must not be forked: the child would wait for threads that it does not have.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from mblkit.errors import MblError
from mblkit.reports.literals import refuse_loading
from mblkit.reports.render import Document, environment
from mblkit.reports.scripts import Script, script_named, scripts_of

if TYPE_CHECKING:
    import typst

USUAL: Final = tuple(
    Path("/usr/share/fonts", folder)
    for folder in ("truetype/noto", "opentype/noto", "noto", "noto-cjk", "google-noto", "google-noto-cjk")
)
"""Where distributions put the fonts of the scripts that need one."""

_TEMPLATES: Final = Path(__file__).parent / "templates"
"""All that a document could read, if it could read: files of this package."""

_SERIF: Final = "Libertinus Serif"
_SYMBOLS: Final = ("New Computer Modern", "New Computer Modern Math", "DejaVu Sans Mono")
_SAID: Final = re.compile(r"`\"(.*)\"`", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_TOLD: Final = re.compile(r"unknown variable: [a-z0-9_-]+|(?:PDF/UA-1 error: )?[^:\"`]*")
_BLOCK: Final = 0x100


@dataclass(frozen=True, slots=True)
class Look:
    """How a document is set.

    Attributes:
        language, direction: of the document.
        accent: the colour of headings and rules, `#rrggbb`.
    """

    language: str = "en"
    direction: Literal["ltr", "rtl"] = "ltr"
    accent: str = "#17456b"


def pdf(document: Document, fonts: Iterable[Path] = ()) -> bytes:
    """Return a document as PDF. Same document and same fonts, same bytes.

    `fonts` are folders with fonts for scripts that the wheel of typst has none for. Raises MblError as `typeset` does.
    """
    sheet, view = document.sheet, document.view
    generated = date.fromisoformat(view.frame.generated)
    source = document.own.text(document, "typst") if document.own is not None else None
    if source is None:
        source = environment("typst").get_template("document.typ.j2").render(sheet=sheet, view=view)
    return typeset(source, generated, fonts, Look(sheet.language, sheet.direction, sheet.accent))


def typeset(source: str, generated: date, fonts: Iterable[Path] = (), look: Look | None = None) -> bytes:
    """Return the text of a Typst document, which may call what `document.typ` defines, as PDF/UA-1.

    Raises MblError where typst is not installed, where a script of the text has no font, where a character is in no
    font, where the text could load something, and where typst refuses it. No message holds a piece of the text.
    """
    refuse_loading(source)
    look = look or Look()
    found = _found(scripts_of(source, look.language), tuple(fonts))
    text = f'#import "/document.typ": *\n{source}'
    when = datetime.combine(generated, time(), UTC)
    folders, families = tuple(sorted({place for _, place in found})), tuple(name for name, _ in found)
    compiler, fault = compiler_of(folders, families, look), _typst().TypstError
    try:
        made, warnings = compiler.compile_with_warnings(
            text.encode(), format="pdf", pdf_standards="ua-1", timestamp=when
        )
    except fault as error:
        raise _refusal(str(getattr(error, "message", error))) from None
    for warning in warnings:
        raise _refusal(warning.message)
    if not isinstance(made, bytes):
        raise MblError("typst made no document")
    return made


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder with fonts and the families in it."""

    path: Path
    families: frozenset[str]


def _typst() -> Any:  # noqa: ANN401 - the module itself
    try:
        import typst
    except ImportError:
        hint = "install the extra: pip install 'mblkit[pdf]'"
        raise MblError('a document as PDF needs the package "typst"', hint) from None
    return typst


@cache
def compiler_of(folders: tuple[Path, ...], families: tuple[str, ...], look: Look) -> "typst.Compiler":
    """Return the compiler of documents that look alike. It is kept with what it made of `document.typ`."""
    made: typst.Compiler = _typst().Compiler(
        root=_TEMPLATES,
        font_paths=fonts_of(folders),
        sys_inputs=_given(families, look),
        package_path=_TEMPLATES,
        package_cache_path=_TEMPLATES,
    )
    return made


@cache
def fonts_of(folders: tuple[Path, ...]) -> "typst.Fonts":
    """Return the fonts of folders beside those of the wheel. They are kept: reading them takes long."""
    made: typst.Fonts = _typst().Fonts(include_system_fonts=False, font_paths=list(folders))
    return made


def _found(scripts: tuple[Script, ...], folders: tuple[Path, ...]) -> tuple[tuple[str, Path], ...]:
    """Return the family of each script and the folder that it is in. Raises MblError for those that have none."""
    places = tuple(_place(folder) for folder in (*folders, *USUAL)) if scripts else ()
    pairs = {script: _family(script, places) for script in scripts}
    missing = [script for script, pair in pairs.items() if pair is None]
    if missing:
        names, packages = ", ".join(one.name for one in missing), sorted({one.package for one in missing})
        hint = f"on Debian, apt-get install {' '.join(packages)}; or set MBL_FONTS to a folder with the Noto fonts"
        raise MblError(f"no font here has the script: {names}", hint)
    return tuple(pair for pair in pairs.values() if pair is not None)


def _family(script: Script, places: tuple[_Place, ...]) -> tuple[str, Path] | None:
    known = ((family, place.path) for place in places for family in script.families if family in place.families)
    return next(known, None)


@cache
def _place(folder: Path) -> _Place:
    fonts = _typst().Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return _Place(folder, frozenset(fonts.families()))


def _given(families: tuple[str, ...], look: Look) -> dict[str, str]:
    """Return what `document.typ` is given, as texts.

    In Chinese, Japanese and Korean the marks between words are those of their font.
    """
    return {
        "families": "|".join((_SERIF, *families, *_SYMBOLS)),
        "covers": "latin-in-cjk" if look.language[:2] in {"zh", "ja", "ko"} else "",
        "direction": look.direction,
        "accent": look.accent,
    }


def _refusal(message: str) -> MblError:
    """Return what to tell of a fault. What typst quotes may be a name, so it is never told."""
    said = _SAID.search(message)
    if said is not None and ("displayed" in message or "disallowed" in message):
        blocks = sorted(set(_blocks(said[1])))
        hint = "write them another way, or print another form, such as HTML"
        return MblError(f"no font has these characters of the document: {', '.join(blocks)}", hint)
    told = _TOLD.match(message)
    return MblError(f"the document could not be typeset: {told[0].strip() if told else ''}", "look at its template")


def _blocks(said: str) -> Iterator[str]:
    for sign in _ESCAPE.sub(lambda found: chr(int(found[1], 16)), said):
        if not sign.isascii():
            first = ord(sign) // _BLOCK * _BLOCK
            yield script_named(sign) or f"U+{first:04X} to U+{first + _BLOCK - 1:04X}"

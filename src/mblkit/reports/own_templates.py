"""A district's own templates: which one takes the place of ours, and a process apart that renders it.

A template may come from anybody who can send a change, so nothing of it is compiled or run in this process. The
process apart opens no file: it asks for a text by name, and what it says is JSON.

Most districts have none: what only that process and its pages need is imported when there is one.
"""

import json
import re
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from mblkit.errors import MblError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from mblkit.reports.render import Document

FOLDER: Final = "templates"
"""The folder of the district that holds its templates."""

OURS: Final = "ours/"
"""How the names of our own templates begin for a template of a district."""

LARGEST_TEMPLATE: Final = 256 * 1024
"""Bytes of the largest template."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
ENDINGS: Final = {"html": "html", "markdown": "md", "text": "txt", "typst": "typ"}
"""What the name of a template ends in before `.j2`, by form."""

_LONGEST_MESSAGE: Final = 64 * 1024 * 1024
_BEGINS: Final = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """What the rendering of one document may take.

    Attributes:
        seconds: of processor time, where the system can count it for a process.
        patience: seconds of any time, whatever the system can count.
        memory: bytes of address space, where the system can bound it.
        output: characters of the result.
    """

    seconds: int = 10
    patience: int = 120
    memory: int = 1 << 30
    output: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a template gave no document.

    Attributes:
        message: one clause; never a value of the document.
        path: the template, from the district's top folder on, or ours.
        line: the line, from 1; None where it cannot be told.
        hint: what to do, or None.
    """

    message: str
    path: str
    line: int | None = None
    hint: str | None = None

    def error(self) -> MblError:
        """Return the same as the error that a command ends with."""
        place = f"{self.path}:{self.line}" if self.line is not None else self.path
        return MblError(f"{place}: {self.message}", self.hint or 'run "mbl templates check"')


class TemplateFaultError(MblError):
    """A template of the district cannot make the document; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        told = fault.error()
        super().__init__(told.message, told.hint)
        self.fault = fault


@dataclass(slots=True, eq=False)
class OwnTemplates:
    """The templates of a district.

    Attributes:
        read: returns the bytes of a file by its path from the district's top folder on, or raises OSError.
        limits: what one document may take.
    """

    read: Callable[[str], bytes]
    limits: Limits = field(default_factory=Limits)
    _sources: dict[str, str | Fault | None] = field(init=False, default_factory=dict)
    _room: "_Room | None" = field(init=False, default=None)

    def chosen(self, document: str, form: str) -> str | None:
        """Return the name of the template that takes the place of ours for a document and a form, or None."""
        ending = ENDINGS[form]
        names = (f"{document}.{ending}.j2", f"document.{ending}.j2")
        return next((name for name in names if self.source(name) is not None), None)

    def source(self, name: str) -> str | Fault | None:
        """Return the text of a template, None where there is no such file, or why it cannot be used."""
        if name not in self._sources:
            self._sources[name] = self._read(name)
        return self._sources[name]

    def text(self, document: "Document", form: str) -> str | None:
        """Return a document as a template of the district makes it; None where ours does.

        Raises TemplateFaultError where the template cannot make it.
        """
        name = self.chosen(document.sheet.name, form)
        return None if name is None else self.rendered(document, form, name)

    def rendered(self, document: "Document", form: str, name: str) -> str:
        """Return a document as a template of the district makes it. Raises TemplateFaultError where it cannot."""
        room = self._room if self._room is not None and self._room.open else _Room(self.limits)
        self._room = room
        found = room.render(replace(document, own=None), form, name, self.source)
        if isinstance(found, str) and form == "html":
            found = _page(found, f"{FOLDER}/{name}")
        if isinstance(found, Fault):
            raise TemplateFaultError(found)
        return found

    def close(self) -> None:
        """End the process apart, if there is one. It ends with this one in any case."""
        if self._room is not None:
            self._room.close()
            self._room = None

    def _read(self, name: str) -> str | Fault | None:
        path = f"{FOLDER}/{name}"
        if _NAME.fullmatch(name) is None or name.startswith(OURS):
            return Fault("a template has a name of plain letters, digits, dots and hyphens", FOLDER)
        try:
            data = self.read(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            return Fault(f"the template cannot be read: {(error.strerror or 'unknown error').lower()}", path)
        if len(data) > LARGEST_TEMPLATE:
            return Fault(f"the template is larger than {LARGEST_TEMPLATE // 1024} kB", path, hint="make it smaller")
        try:
            return data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            return Fault("the template is no UTF-8", path, line, "save it as UTF-8")


@contextmanager
def _spared() -> Iterator[None]:
    """Keep Ctrl-C from a process that begins: until it can ignore it, it would complain about it."""
    if sys.platform == "win32":
        yield
        return
    import signal

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Room:
    """A process apart, begun afresh, that renders one document after another until one takes too much."""

    def __init__(self, limits: Limits) -> None:
        import multiprocessing

        from mblkit.reports.template_room import serve

        context = multiprocessing.get_context("spawn")
        self._limits = limits
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, limits), daemon=True)
        with _spared():
            self._process.start()
        theirs.close()
        self.open = True
        self._end = weakref.finalize(self, _end, self._process, self._ours)
        try:
            begun = self._ours.poll(_BEGINS) and "ready" in self._hear()
        except (EOFError, OSError, ValueError):
            begun = False
        if not begun:
            self.close()
            raise MblError("no process for templates could be begun", "see whether memory is short, and run it again")

    def render(
        self, document: "Document", form: str, name: str, source: Callable[[str], str | Fault | None]
    ) -> str | Fault:
        """Return a document, or why there is none. After one that took too much the process is gone."""
        path = f"{FOLDER}/{name}"
        try:
            self._ours.send((document, form, name))
            while self._ours.poll(self._limits.patience):
                said = self._hear()
                if "wanted" in said:
                    self._answer(source(str(said["wanted"])))
                elif "text" in said:
                    return str(said["text"])
                else:
                    fault = _fault(said, path)
                    return self._ended(fault) if said.get("ends") else fault
            return self._ended(Fault(f"the template takes longer than {self._limits.patience} seconds", path))
        except (EOFError, OSError, ValueError):
            hint = "look for a loop that does not end, or for a text that grows"
            return self._ended(Fault("the template took too much time or memory, and was stopped", path, hint=hint))

    def close(self) -> None:
        """End the process."""
        self.open = False
        self._end()

    def _hear(self) -> dict[str, Any]:
        said = json.loads(self._ours.recv_bytes(_LONGEST_MESSAGE))
        return said if isinstance(said, dict) else {}

    def _answer(self, found: str | Fault | None) -> None:
        match found:
            case Fault():
                said = {"fault": found.message, "path": found.path, "line": found.line, "hint": found.hint}
            case None:
                said = {"missing": True}
            case _:
                said = {"source": found}
        self._ours.send_bytes(json.dumps(said).encode())

    def _ended(self, fault: Fault) -> Fault:
        self.close()
        return fault


def _page(text: str, path: str) -> str | Fault:
    """Return a page with its policy, or why nobody should open it."""
    from mblkit.reports.page_flaws import flaws_of
    from mblkit.reports.page_policy import sealed

    page = sealed(text)
    if page is None:
        hint = 'begin it with <!DOCTYPE html>, <html lang="..."> and <head>, or extend "ours/document.html.j2"'
        return Fault("what the template makes does not begin as a page", path, hint=hint)
    refused = next((flaw for flaw in flaws_of(page) if flaw.refused), None)
    return page if refused is None else Fault(f"the page has {refused.message}", path, hint=refused.help)


def _fault(said: dict[str, Any], path: str) -> Fault:
    line, hint = said.get("line"), said.get("hint")
    return Fault(
        str(said.get("fault", "the template made nothing")),
        str(said.get("path") or path),
        line if isinstance(line, int) else None,
        str(hint) if hint is not None else None,
    )


def _end(process: "SpawnProcess", pipe: "Connection[Any, Any]") -> None:
    pipe.close()
    if process.is_alive():
        process.kill()
    process.join()

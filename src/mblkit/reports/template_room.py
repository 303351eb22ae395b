"""The process in which templates of a district are rendered: bounded, without files, and what it says is JSON."""

import gc
import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from mblkit.reports.own_templates import FOLDER, Fault, Limits
from mblkit.reports.render import Document, given
from mblkit.reports.template_environment import OwnEnvironment, RefusedError, SourceFault, own_environment

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from mblkit.reports.render import Form

_GRACE: Final = 5
"""Seconds of processor time after which the system ends what the timer could not stop."""

_AGAIN: Final = 0.5
"""Seconds until the timer raises once more, where what it interrupted has swallowed it."""


_OBJECT: Final = re.compile(r'"(?:\w+\.)*(\w+) object"')


class OvertimeError(Exception):
    """The time of a document is over."""


def serve(pipe: "Connection[Any, Any]", limits: Limits) -> None:
    """Render the documents that come through a pipe, until one takes too much or nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, suppress(EOFError, OSError):
        sys.stderr = nowhere  # whoever began this one says what became of it
        _serve(pipe, limits)


def _serve(pipe: "Connection[Any, Any]", limits: Limits) -> None:
    made: dict[str, OwnEnvironment] = {}

    def wanted(name: str) -> dict[str, Any]:
        _say(pipe, {"wanted": name})
        return cast("dict[str, Any]", json.loads(pipe.recv_bytes()))

    _bound_memory(limits)
    _say(pipe, {"ready": True})
    while True:
        document, form, name = pipe.recv()
        if form not in made:
            made[form] = own_environment(form, wanted)
        said = rendered(made[form], document, form, name, limits)
        _say(pipe, said)
        if said.get("ends"):
            return


def rendered(made: OwnEnvironment, document: Document, form: str, name: str, limits: Limits) -> dict[str, Any]:
    """Return the text of a document, or what is wrong with the template and where."""
    try:
        _begin(limits.seconds)
        pieces = made.get_template(name).generate(given(document, cast("Form", form)))
        said: dict[str, Any] = {"text": "".join(_bounded(pieces, limits.output))}
        _stop()
    except Exception as error:  # noqa: BLE001 - whatever a template of a stranger can bring about
        _stop()
        gc.collect()
        found = fault_of(error, name, limits)
        ends = isinstance(error, OvertimeError | MemoryError | RecursionError)
        said = {"fault": found.message, "path": found.path, "line": found.line, "hint": found.hint, "ends": ends}
    return said


def _bounded(pieces: Iterator[str], most: int) -> Iterator[str]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > most:
            raise RefusedError(f"the template prints more than {most:,} characters")
        yield piece


def fault_of(error: Exception, name: str, limits: Limits) -> Fault:  # noqa: PLR0911 - one for each sort of error
    """Return what is to be told of an error: what is wrong, never a value of the document."""
    path, line = _place(error, name)
    match error:
        case SourceFault():
            unplaced = error.fault.path == FOLDER
            return replace(error.fault, path=path, line=line) if unplaced else error.fault
        case TemplateSyntaxError():
            return Fault(_clause(error.message or "it cannot be read"), error.filename or path, error.lineno)
        case TemplateNotFound():
            hint = f'templates stand in "{FOLDER}", and ours are called "ours/document.html.j2"'
            return Fault(f'there is no template "{error.name}"', path, line, hint)
        case OvertimeError():
            hint = "look for a loop that does not end, or for one inside another"
            return Fault(f"the template takes longer than {limits.seconds} seconds", path, line, hint)
        case MemoryError():
            return Fault("the template takes too much memory", path, line, "look for a text that grows")
        case RecursionError():
            return Fault("the template calls itself too often", path, line, "look for a macro that calls itself")
        case RefusedError() | SecurityError() | UndefinedError():
            return Fault(_clause(str(error)), path, line)
        case OverflowError() if str(error).startswith("Range too big"):
            return Fault("a range has more than 100,000 numbers", path, line)
        case TemplateError():
            return Fault(_clause(error.message or type(error).__name__), path, line)
        case _:
            # what Python says may quote a value, so its kind is all that is told
            return Fault(f"the template cannot be rendered ({type(error).__name__})", path, line)


def _clause(message: str) -> str:
    """Return what the library says as a clause of ours."""
    said = _OBJECT.sub(r'"\1"', message.rstrip(".").replace("'", '"'))
    return said[:1].lower() + said[1:]


def _place(error: Exception, name: str) -> tuple[str, int | None]:
    """Return the line of the template that ran: the innermost of the district's, else of ours."""
    found: tuple[str, int] | None = None
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(f"{FOLDER}/") or (file.startswith("ours/") and found is None):
            found = file, trace.tb_lineno
        trace = trace.tb_next
    return found if found is not None else (f"{FOLDER}/{name}", None)


def _say(pipe: "Connection[Any, Any]", what: dict[str, Any]) -> None:
    pipe.send_bytes(json.dumps(what).encode())


def _bound_memory(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):  # some systems know the limit and refuse it
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _overtime(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise OvertimeError


def _begin(seconds: int) -> None:
    """Let the time of a document begin."""
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + _GRACE, hard))
    signal.signal(signal.SIGPROF, _overtime)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)


def _stop() -> None:
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, 0)

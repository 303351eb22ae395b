"""The entry point: answers `--version` before anything heavy is imported, and never shows a traceback."""

import atexit
import errno
import gc
import os
import sys

from mblkit import __version__
from mblkit.errors import MblError

_INTERRUPTED = 130
_SELDOM = 50_000, 20, 100
"""How many new objects the collector waits for: at 700 it walks all records again and again, a tenth of the time."""


_NO_PLUGINS = "PYDANTIC_DISABLE_PLUGINS", "__all__"
"""What keeps whatever is installed beside from looking at records, and the start from looking for it."""


def main() -> None:
    """Run `mbl` and exit: 0 clean, 1 findings, 2 the tool could not work, 130 interrupted."""
    gc.set_threshold(*_SELDOM)
    atexit.register(gc.freeze)  # what is left then goes with the process: nobody need look for cycles in it
    os.environ.setdefault(*_NO_PLUGINS)
    _open_streams()
    status = _run()
    _drop_output()
    sys.exit(status)


def _open_streams() -> None:
    """Put the null device where stdin, stdout or stderr is closed, before a file of the district gets its number.

    That of stdout cannot be written to: a result that nobody gets is an error, a remark that nobody reads is none.
    """
    for name, mode, access in (("stdin", "r", os.O_RDWR), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_RDWR)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, access), mode))


def _run() -> int:
    try:
        status = _answer()
        sys.stdout.flush()
    except MblError as error:
        _say(f"mbl: {error.message}", error.hint)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        _say(*_refusal(error))
        return 2
    except Exception as error:
        if os.environ.get("MBL_TRACEBACK"):
            raise
        _say(
            f"mbl: a fault in mbl itself ({type(error).__name__})",
            "set MBL_TRACEBACK=1, run it again and report what it prints",
        )
        return 2
    return status


def _answer() -> int:
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"mbl {__version__}")
        return 0
    if sys.argv[1:2] == ["validate"]:
        from mblkit.cli.quick import answer

        status = answer(sys.argv[1:])
        if status is not None:
            return status
    from mblkit.cli.app import run

    return run(sys.argv[1:])


def _refusal(error: OSError) -> tuple[str, str | None]:
    """Return what the system refused, and what to do; None where nobody knows."""
    if error.errno == errno.EBADF:
        return "mbl: stdout is closed, so that what belongs there is lost", "open it, or send it to the null device"
    where = f'"{error.filename}": ' if isinstance(error.filename, str) else ""
    return f"mbl: {where}{(error.strerror or 'the system refused').lower()}", None


def _say(message: str, hint: str | None) -> None:
    print(message.translate(_CONTROLS), file=sys.stderr)
    if hint:
        print(f"  help: {hint.translate(_CONTROLS)}", file=sys.stderr)


def _drop_output() -> None:
    """Let the interpreter end without a second complaint about a full or closed stdout."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_CONTROLS = {number: f"\\x{number:02x}" for number in (*range(32), *range(127, 160)) if number != 10}  # noqa: PLR2004

if __name__ == "__main__":
    main()

"""Who may sign documents: OpenSSH's file of allowed signers, and the list of revoked keys beside it.

The format is that of ssh-keygen(1), sections "ALLOWED SIGNERS" and, for `-r`, a public key a line. What we do not
read is refused with its line: certificates, patterns that exclude, options that we do not know.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from mblkit.export.sshsig import NAMESPACE, Signature, fingerprint, is_valid, public_of

_BLANKS: Final = " \t"
_TYPE: Final = "ssh-ed25519"
_OPTION: Final = re.compile(r'([A-Za-z-]+)(?:="([^"\\]*)")?(,|(?=[ \t]))')
_TIME: Final = re.compile(r"([0-9]{8})(?:([0-9]{4})([0-9]{2})?)?Z?\Z")
_KEY_TYPE: Final = re.compile(r"(?:ssh|ecdsa|sk-ssh|sk-ecdsa|rsa)-[a-z0-9@.-]+\Z")
_EXCLUDED: Final = "a pattern that excludes is not known here"
_NO_KEY: Final = "there is no key"


@dataclass(frozen=True, slots=True)
class Signer:
    """A line of allowed signers.

    Attributes:
        principal: who signs, such as an e-mail address.
        public: the public key, 32 bytes.
        namespaces: patterns of what the key may sign; empty for anything.
        after, before: the first and the last moment at which it may, in UTC, or None.
        line: where it stands, from 1.
    """

    principal: str
    public: bytes
    namespaces: tuple[str, ...]
    after: datetime | None
    before: datetime | None
    line: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that cannot be used, from 1, and a clause that says why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom somebody trusts.

    Attributes:
        signers: who may sign.
        unread: lines that name nobody whom we can check.
        revoked: public keys, 32 bytes each, that nobody may trust on any day.
    """

    signers: tuple[Signer, ...]
    unread: tuple[Unread, ...] = ()
    revoked: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a signature.

    Attributes:
        reason: why it does not stand, a clause; None where it does.
        principal: who signed, where it stands.
        key: the fingerprint of the key, where the signature could be read.
        dated: whether it hangs on the day of the document.
    """

    reason: str | None
    principal: str | None = None
    key: str | None = None
    dated: bool = False


def judge_signature(signature: Signature | str, data: bytes, trust: Trust, on: date) -> Verdict:
    """Return whether somebody who is trusted has signed a document, made on a day, and if not, why.

    Raises MblError where the package cryptography is not installed.
    """
    if isinstance(signature, str):
        return Verdict(f"the signature cannot be used: {signature}")
    key = fingerprint(signature.public)
    if signature.namespace != NAMESPACE:
        return Verdict(f'the signature is for "{signature.namespace}" and not for documents', key=key)
    if not is_valid(signature, data):
        return Verdict("the file is not what was signed", key=key)
    if signature.public in trust.revoked:
        return Verdict(f"the key {key} is revoked", key=key)
    holders = [one for one in trust.signers if one.public == signature.public]
    if not holders:
        return Verdict(f"no allowed signer has the key {key}{_unread(trust.unread)}", key=key)
    reasons = [(_against(one, on), one) for one in holders]
    good = next((one for reason, one in reasons if reason is None), None)
    dated = any(one.after is not None or one.before is not None for one in holders)
    return Verdict(reasons[0][0], key=key, dated=dated) if good is None else Verdict(None, good.principal, key, dated)


def read_signers(text: str) -> tuple[tuple[Signer, ...], tuple[Unread, ...]]:
    """Return the signers that a text names, and the lines that name none whom we can check."""
    signers: list[Signer] = []
    unread: list[Unread] = []
    for number, line in _lines(text):
        found = _signer(line, number)
        if isinstance(found, Signer):
            signers.append(found)
        else:
            unread.append(Unread(number, found))
    return tuple(signers), tuple(unread)


def read_revoked(text: str) -> tuple[frozenset[bytes], tuple[Unread, ...]]:
    """Return the Ed25519 keys of a list of public keys, and the lines that hold no key at all.

    Keys of other types are no fault: no document is signed with one.
    """
    keys: set[bytes] = set()
    unread: list[Unread] = []
    for number, line in _lines(text):
        key = _key(line)
        if isinstance(key, bytes):
            keys.add(key)
        elif key == _NO_KEY:
            unread.append(Unread(number, key))
    return frozenset(keys), tuple(unread)


def _unread(unread: tuple[Unread, ...]) -> str:
    return f", and line {unread[0].line} of the signers cannot be used: {unread[0].reason}" if unread else ""


def _against(signer: Signer, on: date) -> str | None:
    """Return why a signer may not have signed a document of a day, or None. A day counts from 00:00 UTC."""
    moment = datetime.combine(on, time())
    if signer.namespaces and not any(_matches(one, NAMESPACE) for one in signer.namespaces):
        return f"the key of {signer.principal} is not allowed to sign documents"
    if signer.after is not None and moment < signer.after:
        return f"the key of {signer.principal} is valid from {signer.after:%Y-%m-%d} on, the document is of {on}"
    if signer.before is not None and moment > signer.before:
        return f"the key of {signer.principal} was valid until {signer.before:%Y-%m-%d}, the document is of {on}"
    return None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, without the blanks around them."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        bare = line.strip(f"{_BLANKS}\r")
        if bare and not bare.startswith("#"):
            yield number, bare


def _signer(line: str, number: int) -> Signer | str:
    """Return what a line allows, or why it cannot be used."""
    principal, rest = _principal(line)
    options: dict[str, str | None] | str = {}
    if not _KEY_TYPE.match(re.split(r"[ \t]", rest, maxsplit=1)[0]):
        options, rest = _options(rest)
    bounds = options if isinstance(options, str) else _bounds(options)
    key = _key(rest)
    if isinstance(bounds, str) or isinstance(key, str):
        return bounds if isinstance(bounds, str) else str(key)
    return _EXCLUDED if "!" in principal else Signer(principal, key, *bounds, number)


def _bounds(options: dict[str, str | None]) -> tuple[tuple[str, ...], datetime | None, datetime | None] | str:
    """Return the namespaces that options allow, and the first and the last moment; or why they cannot be used."""
    times = {name: _moment(options[name]) for name in ("valid-after", "valid-before") if name in options}
    undated = [name for name, found in times.items() if found is None]
    if undated:
        return f'"{undated[0]}" is not written as "YYYYMMDD", in quotes'
    named = options.get("namespaces", "*")
    if not named:
        return '"namespaces" names none'
    if "!" in named:
        return _EXCLUDED
    namespaces = tuple(named.split(",")) if "namespaces" in options else ()
    return namespaces, times.get("valid-after"), times.get("valid-before")


def _principal(line: str) -> tuple[str, str]:
    """Return who a line is about, and the rest of it."""
    if line.startswith('"') and (end := line.find('"', 1)) > 0:
        return line[1:end], line[end + 1 :].lstrip(_BLANKS)
    name, *rest = re.split(r"[ \t]+", line, maxsplit=1)
    return name, rest[0] if rest else ""


def _options(text: str) -> tuple[dict[str, str | None] | str, str]:
    """Return the options of a line, or why they cannot be used, and what stands behind them."""
    options: dict[str, str | None] = {}
    at = 0
    while (found := _OPTION.match(text, at)) is not None:
        name = found[1].lower()
        if name == "cert-authority":
            return "certificates are not known here", ""
        if name not in {"namespaces", "valid-after", "valid-before"} or name in options:
            return f'the option "{found[1]}" is not known, or there twice', ""
        options[name] = found[2]
        at = found.end()
        if not found[3]:
            return options, text[at:].lstrip(_BLANKS)
    return "its options cannot be read" if "=" in text else _NO_KEY, ""


def _key(text: str) -> bytes | str:
    """Return the key at the beginning of a text, 32 bytes, or why there is none that we can use."""
    kind, *rest = re.split(r"[ \t]+", text)
    if not _KEY_TYPE.match(kind) or not rest:
        return _NO_KEY
    if kind != _TYPE:
        return f"the key is of the type {kind}, not {_TYPE}"
    try:
        public = public_of(b64decode(rest[0], validate=True))
    except (binascii.Error, ValueError):
        return "the key is damaged"
    return "the key is damaged" if public is None else public


def _moment(text: str | None) -> datetime | None:
    """Return a moment in UTC. One without Z is read in the same way: a verdict must not hang on the reader's clock."""
    found = _TIME.match(text or "")
    if found is None:
        return None
    try:
        return datetime.strptime(f"{found[1]}{found[2] or '0000'}{found[3] or '00'}", "%Y%m%d%H%M%S")  # noqa: DTZ007 - naive is UTC here
    except ValueError:
        return None


def _matches(pattern: str, text: str) -> bool:
    """Tell whether a text fits a pattern of OpenSSH: `*` and `?`, and nothing else, stand for other signs."""
    signs = {"*": ".*", "?": "."}
    return re.fullmatch("".join(signs.get(one) or re.escape(one) for one in pattern), text) is not None

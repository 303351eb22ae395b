"""What an official document says of where it comes from: commit, framework, policies, tool and key."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from mblkit import __version__
from mblkit.district import District
from mblkit.load.peek import peek_kind
from mblkit.packs import PACK_PREFIX, pack_text
from mblkit.store.tree import Tree

FRAMEWORK: Final = frozenset({"experience", "framework", "habits", "scale", "standards", "task"})
"""The kinds of file that say what students learn and how it is scored."""

_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class PolicyHash:
    """A policy that applied, and the SHA-256 of its file: 64 hexadecimal digits."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from.

    Attributes:
        commit: the id of the commit that holds the district's files, or None where no commit does.
        changed: whether files of the district differed from that commit.
        framework: the SHA-256 of the files of the framework, as `framework_hash` makes it.
        policies: the policies that applied, by id.
        tool: the name and the version of the program.
        key: the fingerprint of the key that signs for the district, SHA256:..., or None.
        address: the page of the district that says who may sign, or None.
    """

    commit: str | None
    changed: bool
    framework: str
    policies: tuple[PolicyHash, ...]
    tool: str
    key: str | None
    address: str | None


def source_of(district: District, tree: Tree, *, commit: str | None, changed: bool, key: str | None) -> Source:
    """Return where a document of a district comes from; what is given is as in `Source`.

    Reads every file of the tree once: make it once for a batch.
    Raises OSError where a file cannot be read.
    """
    contents = (tree.read(one.path) for one in tree.files())
    signing = district.record.signing
    return Source(
        commit=commit,
        changed=changed,
        framework=framework_hash(data for data in contents if peek_kind(data) in FRAMEWORK),
        policies=tuple(sorted(_policies(district, tree), key=lambda one: one.id)),
        tool=f"mblkit {__version__}",
        key=key,
        address=signing.address if signing is not None else None,
    )


def framework_hash(files: Iterable[bytes]) -> str:
    """Return the SHA-256 of a framework: of the sorted lines that hold the SHA-256 of each file.

    Neither the names of the files count, nor their order, a byte order mark or the sort of line ends. So
    `sha256sum FILES | cut -c1-64 | sort | sha256sum` gives the same where lines end as in git.
    """
    return sha256("".join(f"{one}\n" for one in sorted(map(file_hash, files))).encode()).hexdigest()


def file_hash(data: bytes) -> str:
    """Return the SHA-256 of a file as git would keep it: without a byte order mark, lines ending in a line feed."""
    return sha256(data.removeprefix(_MARK).replace(b"\r\n", b"\n")).hexdigest()


def _policies(district: District, tree: Tree) -> Iterable[PolicyHash]:
    for kept in district.policies:
        path = kept.origin.path
        packed = pack_text(path.removeprefix(PACK_PREFIX)) if path.startswith(PACK_PREFIX) else None
        yield PolicyHash(kept.record.id, file_hash(packed.encode() if packed is not None else tree.read(path)))

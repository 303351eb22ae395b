"""What is shipped: locks without addresses, an archive and a wheel that hold what they should."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from mblkit import __version__

# Spelt in halves, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        re.escape(first + second)
        for first, second in (
            ("py", "pi.org"),
            ("python", "hosted.org"),
            ("npm", "js.org"),
            ("npm", "js.com"),
            ("crates", ".io"),
            ("deb.", "debian.org"),
            ("proxy.", "golang.org"),
            ("index", "-url"),
            ("find", "-links"),
        )
    ),
    re.IGNORECASE,
)
MACHINE_PATHS = re.compile(
    r"(?<![\w./~-])/(?:work|root|home|Users|opt)/\w|\b[A-Za-z]:\\\\?Users\\|\bfile:///\w",
)
# The option of `tools/lock` that keeps addresses out of the locks has one in its name.
ALLOWED = {"tools/lock": "--no-emit-" + "index" + "-url"}

PINNED = re.compile(r"^[a-z0-9-]+==[^ ]+( ; .+)? \\$")


def committed(root: Path) -> list[Path]:
    """The files that are, or are about to be, under version control."""
    if not (root / ".git").exists():
        pytest.skip("not a git checkout: the list of committed files is unknown")
    run = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    paths = {root / os.fsdecode(name) for name in run.stdout.split(b"\0") if name}
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


def named(text: str) -> list[str]:
    """The registry hosts, index options and machine paths in a text."""
    return [found.group() for pattern in (REGISTRIES, MACHINE_PATHS) for found in pattern.finditer(text)]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("see docs/ and src/mblkit/", True),
        ("~/work/notes, ../shared/data, https://example.org/home/x", True),
        ("https://" + "py" + "pi.org/simple", False),
        ("--extra-" + "index" + "-url x", False),
        ("cd /" + "work/main", False),
        ("open('/" + "home/ann/x')", False),
        ("file:" + "///srv/simple", False),
    ],
)
def test_an_address_or_a_machine_path_is_seen(text: str, clean: bool) -> None:
    assert (named(text) == []) is clean


def test_no_file_names_a_registry_or_a_machine_path(root: Path) -> None:
    found = {}
    for path in committed(root):
        name = path.relative_to(root).as_posix()
        text = path.read_bytes().decode("utf-8", "replace").replace(ALLOWED.get(name, "\0"), "")
        if hits := named(text):
            found[name] = sorted(set(hits))
    assert found == {}


@pytest.mark.parametrize(
    "name", ["base.txt", "build.txt", "credentials.txt", "pdf.txt", "xlsx.txt", "dev.txt", "fuzz.txt"]
)
def test_every_locked_package_has_one_version_and_a_hash(root: Path, name: str) -> None:
    entry, hashes = "", dict[str, int]()
    for line in (root / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("    --hash=sha256:"):
            hashes[entry] += 1
        elif not line.startswith("    #"):
            assert PINNED.match(line), line
            entry = line
            assert entry not in hashes
            hashes[entry] = 0
    assert hashes
    assert min(hashes.values()) > 0


def test_the_locks_agree(root: Path) -> None:
    def pins(name: str) -> set[str]:
        lines = (root / "requirements" / name).read_text(encoding="utf-8").splitlines()
        return {line for line in lines if line and not line.startswith(" ")}

    parts = ("base.txt", "build.txt", "credentials.txt", "pdf.txt", "xlsx.txt")
    assert set().union(*(pins(name) for name in parts)) <= pins("dev.txt")


def test_every_dependency_is_locked(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    for name, wanted in (
        ("base.txt", project["project"]["dependencies"]),
        ("build.txt", project["build-system"]["requires"] + project["dependency-groups"]["build"]),
        ("credentials.txt", project["project"]["optional-dependencies"]["credentials"]),
        ("pdf.txt", project["project"]["optional-dependencies"]["pdf"]),
        ("xlsx.txt", project["project"]["optional-dependencies"]["xlsx"]),
        ("dev.txt", project["dependency-groups"]["dev"]),
        ("fuzz.txt", project["dependency-groups"]["fuzz"]),
    ):
        lock = (root / "requirements" / name).read_text(encoding="utf-8")
        for requirement in wanted:
            package = re.split(r"[\[<>=; ]", requirement)[0].replace(".", "-")
            assert re.search(rf"^{package}==", lock, re.MULTILINE), f"{package} is not in {name}: make lock"


# ----------------------------------------------------------------------------------------------- the archives


def build(source: Path, out: Path, epoch: int) -> tuple[Path, Path]:
    """Build the source archive and the wheel of a checkout; returns both."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", str(out)],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
        capture_output=True,
        check=True,
        timeout=120,
    )
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


def in_wheel(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def expected(root: Path) -> set[str]:
    """What the wheel must hold of the checkout: the package as it is, and the example district."""
    files = set()
    for path in committed(root):
        name = path.relative_to(root).as_posix()
        if name.startswith("src/"):
            files.add(name.removeprefix("src/"))
        elif name.startswith("examples/district/"):
            files.add(name.replace("examples/", "mblkit/_examples/", 1))
    return files


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(root, tmp_path_factory.mktemp("dist"), 1_700_000_000)


@pytest.mark.full
def test_the_wheel_holds_the_package_its_data_and_the_example_district(root: Path, built: tuple[Path, Path]) -> None:
    files = in_wheel(built[1])
    info = f"mblkit-{__version__}.dist-info"
    described = {name for name in files if name.startswith(f"{info}/")}
    assert files - described == expected(root)
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE", f"{info}/entry_points.txt"} <= described
    assert "mblkit/py.typed" in files
    assert "mblkit/_examples/district/mbl.yaml" in files
    for folder, suffix in (("rules/pages", ".md"), ("reports/templates", ".j2"), ("packs", ".yaml")):
        assert any(name.startswith(f"mblkit/{folder}/") and name.endswith(suffix) for name in files), folder


@pytest.mark.full
def test_the_same_source_gives_the_same_bytes(root: Path, built: tuple[Path, Path], tmp_path: Path) -> None:
    again = build(root, tmp_path, 1_700_000_000)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in built]


@pytest.mark.full
def test_the_source_archive_builds_the_same_wheel(built: tuple[Path, Path], tmp_path: Path) -> None:
    with tarfile.open(built[0]) as archive:
        archive.extractall(tmp_path, filter="data")
        names = archive.getnames()
    assert not [name for name in names if "__pycache__" in name or "/.venv" in name or "/.git/" in name]
    _, wheel = build(tmp_path / f"mblkit-{__version__}", tmp_path / "dist", 1_700_000_000)
    assert wheel.read_bytes() == built[1].read_bytes()

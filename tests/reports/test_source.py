"""Where a document comes from: hashes that anybody can compute again."""

import shutil
import subprocess
from hashlib import sha256

import pytest
from tests.districts import Folder

from mblkit import __version__
from mblkit.load.repository import open_all
from mblkit.packs import pack_text
from mblkit.reports.source import Source, file_hash, framework_hash, source_of
from mblkit.store.tree import WorkTree

FRAMEWORK = ("experience.yaml", "framework.yaml", "scale.yaml", "task.yaml")


def source(folder: Folder) -> Source:
    tree = WorkTree(folder.root)
    return source_of(open_all(tree).district, tree, commit="c" * 40, changed=False, key=None)


def test_the_hash_of_a_framework_is_that_of_its_files(district: Folder) -> None:
    files = [(district.root / name).read_bytes() for name in FRAMEWORK]
    lines = sorted(sha256(data).hexdigest() for data in files)
    expected = sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert source(district).framework == framework_hash(files) == framework_hash(reversed(files)) == expected


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_finds_the_same(district: Folder) -> None:
    names = [path.name for path in sorted(district.root.iterdir()) if path.name in FRAMEWORK]
    asked = f"sha256sum {' '.join(names)} | cut -c1-64 | sort | sha256sum | cut -c1-64"
    found = subprocess.run(["sh", "-c", asked], cwd=district.root, capture_output=True, text=True, check=True)
    assert source(district).framework == found.stdout.strip()


def test_what_a_framework_says_changes_its_hash_and_how_it_lies_there_does_not(district: Folder) -> None:
    before = source(district).framework
    path = district.root / "framework.yaml"
    text = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    (district.root / "deep").mkdir()
    path.rename(district.root / "deep" / "other.yaml")
    assert source(district).framework == before
    (district.root / "deep" / "other.yaml").write_bytes(text.replace(b"Read graphs", b"Draw graphs"))
    assert source(district).framework != before


def test_files_about_students_are_no_part_of_the_framework(district: Folder) -> None:
    before = source(district)
    district.write("more.yaml", "mbl: staff/1\nitems: [{id: t-more, roles: [teacher]}]\n")
    assert source(district) == before


def test_every_policy_that_applies_is_named_with_its_hash(district: Folder) -> None:
    """
    # file: mbl.yaml
    mbl: district/1
    id: test-district
    name: Test District
    state: CT
    schools: [{id: hs, name: Test High School}]
    areas: [{id: math, name: Mathematics}, {id: ela, name: English}]
    years: [{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15,
      terms: [{id: 2025-26.s1, name: Fall, starts: 2025-09-01, ends: 2026-01-20}]}]
    scale: four
    packs: [{id: ct}]
    signing: {key: "SHA256:WwHRJMqTAa1MfN/VRAQcgFmJ2ZgbfzVsq2GYOQ5p3sw", address: www.harborvalley.example/signers}
    ---
    mbl: policy/1
    id: local
    title: Local policy
    layer: district
    as_of: 2026-01-01
    """
    found = source(district)
    local = (district.root / "policy.yaml").read_bytes()
    packed = (pack_text("ct") or "").encode()
    assert [(one.id, one.sha256) for one in found.policies] == sorted(
        [("ct", file_hash(packed)), ("local", file_hash(local))]
    )
    assert found.address == "www.harborvalley.example/signers"


def test_what_is_given_is_said(district: Folder) -> None:
    tree = WorkTree(district.root)
    found = source_of(open_all(tree).district, tree, commit=None, changed=True, key="SHA256:x")
    assert (found.commit, found.changed, found.key, found.address) == (None, True, "SHA256:x", None)
    assert found.tool == f"mblkit {__version__}"

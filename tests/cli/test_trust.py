"""Whom `mbl verify` trusts: what cannot be read is never passed over where it might be a stolen key."""

from pathlib import Path

import pytest
from tests.keys import REGISTRAR, allowed, key, public_line

from mblkit.cli.trust import read_trust
from mblkit.errors import MblError


@pytest.fixture
def signers(tmp_path: Path) -> Path:
    path = tmp_path / "signers"
    path.write_text(f"# our registrars\n{allowed()}{allowed('cert-authority', seed=2)}")
    return path


def test_a_line_that_cannot_be_used_leaves_the_others(signers: Path) -> None:
    found = read_trust(signers, None)
    assert [(one.principal, one.public, one.line) for one in found.signers] == [(REGISTRAR, key().public, 2)]
    assert ([one.line for one in found.unread], found.revoked) == ([3], frozenset())


def test_the_list_beside_the_signers_counts_unless_another_is_named(signers: Path, tmp_path: Path) -> None:
    (tmp_path / "signers.revoked").write_text(public_line())
    (tmp_path / "none").write_text("# nobody\n")
    assert read_trust(signers, None).revoked == {key().public}
    assert read_trust(signers, tmp_path / "none").revoked == frozenset()


def test_a_list_that_is_named_must_be_there(signers: Path, tmp_path: Path) -> None:
    with pytest.raises(MblError, match="cannot be read: no such file or directory"):
        read_trust(signers, tmp_path / "gone")


def test_one_bad_line_spoils_a_list_of_revoked_keys(signers: Path, tmp_path: Path) -> None:
    (tmp_path / "signers.revoked").write_text(f"{public_line()}\nthe other one\n")
    with pytest.raises(MblError, match=r'line 2 of ".*" holds no key'):
        read_trust(signers, None)

"""Who may sign, when, and what: as `ssh-keygen` reads the same files, or stricter."""

from datetime import date, datetime
from pathlib import Path

import pytest
from tests.keys import REGISTRAR, allowed, key, keygen_verifies, public_line

from mblkit.export.signers import Signer, Trust, Unread, Verdict, judge_signature, read_revoked, read_signers
from mblkit.export.sshsig import NAMESPACE, fingerprint, read_signature, sign

DOCUMENT = b"All credit 24.00\n"
DAY = date(2026, 6, 15)
RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQ=="


def verdict(lines: str, *, on: date = DAY, data: bytes = DOCUMENT, seed: int = 1, revoked: str = "") -> Verdict:
    signers, unread = read_signers(lines)
    found = read_signature(sign(key(seed), DOCUMENT).encode())
    return judge_signature(found, data, Trust(signers, unread, read_revoked(revoked)[0]), on)


def test_a_verdict_tells_whether_it_hangs_on_the_day() -> None:
    assert [
        verdict(allowed(options)).dated for options in ("", 'valid-after="20300101"', 'valid-after="20200101"')
    ] == [
        False,
        True,
        True,
    ]


def test_a_signer_who_is_allowed() -> None:
    assert verdict(allowed()) == Verdict(None, REGISTRAR, fingerprint(key().public))


def test_a_line_says_who_what_and_when() -> None:
    options = f'namespaces="{NAMESPACE},git",valid-after="20250801",valid-before="202707311200Z"'
    text = f"# the registrar\n\n  {allowed(options)}"
    expected = Signer(
        principal=REGISTRAR,
        public=key().public,
        namespaces=(NAMESPACE, "git"),
        after=datetime.fromisoformat("2025-08-01"),
        before=datetime.fromisoformat("2027-07-31T12:00"),
        line=3,
    )
    assert read_signers(text) == ((expected,), ())


@pytest.mark.parametrize(
    ("options", "on", "reason"),
    [
        ('valid-after="20260615"', DAY, None),
        ('valid-after="20260616"', DAY, "is valid from 2026-06-16 on, the document is of 2026-06-15"),
        ('valid-after="202606150001Z"', DAY, "is valid from 2026-06-15 on, the document is of 2026-06-15"),
        ('valid-before="20260615"', DAY, None),
        ('valid-before="20260614"', DAY, "was valid until 2026-06-14, the document is of 2026-06-15"),
        ('valid-before="20260614235959Z"', DAY, "was valid until 2026-06-14, the document is of 2026-06-15"),
        ('namespaces="git"', DAY, "is not allowed to sign documents"),
        ('namespaces="git,mblkit-*"', DAY, None),
        ('namespaces="mblkit-document@?"', DAY, None),
        ('namespaces="mblkit-document@[1]"', DAY, "is not allowed to sign documents"),
        ('namespaces="mblkit-document@"', DAY, "is not allowed to sign documents"),
        ('NAMESPACES="git"', DAY, "is not allowed to sign documents"),
    ],
)
def test_options_bound_a_key_as_ssh_keygen_does(tmp_path: Path, options: str, on: date, reason: str | None) -> None:
    found = verdict(allowed(options), on=on)
    assert found.reason == (None if reason is None else f"the key of {REGISTRAR} {reason}")
    (tmp_path / "signers").write_text(allowed(options))
    (tmp_path / "document").write_bytes(DOCUMENT)
    (tmp_path / "document.sig").write_text(sign(key(), DOCUMENT))
    theirs = keygen_verifies(tmp_path / "signers", tmp_path / "document", f"-Overify-time={on:%Y%m%d}Z")
    assert theirs is (reason is None)


def test_a_second_line_may_allow_what_the_first_does_not() -> None:
    lines = allowed('valid-before="20250101"') + allowed(
        'valid-after="20250102"', principal="dean@harborvalley.example"
    )
    assert verdict(lines).principal == "dean@harborvalley.example"
    assert verdict(lines, on=date(2024, 12, 31)).principal == REGISTRAR


def test_a_file_that_was_changed() -> None:
    assert verdict(allowed(), data=DOCUMENT + b" ").reason == "the file is not what was signed"


def test_a_key_that_nobody_allows() -> None:
    told = f"no allowed signer has the key {fingerprint(key(2).public)}"
    assert verdict(allowed(), seed=2).reason == told
    unread = verdict(f"{REGISTRAR} {RSA}\n" + allowed(), seed=2).reason
    assert (
        unread == f"{told}, and line 1 of the signers cannot be used: the key is of the type ssh-rsa, not ssh-ed25519"
    )


def test_a_revoked_key_is_good_on_no_day(tmp_path: Path) -> None:
    revoked = f"# stolen\n{RSA} old\n{public_line()} registrar\n"
    told = f"the key {fingerprint(key().public)} is revoked"
    assert verdict(allowed(), revoked=revoked).reason == told
    assert verdict(allowed(), revoked=revoked, on=date(2000, 1, 1)).reason == told
    (tmp_path / "signers").write_text(allowed() + allowed(seed=2))
    (tmp_path / "revoked").write_text(f"{public_line()} registrar\n")
    (tmp_path / "document").write_bytes(DOCUMENT)
    for seed, good in ((1, False), (2, True)):
        (tmp_path / "document.sig").write_text(sign(key(seed), DOCUMENT))
        asked = (tmp_path / "signers", tmp_path / "document", "-r", str(tmp_path / "revoked"))
        assert keygen_verifies(*asked) is good


def test_a_signature_for_something_else() -> None:
    found = read_signature(sign(key(), DOCUMENT, "git").encode())
    told = judge_signature(found, DOCUMENT, Trust(read_signers(allowed())[0]), DAY)
    assert told.reason == 'the signature is for "git" and not for documents'


def test_what_is_no_signature_at_all() -> None:
    told = judge_signature("it is damaged", DOCUMENT, Trust(read_signers(allowed())[0]), DAY)
    assert told == Verdict("the signature cannot be used: it is damaged")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (REGISTRAR, "there is no key"),
        (f"{REGISTRAR} ssh-ed25519", "there is no key"),
        (f"{REGISTRAR} {RSA}", "the key is of the type ssh-rsa, not ssh-ed25519"),
        (f"{REGISTRAR} ssh-ed25519 AAAA", "the key is damaged"),
        (f"{REGISTRAR} ssh-ed25519 *", "the key is damaged"),
        (allowed("cert-authority"), "certificates are not known here"),
        (allowed('valid-before="soon"'), '"valid-before" is not written as "YYYYMMDD", in quotes'),
        (allowed('valid-before="20261301"'), '"valid-before" is not written as "YYYYMMDD", in quotes'),
        (allowed("valid-before"), '"valid-before" is not written as "YYYYMMDD", in quotes'),
        (allowed('valid-till="20260101"'), 'the option "valid-till" is not known, or there twice'),
        (allowed('namespaces="a",namespaces="b"'), 'the option "namespaces" is not known, or there twice'),
        (allowed('namespaces="a",,'), "its options cannot be read"),
        (allowed("valid-before=20260101"), "its options cannot be read"),
        (allowed("namespaces"), '"namespaces" names none'),
        (allowed('namespaces=""'), '"namespaces" names none'),
        (allowed('namespaces="!git,*"'), "a pattern that excludes is not known here"),
        (allowed(principal="!x,*"), "a pattern that excludes is not known here"),
    ],
)
def test_a_line_that_cannot_be_used_allows_nobody(line: str, reason: str) -> None:
    assert read_signers(line) == ((), (Unread(1, reason),))


def test_a_name_in_quotes_and_line_ends_of_another_system() -> None:
    text = f'"the registrar" {public_line()}\r\n'
    signers, unread = read_signers(f"\ufeff{text}")
    assert ([one.principal for one in signers], unread) == (["the registrar"], ())


def test_a_list_of_revoked_keys() -> None:
    keys, unread = read_revoked(f"{public_line()} a comment\n\n# none\n{RSA}\nSHA256:abc\n")
    assert (keys, unread) == (frozenset({key().public}), (Unread(5, "there is no key"),))

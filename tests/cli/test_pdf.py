import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from tests.reports.commands import AS_OF, district_at
from tests.reports.sample import document

from mblkit.cli.documents import Form, bytes_of
from mblkit.cli.pdf import font_folders, put_bytes
from mblkit.errors import MblError


class Terminal(TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("how", [(), ("--format", "pdf")])
def test_a_transcript_is_written_as_pdf(
    how: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / ("s-1.paper" if how else "s-1.pdf")
    with district_at(tmp_path / "district", capsys) as place:
        run = place.mbl("transcript", "s-1", *AS_OF, "--output", str(output), *how)
    assert (run.status, run.out) == (0, "")
    assert output.read_bytes().startswith(b"%PDF-1.7")
    assert b"/Title(Unofficial transcript: Maya Quillfeather)" in output.read_bytes()
    assert output.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("where", [(), ("--output", "-")])
def test_a_pipe_takes_a_pdf(where: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with district_at(tmp_path, capsys) as place:
        command = [sys.executable, "-m", "mblkit", "transcript", "s-1", *AS_OF, "--format", "pdf", *where]
        run = subprocess.run([*command, "--root", str(place.folder.root)], capture_output=True, check=True)
    assert run.stdout.startswith(b"%PDF-1.7")
    assert run.stdout.rstrip().endswith(b"%%EOF")


def test_a_terminal_takes_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    written = BytesIO()
    terminal = Terminal(written)
    monkeypatch.setattr(sys, "stdout", terminal)
    with pytest.raises(MblError) as caught:
        put_bytes(b"%PDF")
    assert "--output" in str(caught.value.hint)
    assert written.getvalue() == b""


def test_a_script_without_a_font_is_a_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mblkit.reports.typeset.USUAL", ())
    monkeypatch.setenv("MBL_FONTS", str(tmp_path))
    with district_at(tmp_path / "district", capsys) as place:
        for path in place.folder.root.rglob("*.yaml"):
            path.write_text(path.read_text(encoding="utf-8").replace("Maya", "مريم"), encoding="utf-8")
        run = place.mbl("transcript", "s-1", *AS_OF, "--output", str(tmp_path / "s-1.pdf"))
    assert run.status == 2
    assert "no font here has the script: Arabic" in run.err
    assert "MBL_FONTS" in run.err
    assert "مريم" not in run.err
    assert not (tmp_path / "s-1.pdf").exists()


def test_folders_of_fonts_are_those_that_the_environment_names(tmp_path: Path) -> None:
    assert font_folders({}) == ()
    assert font_folders({"MBL_FONTS": f"{tmp_path}{os.pathsep}"}) == (tmp_path,)
    with pytest.raises(MblError) as caught:
        font_folders({"MBL_FONTS": str(tmp_path / "gone")})
    assert "gone" in caught.value.message


def test_other_forms_end_with_a_line_end() -> None:
    for form in (Form.HTML, Form.MARKDOWN, Form.TEXT, Form.JSON):
        assert bytes_of(document(), form).endswith(b"\n")

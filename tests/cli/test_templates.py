"""The colour, the logo and the templates of a district, in every document; and the commands about templates."""

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.reports.commands import AS_OF, Place, Run, district_at
from tests.reports.pages import page
from tests.reports.tags import taken

from mblkit.reports.brand import LARGEST_LOGO
from mblkit.reports.template_fields import VIEWS

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d4944415478da6364606060000000050001a5f645400000000049454e44ae426082"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
OURS = '{% extends "ours/document.html.j2" %}\n'
MOTTO = OURS + "{% block footer %}<p>Learning at {{ sheet.masthead.name }}</p>{% endblock %}\n"


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path, capsys) as found:
        yield found


def wanted(place: Place, **documents: str) -> None:
    """Let `documents` of `mbl.yaml` say something."""
    path = place.folder.root / "mbl.yaml"
    said = "".join(f"  {key}: {json.dumps(value)}\n" for key, value in documents.items())
    path.write_text(f"{path.read_text(encoding='utf-8')}\ndocuments:\n{said}", encoding="utf-8")


def put(place: Place, path: str, data: bytes | str) -> Path:
    target: Path = place.folder.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data if isinstance(data, bytes) else data.encode())
    return target


def printed(place: Place, form: str, *more: str) -> Run:
    return place.mbl("transcript", "s-1", *AS_OF, "--format", form, *more)


def pdf_of(place: Place, name: str = "x.pdf") -> bytes:
    target = place.folder.root / name
    done = place.mbl("transcript", "s-1", *AS_OF, "--output", str(target))
    assert done.status == 0, done.err
    return target.read_bytes()


# ------------------------------------------------------------------------------------------------------- brand


@pytest.mark.parametrize(("name", "data", "kind"), [("a.png", PNG, "png"), ("a.svg", SVG, "svg+xml")])
def test_a_page_is_in_the_colour_and_has_the_logo_of_the_district(
    place: Place, name: str, data: bytes, kind: str
) -> None:
    put(place, f"branding/{name}", data)
    wanted(place, accent="#123456", logo=f"branding/{name}")
    found = printed(place, "html")
    picture = page(found.out).one("img")
    address = f"data:image/{kind};base64,{b64encode(data).decode()}"
    assert picture.attributes == {"class": "logo", "src": address, "alt": ""}
    assert "--accent: #123456;" in found.out
    assert "img-src data:;" in found.out


def test_a_pdf_is_in_the_colour_and_has_the_logo_outside_of_what_is_read(place: Place) -> None:
    plain = pdf_of(place)
    put(place, "logo.svg", SVG)
    wanted(place, accent="#123456", logo="logo.svg")
    branded = pdf_of(place)
    assert branded != plain
    assert taken(branded).text == taken(plain).text
    assert branded == pdf_of(place, "again.pdf")


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_other_forms_have_neither(place: Place, form: str) -> None:
    plain = printed(place, form).out
    put(place, "logo.png", PNG)
    wanted(place, accent="#123456", logo="logo.png")
    assert printed(place, form).out == plain


def test_a_batch_looks_as_the_documents_do_one_by_one(place: Place, tmp_path: Path) -> None:
    put(place, "logo.png", PNG)
    put(place, "templates/transcript.html.j2", MOTTO)
    wanted(place, accent="#123456", logo="logo.png")
    out = tmp_path / "out"
    done = place.mbl("transcript", "--all", *AS_OF, "--output", f"{out}/", "--jobs", "1")
    assert done.status == 0, done.err
    assert (out / "s-1-transcript.html").read_text(encoding="utf-8") == printed(place, "html").out
    assert "Learning at" in (out / "s-1-transcript.html").read_text(encoding="utf-8")


def test_a_batch_is_made_again_where_the_look_has_changed(place: Place, tmp_path: Path) -> None:
    command = ("plan", "--all", *AS_OF, "--output", f"{tmp_path / 'out'}/", "--jobs", "1")
    put(place, "templates/plan.html.j2", MOTTO)
    assert place.mbl(*command).status == 0
    assert "nothing to do" in place.mbl(*command, "--resume").err
    put(place, "templates/plan.html.j2", MOTTO.replace("Learning", "Learning well"))
    assert "nothing to do" not in place.mbl(*command, "--resume").err
    pages = [*(tmp_path / "out").glob("*.html")]
    assert pages
    assert all("Learning well" in one.read_text(encoding="utf-8") for one in pages)


def test_a_page_that_is_called_a_picture_is_refused(place: Place) -> None:
    put(place, "logo.png", "<!DOCTYPE html><script>x()</script>")
    wanted(place, logo="logo.png")
    done = printed(place, "html")
    assert (done.status, done.out) == (2, "")
    assert 'the logo "logo.png" is no picture' in done.err


def test_a_picture_with_a_script_is_shown_as_a_picture_alone(place: Place) -> None:
    put(place, "logo.svg", SVG.replace(b"<circle", b"<script>x()</script><circle onload='x()'"))
    wanted(place, logo="logo.svg")
    found = page(printed(place, "html").out)
    assert found.all("script", "object", "embed", "iframe") == []
    assert [one for one in found.elements if "onload" in one.attributes] == []
    assert str(found.one("img").attributes["src"]).startswith("data:image/svg+xml;base64,")
    assert pdf_of(place).startswith(b"%PDF")


@pytest.mark.parametrize("way", ["", "file://"])
def test_a_picture_in_a_picture_is_not_read_from_the_disk(place: Place, tmp_path: Path, way: str) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    inner = f'<image href="{way}{tmp_path}/secret.png" width="9" height="9"/>'.encode()
    put(place, "logo.svg", SVG.replace(b"<circle", inner + b"<circle"))
    wanted(place, logo="logo.svg")
    target = tmp_path / "x.pdf"
    done = place.mbl("transcript", "s-1", *AS_OF, "--output", str(target))
    assert done.status == 2 or b"/Subtype/Image" not in target.read_bytes().replace(b" ", b"")
    assert "img-src data:;" in printed(place, "html").out


@pytest.mark.parametrize("logo", ["../outside.png", "/etc/hostname", "linked.png", "missing.png"])
def test_a_logo_is_read_from_the_district_alone(place: Place, tmp_path: Path, logo: str) -> None:
    outside = tmp_path.parent / "outside.png"
    outside.write_bytes(PNG)
    (place.folder.root / "linked.png").symlink_to(outside)
    wanted(place, logo=logo)
    done = printed(place, "html")
    assert (done.status, done.out) == (2, "")
    assert f'the logo "{logo}" cannot be read' in done.err


def test_a_logo_is_read_over_no_linked_folder(place: Place, tmp_path: Path) -> None:
    other = tmp_path.parent / f"{tmp_path.name}-other"
    other.mkdir()
    (other / "logo.png").write_bytes(PNG)
    (place.folder.root / "over").symlink_to(other)
    wanted(place, logo="over/logo.png")
    done = printed(place, "html", "--allow-errors")
    assert done.status != 0
    assert done.out == ""


def test_a_logo_that_is_too_large_is_refused(place: Place) -> None:
    put(place, "logo.png", PNG + b"\0" * LARGEST_LOGO)
    wanted(place, logo="logo.png")
    assert "is larger than 300 kB" in printed(place, "html").err


# --------------------------------------------------------------------------------------- templates in documents


def test_a_template_of_the_district_goes_before_ours(place: Place) -> None:
    put(place, "templates/document.html.j2", MOTTO)
    assert "Learning at" in printed(place, "html").out
    assert "Learning at" in place.mbl("explainer", *AS_OF, "--format", "html").out
    assert "Learning at" not in printed(place, "text").out


def test_a_template_that_fails_leaves_no_file_and_no_traceback(place: Place, tmp_path: Path) -> None:
    put(place, "templates/transcript.html.j2", OURS + "{% block footer %}\n{{ sheet.nope }}{% endblock %}")
    target = tmp_path / "out.html"
    done = printed(place, "html", "--output", str(target))
    assert (done.status, target.exists()) == (2, False)
    assert done.err.startswith('mbl: templates/transcript.html.j2:3: "Sheet" has no attribute "nope"\n')
    assert "Traceback" not in done.err


def test_no_template_is_read_over_a_link(place: Place, tmp_path: Path) -> None:
    other = tmp_path.parent / f"{tmp_path.name}.j2"
    other.write_text(MOTTO, encoding="utf-8")
    folder = place.folder.root / "templates"
    folder.mkdir()
    (folder / "transcript.html.j2").symlink_to(other)
    done = printed(place, "html")
    assert (done.status, done.out) == (2, "")
    assert "templates/transcript.html.j2: the template cannot be read: the path is a symbolic link" in done.err
    assert place.mbl("templates", "list").out == ""


def test_no_template_is_read_over_a_linked_folder(place: Place, tmp_path: Path) -> None:
    other = tmp_path.parent / f"{tmp_path.name}-other"
    other.mkdir()
    (other / "transcript.html.j2").write_text(MOTTO, encoding="utf-8")
    (place.folder.root / "templates").symlink_to(other)
    done = printed(place, "html", "--allow-errors")
    assert done.status != 0
    assert "Learning at" not in done.out


def test_templates_and_logo_are_those_of_the_revision(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    put(place, "templates/transcript.html.j2", MOTTO)
    put(place, "logo.png", PNG)
    wanted(place, logo="logo.png")
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    for command in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "x")):
        subprocess.run(("git", *who, *command), cwd=place.folder.root, check=True)
    put(place, "templates/transcript.html.j2", MOTTO.replace("Learning", "Growing"))
    (place.folder.root / "logo.png").unlink()
    then = printed(place, "html", "--rev", "HEAD")
    assert then.status == 0, then.err
    assert "Learning at" in then.out
    assert page(then.out).one("img").attributes["class"] == "logo"


# -------------------------------------------------------------------------------------------------- the commands


def test_there_is_nothing_to_say_of_no_templates(place: Place) -> None:
    for command in ("list", "check"):
        done = place.mbl("templates", command)
        assert done.status == 0
        assert "the district has no templates" in done.err


def test_a_template_is_begun_listed_checked_and_never_overwritten(place: Place) -> None:
    for which in ("transcript.html", "document.txt", "plan.md"):
        assert place.mbl("templates", "copy", which).status == 0
    path = place.folder.root / "templates" / "transcript.html.j2"
    before = path.read_bytes()
    again = place.mbl("templates", "copy", "transcript.html", "--whole")
    assert (again.status, path.read_bytes()) == (2, before)
    put(place, "templates/motto.txt", "a")
    assert place.mbl("templates", "list").out.splitlines() == [
        "templates/document.txt.j2     every document as text",
        "templates/motto.txt           a part for other templates, or nothing",
        "templates/plan.md.j2          plan as Markdown",
        "templates/transcript.html.j2  transcript as HTML",
    ]
    done = place.mbl("templates", "check")
    assert (done.status, done.out) == (0, "no findings in 3 files\n")


def test_a_copy_goes_over_no_link(place: Place, tmp_path: Path) -> None:
    (place.folder.root / "templates").symlink_to(tmp_path)
    assert place.mbl("templates", "copy", "transcript.html").status == 2
    assert not (tmp_path / "transcript.html.j2").exists()


@pytest.mark.parametrize("which", ["nothing.html", "transcript.pdf", "transcript", "../x.html", "x/transcript.html"])
def test_only_what_there_is_can_be_copied(place: Place, which: str) -> None:
    done = place.mbl("templates", "copy", which)
    assert done.status == 2
    assert f'there is no document "{which}"' in done.err


def test_findings_have_their_place(place: Place) -> None:
    path = put(
        place, "templates/transcript.html.j2", OURS + "{% block footer %}\n<p class={{ sheet.knd }}>\n{% endblock %}"
    )
    done = place.mbl("templates", "check", str(path))
    assert done.status == 1
    assert done.out.splitlines()[0] == (
        'templates/transcript.html.j2:3:4: error template unquoted-attribute: the attribute "class" has no quotes'
    )
    found = json.loads(place.mbl("templates", "check", "--format", "json").out)["diagnostics"]
    places = [(one["name"], one["location"]["line"], one["location"]["column"]) for one in found]
    assert places == [("unquoted-attribute", 3, 4), ("unknown-field", 3, 19)]


def test_what_the_samples_come_out_as_is_checked(place: Place) -> None:
    put(place, "templates/transcript.html.j2", OURS + "{% block opening %}<div><p>a</p>{% endblock %}")
    put(place, "templates/plan.md.j2", "<script>x()</script>")
    put(place, "templates/letter.txt.j2", "{{ 1 // (sheet.body | length - sheet.body | length) }}")
    done = place.mbl("templates", "check", "--format", "json")
    found = {(one["location"]["path"][10:], one["name"]) for one in json.loads(done.out)["diagnostics"]}
    assert done.status == 1
    assert found >= {
        ("transcript.html.j2", "missing-heading"),
        ("transcript.html.j2", "broken-structure"),
        ("plan.md.j2", "forbidden-element"),
        ("letter.txt.j2", "broken-template"),
    }


def test_a_template_for_pdf_is_typeset_with_the_samples(place: Place) -> None:
    put(
        place, "templates/plan.typ.j2", '{% extends "ours/document.typ.j2" %}{% block footer %}#nothing(){% endblock %}'
    )
    put(place, "templates/letter.typ.j2", '{% extends "ours/document.typ.j2" %}')
    done = place.mbl("templates", "check")
    assert done.status == 1
    assert "templates/plan.typ.j2: error template broken-template: the document could not be typeset" in done.out
    assert "letter.typ.j2" not in done.out


def test_a_slip_in_the_name_of_a_template_is_found(place: Place) -> None:
    put(place, "templates/transcrip.html.j2", "<p>a</p>")
    put(place, "templates/part.html.j2", "<p>a</p>")
    put(place, "templates/plan.md.j2", '{% include "part.html.j2" %}')
    done = place.mbl("templates", "check")
    assert done.status == 1
    message = 'no document is called "transcrip", and no template names this one'
    found, help_ = done.out.splitlines()[:2]
    assert found == f"templates/transcrip.html.j2: warning template unused-template: {message}"
    assert help_ == '    help: did you mean "transcript"?'
    assert "part.html.j2:" not in done.out


def test_a_file_elsewhere_is_no_template(place: Place) -> None:
    done = place.mbl("templates", "check", str(place.folder.root / "mbl.yaml"))
    assert (done.status, done.out) == (2, "")


@pytest.mark.parametrize("name", ["sheet", *VIEWS])
def test_the_fields_of_a_document_are_printed(place: Place, name: str) -> None:
    from mblkit.__main__ import main

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["mbl", "templates", "fields", name])
        with suppress(SystemExit):
            main()
    assert "| field | holds | meaning |" in place.capsys.readouterr().out


def test_unknown_fields_are_asked_for_in_vain(capsys: pytest.CaptureFixture[str]) -> None:
    from mblkit.cli import templates
    from mblkit.errors import MblError

    with pytest.raises(MblError, match='there is no document "x"'):
        templates.fields("x")
    assert capsys.readouterr().out == ""

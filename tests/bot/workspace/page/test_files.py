"""How a file's card reads."""

from itertools import count

import pytest

from bot.workspace import File
from bot.workspace.page import files
from bot.workspace.page.files import Shown

IDS = (f"F{number}" for number in count())


def shown(name: str, mimetype: str, content: bytes = b"", **more: object) -> Shown:
    file = File(
        id=next(IDS),
        name=name,
        title=name,
        mimetype=mimetype,
        size=len(content),
        user="U1",
        created=0,
        **more,  # type: ignore[arg-type]
    )
    return files.shown(file, "U2", lambda _: content)


@pytest.mark.parametrize(
    ("name", "mimetype", "shape", "icon", "opens"),
    [
        ("a.png", "image/png", "image", "image", False),
        ("a.wav", "audio/wav", "audio", "mic", False),
        ("a.webm", "video/webm", "video", "videocam", False),
        ("a.html", "text/html", "page", "public", True),
        ("a.txt", "text/plain", "text", "description", True),
        ("a.json", "application/json", "text", "description", True),
        ("a.bin", "application/octet-stream", "other", "insert_drive_file", False),
    ],
)
def test_a_file_is_shown_by_its_kind(name: str, mimetype: str, shape: str, icon: str, *, opens: bool) -> None:
    card = shown(name, mimetype)
    assert (card.shape, card.icon, card.opens) == (shape, icon, opens)
    assert card.url == f"/client/U2/files/{card.id}"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (12_345, "12 kB"),
        (2_500_000, "2.5 MB"),
        (9**12, "282 GB"),
    ],
)
def test_sizes_are_round(size: int, said: str) -> None:
    file = File(id="F1", name="a", title="a", mimetype="x/y", size=size, user="U1", created=0)
    assert files.shown(file, "U2", lambda _: b"").size == said


def test_a_text_shows_how_it_begins() -> None:
    assert shown("a.txt", "text/plain", b"one\ntwo").preview == "one\ntwo"
    long = "\n".join(f"line {number}" for number in range(20)).encode()
    assert shown("a.txt", "text/plain", long).preview.splitlines() == [*(f"line {n}" for n in range(8)), "…"]
    assert len(shown("a.txt", "text/plain", b"x" * 10_000).preview) < 1_000
    assert shown("a.txt", "text/plain", b"\xff\xfe broken").preview.endswith("broken")
    assert shown("a.html", "text/html", b"<h1>Hi</h1>").preview == ""


def test_a_text_is_read_once_however_often_it_is_drawn() -> None:
    read = []

    def content(file_id: str) -> bytes:
        read.append(file_id)
        return b"It begins"

    file = File(id=next(IDS), name="a", title="a", mimetype="text/plain", size=9, user="U1", created=0)
    assert [files.shown(file, "U2", content).preview for _ in range(3)] == ["It begins"] * 3
    assert read == [file.id]


def test_no_name_reads_backwards() -> None:
    card = shown("exe\u202ecod.\u2066txt", "application/octet-stream")
    assert (card.name, card.title, card.kind) == ("execod.txt", "execod.txt", "TXT")


def test_a_recording_says_how_long_it_is_and_what_was_said() -> None:
    transcription = {"status": "complete", "preview": {"content": "So I said", "has_more": False}}
    card = shown("a.wav", "audio/wav", b"x", duration_ms=65_400, transcription=transcription)
    assert card.kind == "WAV, 1:05"
    assert card.transcript == "So I said"

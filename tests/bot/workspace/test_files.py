"""Files are uploaded in three steps, shared in threads, and downloaded with a token."""

import io
import wave
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from bot.workspace.model import File
from bot.workspace.uploads import duration_ms
from tests.auxil.office import Office, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        yield office


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


def address(office: Office, person: str, file: File) -> str:
    return f"{office.workspace.url}/client/{person}/files/{file.id}"


def recording(seconds: float) -> bytes:
    """A WAV file with nothing to hear."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(int(seconds * 8000) * 2))
    return content.getvalue()


async def test_files_are_uploaded_into_a_thread(office: Office) -> None:
    root = await office.alice.post("general", "send me the summary")
    await office.client.files_upload_v2(
        channel=root.channel,
        thread_ts=root.ts,
        initial_comment="Here it is",
        file_uploads=[
            {"content": "plain", "filename": "summary.txt", "title": "Summary"},
            {"content": "<p>rich</p>", "filename": "summary.html", "title": "Summary, to print"},
        ],
    )
    shared = office.alice.messages("general", root.ts)[1]
    assert (shared.text, shared.subtype) == ("Here it is", "file_share")
    assert [file.title for file in shared.files] == ["Summary", "Summary, to print"]
    assert [office.workspace.content(file) for file in shared.files] == [b"plain", b"<p>rich</p>"]


async def test_a_file_is_downloaded_with_the_token_and_not_without(office: Office) -> None:
    message = await office.alice.post("general", "", files=[("notes.txt", b"my notes", "text/plain")])
    url = message.files[0].url_private
    bearer = {"Authorization": f"Bearer {office.workspace.bot_token}"}
    async with aiohttp.ClientSession() as http:
        async with http.get(url, headers=bearer) as response:
            assert await response.read() == b"my notes"
        async with http.get(url, allow_redirects=False) as response:
            assert response.status == 302


async def test_a_file_shows_to_those_who_see_where_it_is_shared(office: Office, http: aiohttp.ClientSession) -> None:
    bob = office.workspace.person("Bob")
    where = office.alice.dm(bob.id)
    message = await office.alice.post(where, "", files=[("notes.txt", b"for Bob", "text/plain")])

    async def status_for(person: str, file_id: str = message.files[0].id) -> int:
        async with http.get(f"{office.workspace.url}/client/{person}/files/{file_id}") as response:
            return response.status

    assert [await status_for(name) for name in ("Alice", "Bob", "Charlie", "Nobody")] == [200, 200, 404, 404]
    assert await status_for("Alice", "F0UNKNOWN") == 404
    bearer = {"Authorization": f"Bearer {office.workspace.bot_token}"}
    async with http.get(message.files[0].url_private, headers=bearer) as response:
        assert response.status == 404

    public = await office.alice.post("random", "", files=[("news.txt", b"for all", "text/plain")])
    assert await status_for("Charlie", public.files[0].id) == 200


async def test_a_page_that_somebody_uploaded_runs_in_a_sandbox(office: Office, http: aiohttp.ClientSession) -> None:
    page = ("page.html", b"<script>alert(1)</script>", "text/html")
    message = await office.alice.post("general", "", files=[page])
    bearer = {"Authorization": f"Bearer {office.workspace.bot_token}"}
    for url in (address(office, "Alice", message.files[0]), message.files[0].url_private):
        async with http.get(url, headers=bearer) as response:
            headers = response.headers
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("mimetype", "served"),
    [
        ("audio/webm; codecs=opus", "audio/webm"),
        ("audio/wav, text/html", "application/octet-stream"),
        ("audio/wav\r\nSet-Cookie: a=b", "application/octet-stream"),
        ("ünknown", "application/octet-stream"),
    ],
)
async def test_a_file_is_of_one_kind(office: Office, http: aiohttp.ClientSession, mimetype: str, served: str) -> None:
    message = await office.alice.post("general", "", files=[("file", b"content", mimetype)])
    async with http.get(address(office, "Alice", message.files[0])) as response:
        headers = response.headers
    assert headers["Content-Type"] == served
    assert ("sandbox" in headers["Content-Security-Policy"]) is (served != "audio/webm")


async def test_a_file_keeps_its_name_whatever_is_in_it(office: Office, http: aiohttp.ClientSession) -> None:
    message = await office.alice.post("general", "", files=[('Übung "1";\r\n.txt', b"content", "text/plain")])
    encoded = "filename*=UTF-8''%C3%9Cbung%20%221%22%3B%0D%0A.txt"
    url = address(office, "Alice", message.files[0])
    for query, kind in (("", "inline"), ("?download=1", "attachment")):
        async with http.get(url + query) as response:
            assert response.headers["Content-Disposition"] == f"{kind}; {encoded}"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("bytes=2-4", (206, b"234", "bytes 2-4/10")),
        ("bytes=7-", (206, b"789", "bytes 7-9/10")),
        ("bytes=8-99", (206, b"89", "bytes 8-9/10")),
        ("bytes=-3", (206, b"789", "bytes 7-9/10")),
        ("bytes=-99", (206, b"0123456789", "bytes 0-9/10")),
        ("bytes=10-", (416, b"", "bytes */10")),
        ("bytes=-0", (416, b"", "bytes */10")),
        ("bytes=0-1,4-5", (200, b"0123456789", None)),
        ("bytes=-", (200, b"0123456789", None)),
        ("seconds=1-2", (200, b"0123456789", None)),
    ],
)
async def test_a_player_can_ask_for_a_part(
    office: Office, http: aiohttp.ClientSession, asked: str, answer: tuple[int, bytes, str | None]
) -> None:
    message = await office.alice.post("general", "", files=[("a.wav", b"0123456789", "audio/wav")])
    async with http.get(address(office, "Alice", message.files[0]), headers={"Range": asked}) as response:
        assert (response.status, await response.read(), response.headers.get("Content-Range")) == answer
        assert response.headers["Accept-Ranges"] == "bytes"


async def test_a_recording_is_as_long_as_it_says_and_a_clip_even_if_it_does_not(office: Office) -> None:
    clips = [
        ("a.wav", recording(2.5), "audio/wav"),
        ("a.webm", b"sound", "audio/webm"),
        ("a.txt", b"text", "text/plain"),
    ]
    message = await office.alice.post("general", "", files=clips)
    shown: list[Any] = [file.to_json() for file in message.files]
    assert [file.get("duration_ms") for file in shown] == [2500, None, None]
    assert [file.get("subtype") for file in shown] == ["slack_audio", "slack_audio", None]


def test_a_recording_whose_header_was_written_before_its_end_does_not_say_how_long_it_is() -> None:
    content = recording(1)
    place = content.index(b"data") + 4
    assert duration_ms(content[:place] + b"\xff" * 4 + content[place + 4 :]) is None


@given(
    st.sampled_from(
        [
            b"",
            b"RIFF\0\0\0\0WAVEfmt ",
            b"ID3\3\0\0\0\0\0\1",
            b"OggS",
            b"\0\0\0\x18ftypM4A ",
            b"fLaC",
            b"FORM\0\0\1\0AIFFCOMM\0\0\0\x12",
        ]
    ),
    st.binary(),
)
def test_any_content_may_call_itself_a_recording(beginning: bytes, rest: bytes) -> None:
    duration = duration_ms(beginning + rest)
    assert duration is None or duration >= 0


async def test_an_upload_may_be_a_form(office: Office) -> None:
    promised = await office.client.files_getUploadURLExternal(filename="a.bin", length=3)
    form = aiohttp.FormData()
    form.add_field("file", b"\x00\r\n", filename="a.bin")
    async with aiohttp.ClientSession() as http, http.post(promised["upload_url"], data=form) as response:
        assert response.status == 200
    await office.client.files_completeUploadExternal(files=[{"id": promised["file_id"], "title": "A"}])
    file = (await office.client.files_info(file=promised["file_id"]))["file"]
    assert (file["title"], file["size"]) == ("A", 3)


async def test_what_was_not_uploaded_cannot_be_shared(office: Office) -> None:
    promised = await office.client.files_getUploadURLExternal(filename="a.txt", length=3)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await office.client.files_completeUploadExternal(files=[{"id": promised["file_id"], "title": "A"}])


async def test_a_file_knows_where_it_is_shared_until_it_is_deleted(office: Office) -> None:
    channel = office.workspace.channel("general").id
    answer = await office.client.files_upload_v2(channel=channel, content="x", filename="x.txt")
    file_id = answer["file"]["id"]

    shown = (await office.client.files_info(file=file_id))["file"]
    assert list(shown["shares"]["public"]) == [channel]

    await office.client.files_delete(file=file_id)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await office.client.files_info(file=file_id)

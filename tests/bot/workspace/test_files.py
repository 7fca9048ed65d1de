"""Files are uploaded in three steps, shared in threads, and downloaded with a token."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.bot.workspace.test_bolt import Office, opened


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        yield office


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

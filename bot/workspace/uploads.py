"""Files: promised, uploaded, shared, downloaded."""

import email.policy
import mimetypes
import secrets
from email.parser import BytesParser

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.workspace.errors import SlackError
from bot.workspace.model import File
from bot.workspace.state import State, make_id


class Uploads:
    """The external upload of the Web API, and the way to what was uploaded."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._promised: dict[str, File] = {}
        self._arrived: dict[str, tuple[File, bytes]] = {}

    def promise(self, name: str, length: int) -> tuple[str, str]:
        """An address to upload a file to, and the id that the file will have."""
        file = self._make(name, length, self._state.bot_user_id)
        key = secrets.token_urlsafe(24)
        self._promised[key] = file
        return f"{self._state.url}/upload/v1/{key}", file.id

    async def serve_upload(self, request: Request) -> Response:
        """Take a file's content, raw or as a form."""
        file = self._promised.get(request.path_params["key"])
        if file is None:
            return PlainTextResponse("Not found", 404)
        content = _content(request.headers.get("content-type", ""), await request.body())
        if len(content) != file.size:
            return PlainTextResponse(f"expected {file.size} bytes, got {len(content)}", 400)
        self._arrived[file.id] = (file, content)
        del self._promised[request.path_params["key"]]
        return PlainTextResponse(f"OK - {len(content)}")

    def complete(self, file_id: str, title: str | None) -> File:
        """A file whose content has arrived becomes one of the workspace's."""
        if file_id not in self._arrived:
            raise SlackError("file_not_found")
        file, content = self._arrived.pop(file_id)
        file.title = title or file.name
        self._state.save_file(file, content)
        return file

    def check_arrived(self, file_ids: list[str]) -> None:
        """file_not_found, unless the content of all of them has arrived."""
        if not file_ids or any(file_id not in self._arrived for file_id in file_ids):
            raise SlackError("file_not_found")

    def add(self, name: str, content: bytes, mimetype: str, user: str) -> File:
        """A file of a person's; recordings come without their transcript, which takes Slack a while."""
        file = self._make(name, len(content), user, mimetype)
        if mimetype.startswith(("audio/", "video/")):
            file.duration_ms = 1000
            file.transcription = {"status": "processing"}
        self._state.save_file(file, content)
        return file

    def find(self, file_id: str) -> File:
        """A file; file_not_found where there is none."""
        if file_id not in self._state.files:
            raise SlackError("file_not_found")
        return self._state.files[file_id]

    async def serve_download(self, request: Request) -> Response:
        """A file's content, for the app's token."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        allowed = secrets.compare_digest(token.encode(), self._state.settings["bot_token"].encode())
        if not allowed or "files:read" not in self._state.manifest.scopes:
            # Slack sends a browser without a session to its login page.
            return PlainTextResponse("<!DOCTYPE html><title>Sign in</title>", 302, media_type="text/html")
        return self.download(request.path_params["file_id"])

    def download(self, file_id: str) -> Response:
        """A file's content, for somebody who may see it."""
        content = self._state.store.content(file_id)
        file = self._state.files.get(file_id)
        if content is None or file is None:
            return PlainTextResponse("Not found", 404)
        return Response(content, media_type=file.mimetype)

    def _make(self, name: str, size: int, user: str, mimetype: str | None = None) -> File:
        return File(
            id=make_id("F"),
            name=name,
            title=name,
            mimetype=mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream",
            size=size,
            user=user,
            created=self._state.now(),
            base_url=self._state.url,
        )


def _content(content_type: str, body: bytes) -> bytes:
    """The content itself, out of a multipart form where it came in one."""
    if not content_type.startswith("multipart/form-data"):
        return body
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    form = BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    for part in form.iter_parts():
        if part.get_filename() is not None:
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    return body

"""Files: promised, uploaded, shared, downloaded."""

import email.policy
import mimetypes
import secrets
from email.parser import BytesParser
from io import BytesIO

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from tinytag import TinyTag, TinyTagException

from bot.workspace import file_content
from bot.workspace.errors import SlackError
from bot.workspace.model import File
from bot.workspace.state import State, make_id

# Seconds. Where a header was written before the recording had ended, it says more than that.
_LONGEST_RECORDING = 24 * 60 * 60


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
            file.duration_ms = duration_ms(content)
            file.transcription = {"status": "processing"}
        self._state.save_file(file, content)
        return file

    def find(self, file_id: str, viewer: str) -> File:
        """A file; file_not_found where there is none that this member can see."""
        file = self._state.files.get(file_id)
        if file is None or not self._state.sees_file(viewer, file):
            raise SlackError("file_not_found")
        return file

    async def serve_download(self, request: Request) -> Response:
        """A file's content, for the app's token."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        allowed = secrets.compare_digest(token.encode(), self._state.settings["bot_token"].encode())
        if not allowed or "files:read" not in self._state.manifest.scopes:
            # Slack sends a browser without a session to its login page.
            return PlainTextResponse("<!DOCTYPE html><title>Sign in</title>", 302, media_type="text/html")
        return self.download(request, self._state.bot_user_id)

    def download(self, request: Request, viewer: str) -> Response:
        """A file's content, for a member who may see it."""
        try:
            file = self.find(request.path_params["file_id"], viewer)
        except SlackError:
            return PlainTextResponse("Not found", 404)
        return file_content.respond(request, file, self._state.store.content(file.id) or b"")

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


def duration_ms(recording: bytes) -> int | None:
    """How long it is; None where it does not say so, as most that browsers make do not."""
    try:
        seconds = TinyTag.get(file_obj=BytesIO(recording), tags=False).duration
    except TinyTagException:
        return None
    return round(seconds * 1000) if seconds and 0 < seconds <= _LONGEST_RECORDING else None


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

"""What is in a file, over HTTP: whole or in part, and so that it never acts as a page of this address."""

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.workspace.model import File

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "bytes",
}
# Whoever uploaded it, a page runs no script, sends nothing, and counts as one from elsewhere.
_OF_A_PAGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:; font-src data:"
# The player that a browser shows for a recording loads it by its address, which nothing in a sandbox may.
_OF_A_RECORDING = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'"
_MIMETYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
# One part is all that players ask for; whoever asks for several gets the whole.
_RANGE = re.compile(r"bytes=(?:(?P<first>\d{1,15})-(?P<last>\d{0,15})|-(?P<count>\d{1,15}))")


def respond(request: Request, file: File, content: bytes) -> Response:
    """The content, or the part that is asked for; to be saved where the address says `?download=1`."""
    mimetype = _mimetype(file)
    headers = {
        **_HEADERS,
        "Content-Disposition": _disposition(request, file.name),
        "Content-Security-Policy": _OF_A_RECORDING if mimetype.startswith(("audio/", "video/")) else _OF_A_PAGE,
    }
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None:
        return Response(content, 200, headers, mimetype)
    part = _part(asked, len(content))
    if not part:
        return Response(b"", 416, headers | {"Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    return Response(content[part.start : part.stop], 206, headers, mimetype)


def _mimetype(file: File) -> str:
    """The file's own, without parameters; browsers would believe the second of two."""
    mimetype = file.mimetype.partition(";")[0].strip().lower()
    return mimetype if _MIMETYPE.fullmatch(mimetype) else "application/octet-stream"


def _disposition(request: Request, name: str) -> str:
    kind = "attachment" if request.query_params.get("download") == "1" else "inline"
    return f"{kind}; filename*=UTF-8''{quote(name, safe='', errors='replace')}"


def _part(asked: re.Match[str], size: int) -> range:
    """The bytes from a first to a last one, or the last so many."""
    if asked["count"]:
        return range(max(size - int(asked["count"]), 0), size)
    return range(int(asked["first"]), min(int(asked["last"]) + 1, size) if asked["last"] else size)

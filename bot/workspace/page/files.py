"""Files of messages: how a file is shown, and how it begins."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache, cached

from bot.workspace.model import File

_ICONS = {"image": "image", "audio": "mic", "video": "videocam", "page": "public", "text": "description"}
_TEXTS = ("text/", "application/json", "application/xml", "application/yaml", "application/x-yaml")
_UNITS = ("bytes", "kB", "MB", "GB")
_LINES, _CHARACTERS = 8, 700
_MOST_PREVIEWS = 500
# With these a name can read as another: "cod.exe" as "exe.doc".
_BIDI_CONTROLS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a file's card says; ``shape`` is image, audio, video, page, text or other."""

    id: str
    name: str
    title: str
    kind: str
    size: str
    url: str
    shape: str
    preview: str
    transcript: str

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return _ICONS.get(self.shape, "insert_drive_file")

    @property
    def plays(self) -> bool:
        """Whether it is a recording."""
        return self.shape in ("audio", "video")

    @property
    def opens(self) -> bool:
        """Whether a browser shows it in a tab of its own."""
        return self.shape in ("page", "text")


def shown(file: File, person_id: str, content: Callable[[str], bytes | None]) -> Shown:
    """A file as one person sees it; text shows its first lines."""
    shape = _shape(file.mimetype)
    return Shown(
        id=file.id,
        name=_unturned(file.name),
        title=_unturned(file.title),
        kind=_kind(file),
        size=_size(file.size),
        url=f"/client/{person_id}/files/{file.id}",
        shape=shape,
        preview=_preview(file.id, content) if shape == "text" else "",
        transcript=_transcript(file),
    )


def _shape(mimetype: str) -> str:
    kind = mimetype.partition("/")[0]
    if kind in ("image", "audio", "video"):
        return kind
    if mimetype in ("text/html", "application/xhtml+xml"):
        return "page"
    return "text" if mimetype.startswith(_TEXTS) else "other"


def _kind(file: File) -> str:
    ending = _unturned(file.name).rpartition(".")[2].upper() if "." in file.name else "File"
    if file.duration_ms is None:
        return ending
    minutes, seconds = divmod(round(file.duration_ms / 1000), 60)
    return f"{ending}, {minutes}:{seconds:02d}"


def _size(size: float) -> str:
    for unit in _UNITS:
        if size < 1000 or unit == _UNITS[-1]:
            return f"{size:.0f} {unit}" if unit == _UNITS[0] or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    raise AssertionError("the last unit takes any size")


def _unturned(name: str) -> str:
    return _BIDI_CONTROLS.sub("", name)


# A file never changes, may have 50 MB, and is drawn with every change of its message.
@cached(LRUCache(_MOST_PREVIEWS), key=lambda file_id, _: file_id)
def _preview(file_id: str, content: Callable[[str], bytes | None]) -> str:
    return _beginning(content(file_id) or b"")


def _beginning(content: bytes) -> str:
    text = content[: 4 * _CHARACTERS].decode("utf-8", "replace")
    lines = text.splitlines()
    kept = "\n".join(lines[:_LINES])[:_CHARACTERS]
    return f"{kept}\n…" if len(kept) < len(text.rstrip()) else kept


def _transcript(file: File) -> str:
    return str((file.transcription or {}).get("preview", {}).get("content", ""))

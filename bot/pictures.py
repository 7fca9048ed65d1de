"""Pictures of somebody's progress: drawn, uploaded for nobody but who is shown them, and deleted when superseded."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from weakref import WeakValueDictionary

import structlog
from cachetools import LRUCache

from bot.charts import progress_png
from bot.web import Failed, Refused, SlackWeb
from core.analytics import Trend

log = structlog.get_logger()

_REMEMBERED = 10_000
# Slack goes on processing a picture after it has taken it; a response_url may be used five times.
_PAUSES = (0.5, 1.0, 2.0)
# Whose it is, and the role that it is of.
Key = tuple[str, str | None]


@dataclass(frozen=True)
class _Picture:
    digest: str
    file_id: str


class Pictures:
    """The latest picture of each person. It is shared nowhere: only a block that names it shows it."""

    def __init__(self, web: SlackWeb) -> None:
        self._web = web
        self._known: LRUCache[Key, _Picture] = LRUCache(_REMEMBERED)
        self._drawing: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    def known(self, key: Key, trends: Sequence[Trend]) -> str | None:
        """The file of these very figures, if it is there already."""
        picture = self._known.get(key)
        return picture.file_id if picture is not None and picture.digest == _digest(trends) else None

    async def of(self, key: Key, trends: Sequence[Trend], title: str) -> str | None:
        """The file of these figures, drawn unless it is known; None where Slack takes none."""
        async with self._lock(key):
            known = self.known(key, trends)
            return known if known is not None else await self._new(key, trends, title)

    async def forget(self, user_uuid: str) -> None:
        """Delete all pictures of a person."""
        for key in [key for key in {*self._known, *self._drawing} if key[0] == user_uuid]:
            await self.drop(key)

    async def drop(self, key: Key) -> None:
        """Delete a picture, when it is drawn if it is being drawn."""
        async with self._lock(key):
            await self._delete(self._known.pop(key, None))

    def _lock(self, key: Key) -> asyncio.Lock:
        return self._drawing.setdefault(key, asyncio.Lock())

    async def _new(self, key: Key, trends: Sequence[Trend], title: str) -> str | None:
        content = await asyncio.to_thread(progress_png, trends, title=title)
        file = {"filename": "progress.png", "title": title, "content": content}
        try:
            (file_id,) = await self._web.upload(channel=None, thread_ts=None, files=[file])
        except (Refused, Failed) as error:
            log.warning("picture_not_uploaded", method=error.method, error=str(error))
            return None
        superseded = self._known.get(key)
        self._known[key] = _Picture(_digest(trends), file_id)
        await self._delete(superseded)
        return file_id

    async def _delete(self, picture: _Picture | None) -> None:
        if picture is None:
            return
        try:
            await self._web.call("files.delete", file=picture.file_id)
        except (Refused, Failed) as error:
            log.warning("picture_not_deleted", method=error.method, error=str(error))


async def shown_when_ready(show: Callable[[], Awaitable[bool]]) -> bool:
    """Show a picture that has just been uploaded: once, and again while Slack is not ready for it."""
    for pause in _PAUSES:
        if await show():
            return True
        await asyncio.sleep(pause)
    return await show()


def _digest(trends: Sequence[Trend]) -> str:
    return hashlib.sha256("".join(trend.model_dump_json() for trend in trends).encode()).hexdigest()

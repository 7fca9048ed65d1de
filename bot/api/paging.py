"""Long lists, a page at a time: ``limit`` and ``cursor`` in the query, the next page in the ``Link`` header."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)

LINK: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "Link": {
                "description": 'Where the next page is, as `<…>; rel="next"`; on the last page it is missing.',
                "schema": {"type": "string"},
            }
        }
    }
}


class Asked:
    """The page that a request is for."""

    def __init__(self, request: Request, response: Response, limit: int, cursor: str | None) -> None:
        self.limit = limit
        self._cursor = cursor
        self._request = request
        self._response = response

    @property
    def position(self) -> int:
        """How many came before, where the cursor counts."""
        return int(self._cursor or 0)

    @property
    def before(self) -> datetime | None:
        """The instant of the last one before, where the cursor is one, in milliseconds: 14 digits reach year 5138."""
        return _EPOCH + self.position * _MILLISECOND if self._cursor is not None else None

    def goes_on(self, after: datetime | int) -> None:
        """Tell where the next page begins: after an instant, or at a position."""
        cursor = after if isinstance(after, int) else (after - _EPOCH) // _MILLISECOND
        following = self._request.url.include_query_params(limit=self.limit, cursor=cursor)
        self._response.headers["Link"] = f'<{following}>; rel="next"'


async def _asked(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100, description="The most to answer with.")] = 20,
    cursor: Annotated[
        str | None,
        Query(pattern=r"^[0-9]{1,14}$", description="Where to go on: the `Link` header of the page before has it."),
    ] = None,
) -> Asked:
    """Asynchronous, as all of these are: FastAPI would run anything else in a thread."""
    return Asked(request, response, limit, cursor)


Page = Annotated[Asked, Depends(_asked)]

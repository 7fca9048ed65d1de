"""The page is for this machine alone, and for no page from elsewhere."""

import aiohttp
import pytest

from tests.auxil.stage import Stage


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Origin": "null"}])
async def test_a_page_from_elsewhere_gets_nothing(stage: Stage, headers: dict[str, str]) -> None:
    async with aiohttp.ClientSession(headers=headers) as http:
        async with http.get(f"{stage.workspace.url}/") as response:
            assert response.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(f"{stage.workspace.url}/_nicegui_ws/socket.io/?EIO=4&transport=websocket")


async def test_the_page_may_load_nothing_from_elsewhere(stage: Stage) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{stage.workspace.url}/") as response:
        assert response.status == 200
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]

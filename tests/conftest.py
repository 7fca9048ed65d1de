"""What every test may use."""

import os
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from hypothesis import settings

from bot.logs import configure_logs
from storage.client import Client, Database, connect
from storage.embedded import EmbeddedServer
from storage.mock_interview_dao import MockInterviewSessionDAO

settings.register_profile("greenroom", deadline=None)
settings.load_profile("greenroom")
configure_logs("info", "console")


@pytest.fixture(scope="session")
async def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A real MongoDB-compatible server: the one that is named from outside, else the embedded one."""
    named = os.environ.get("GREENROOM_TEST_MONGODB_URI")
    if named:
        yield named
        return
    server = EmbeddedServer(tmp_path_factory.mktemp("mongodb"))
    yield await server.start()
    await server.stop()


@pytest.fixture(scope="session")
async def mongodb_client(mongodb_uri: str) -> AsyncIterator[Client]:
    """One connection for all tests."""
    client = connect(mongodb_uri)
    yield client
    client.close()


@pytest.fixture
async def mongodb_database(mongodb_client: Client) -> AsyncIterator[Database]:
    """A database of the test's own."""
    name = f"greenroom_test_{uuid4().hex}"
    yield mongodb_client[name]
    await mongodb_client.drop_database(name)


@pytest.fixture
async def store(mongodb_database: Database) -> MockInterviewSessionDAO:
    """The session store, empty and with its indexes."""
    dao = MockInterviewSessionDAO(mongodb_database)
    await dao.create_indexes()
    return dao

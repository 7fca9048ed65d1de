"""The connection to MongoDB."""

from collections.abc import Sequence
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.monitoring import CommandListener

Client = AsyncIOMotorClient[dict[str, Any]]
Database = AsyncIOMotorDatabase[dict[str, Any]]

DATABASE = "greenroom"


def connect(uri: str, listeners: Sequence[CommandListener] = ()) -> Client:
    """A client whose acknowledged writes survive: on a majority of the replica set, and in the journal.

    It connects on first use. A server that can't be reached raises PyMongoError after five seconds, one that does not
    answer after ten: what it was sent may then have been done, which the condition of every update allows for.
    ``listeners`` hear of each command, from the driver's threads.
    """
    return AsyncIOMotorClient(
        uri,
        w="majority",
        journal=True,
        tz_aware=True,
        serverSelectionTimeoutMS=5_000,
        connectTimeoutMS=5_000,
        socketTimeoutMS=10_000,
        event_listeners=list(listeners),
    )


def database(client: Client) -> Database:
    """The database that the URI names, or ``greenroom``."""
    return client.get_default_database(DATABASE)


async def ping(client: Client) -> None:
    """Ask the server whether it is there. Raises PyMongoError."""
    await client.admin.command("ping")

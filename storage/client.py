"""The connection to MongoDB."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase

Client = AsyncIOMotorClient[dict[str, Any]]
Database = AsyncIOMotorDatabase[dict[str, Any]]

DATABASE = "greenroom"


def connect(uri: str) -> Client:
    """A client whose acknowledged writes survive: on a majority of the replica set, and in the journal.

    It connects on first use. A server that can't be reached raises PyMongoError after five seconds, one that does not
    answer after ten: what it was sent may then have been done, which the condition of every update allows for.
    """
    return AsyncIOMotorClient(
        uri,
        w="majority",
        journal=True,
        tz_aware=True,
        serverSelectionTimeoutMS=5_000,
        connectTimeoutMS=5_000,
        socketTimeoutMS=10_000,
    )


def database(client: Client) -> Database:
    """The database that the URI names, or ``greenroom``."""
    return client.get_default_database(DATABASE)

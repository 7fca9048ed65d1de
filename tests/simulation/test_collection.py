"""The simulated collection does what the real server does: the store's own tests pass on it."""

import inspect
from collections.abc import Awaitable, Callable

import pytest

from storage.mock_interview_dao import COLLECTION, MockInterviewSessionDAO
from storage.session_figures_dao import COLLECTION as FIGURES
from tests.simulation.collection import Collection, Server
from tests.storage import test_mock_interview_dao as contract

PROMISES = [
    promise
    for name, promise in vars(contract).items()
    if name.startswith("test_") and list(inspect.signature(promise).parameters) == ["store"]
]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
async def test_the_stores_contract(promise: Callable[..., Awaitable[None]]) -> None:
    database = {COLLECTION: Collection(Server()), FIGURES: Collection(Server())}
    store = MockInterviewSessionDAO(database)  # type: ignore[arg-type]
    await store.create_indexes()

    await promise(store)

from collections.abc import AsyncIterator
from time import time

import pytest

from bot.workspace.page.viewer import Viewer
from bot.workspace.person import Person
from bot.workspace.slack import Slack
from tests.auxil.office import make_manifest
from tests.bot.workspace.page.block_kit.drawing import unseen_page


@pytest.fixture
def slack() -> Slack:
    """A workspace without a server: Alice, Bob, Charlie, Maria and the app Rehearsal."""
    return Slack(make_manifest(), None, "Team", time)


@pytest.fixture
async def alice(slack: Slack) -> AsyncIterator[Viewer]:
    """Alice at her window."""
    user = slack.state.user_named("alice")
    assert user is not None
    async with unseen_page() as client:
        yield Viewer(slack=slack, person=Person(slack, user.id), page=client.content)

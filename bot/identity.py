"""Who somebody is, across workspaces."""

from uuid import NAMESPACE_URL, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "greenroom:slack-user")


def user_uuid(*, enterprise_id: str | None, team_id: str | None, user_id: str) -> str:
    """A stable id of a person: Slack's user ids are unique only within an organisation or a workspace."""
    return str(uuid5(_NAMESPACE, f"{enterprise_id or team_id}:{user_id}"))

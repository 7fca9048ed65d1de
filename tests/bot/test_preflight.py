"""What stops a start, and what is only waited out."""

import io
from contextlib import AsyncExitStack

import pytest
from rich.console import Console

from bot.doctor import report
from bot.logs import configure_logs
from bot.main import Connection, connection_to, greenroom, slack_client
from bot.manifest import load_manifest
from bot.preflight import NotReady, identify, open_socket_url
from bot.settings import Settings
from tests.auxil.stage import Stage, open_stage, settings_for


@pytest.fixture
async def stage(mongodb_uri: str) -> Stage:
    async with open_stage(mongodb_uri) as stage:
        yield stage


async def examined(settings: Settings) -> tuple[int, str]:
    console = Console(record=True, width=200, file=io.StringIO())
    code = await report(settings, console)
    return code, console.export_text()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"slack_bot_token": "xoxb-wrong"}, "SLACK_BOT_TOKEN"),
        ({"slack_app_token": "xapp-wrong"}, "SLACK_APP_TOKEN"),
        ({"slack_app_token": None}, "SLACK_APP_TOKEN"),
        ({"slack_bot_token": None}, "SLACK_BOT_TOKEN"),
        ({"slack_bot_token": None, "slack_app_token": None, "slack_signing_secret": "0" * 32}, "SLACK_BOT_TOKEN"),
    ],
)
async def test_a_wrong_or_missing_token_stops_the_start_by_name(
    stage: Stage, wrong: dict[str, str | None], named: str
) -> None:
    settings = settings_for(stage.workspace, stage.mongodb_uri, **wrong)
    with pytest.raises(NotReady, match=f"^{named}: .* To mend it, .*https://api.slack.com/apps"):
        async with greenroom(settings):
            pass
    code, text = await examined(settings)
    assert code == 1
    assert f"no  {named}" in text


async def test_a_missing_scope_stops_the_start_by_name(mongodb_uri: str) -> None:
    manifest = load_manifest()
    manifest["oauth_config"]["scopes"]["bot"].remove("files:write")
    async with open_stage(mongodb_uri, manifest) as stage:
        with pytest.raises(NotReady, match=r"^Scopes: missing files:write\."):
            async with greenroom(settings_for(stage.workspace, stage.mongodb_uri)):
                pass


async def test_the_doctor_finds_nothing_where_everything_is_set(stage: Stage) -> None:
    await stage.store.create_indexes()
    code, text = await examined(settings_for(stage.workspace, stage.mongodb_uri))
    assert code == 0, text


async def test_the_doctor_says_what_slack_has_to_know_in_http_mode(stage: Stage) -> None:
    await stage.store.create_indexes()
    secret = {"slack_app_token": None, "slack_signing_secret": stage.workspace.signing_secret}
    code, text = await examined(settings_for(stage.workspace, stage.mongodb_uri, **secret))
    assert code == 0, text
    assert "/slack/events" in text
    assert "greenroom manifest --url" in text
    assert stage.workspace.signing_secret not in text


async def test_the_doctor_knows_a_signing_secret_by_its_shape(stage: Stage) -> None:
    secret = {"slack_app_token": None, "slack_signing_secret": "xapp-1-not-a-secret"}
    code, text = await examined(settings_for(stage.workspace, stage.mongodb_uri, **secret))
    assert code == 1
    assert "no  SLACK_SIGNING_SECRET: unlike Slack's" in text
    assert "App Credentials" in text
    assert "not-a-secret" not in text


def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "")
    settings = Settings(_env_file=None)
    assert settings.slack_signing_secret is None
    assert not settings.has_slack_tokens


def test_origins_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_CORS_ORIGINS", "https://a.example, https://b.example,")
    assert Settings(_env_file=None).cors_origins == ("https://a.example", "https://b.example")


async def test_the_doctor_names_missing_indexes(stage: Stage) -> None:
    code, text = await examined(settings_for(stage.workspace, stage.mongodb_uri))
    assert code == 1
    assert "Indexes: missing session_uuid" in text


async def test_a_busy_slack_is_waited_for(stage: Stage) -> None:
    stage.workspace.faults.rate_limit("auth.test", times=1, retry_after=0)
    stage.workspace.faults.rate_limit("apps.connections.open", times=1, retry_after=0)
    async with AsyncExitStack() as stack:
        connection = connection_to(settings_for(stage.workspace, stage.mongodb_uri))
        client = await slack_client(connection, stack)
        assert await identify(client) is not None
        assert (await open_socket_url(client, connection.app_token)).startswith("ws://")


async def test_a_server_without_auth_test_is_taken_as_it_is(stage: Stage) -> None:
    stage.workspace.faults.fail("auth.test", "unknown_method")
    async with greenroom(settings_for(stage.workspace, stage.mongodb_uri)):
        interview = await stage.start()
        await interview.finish(5)


async def test_nobody_at_the_address_is_said_so() -> None:
    connection = Connection(api_url="http://127.0.0.1:9/", bot_token="xoxb-1", app_token="xapp-1", timeout=1)
    async with AsyncExitStack() as stack:
        client = await slack_client(connection, stack)
        with pytest.raises(NotReady, match="does not answer"):
            await identify(client, attempts=1)


def test_secrets_do_not_get_into_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    import logging

    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    try:
        configure_logs("info", "console")
        logging.getLogger("slack").warning(
            "wss://x/?ticket=abc123&y xoxb-1-secret xapp-1-secret mongodb://user:hunter2@host/"
        )
    finally:
        root.handlers = handlers
        root.setLevel(level)
    said = capsys.readouterr().err
    assert "user" in said
    for secret in ("abc123", "1-secret", "hunter2"):
        assert secret not in said

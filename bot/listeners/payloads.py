"""What Slack sends, as far as listeners want to know it.

Everything that comes in is read by these models, once, before a listener sees it (``bot/listeners/edge.py``): a
listener finds what it needs, or does not run.
"""

from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.blocks import ids
from bot.blocks.fields import ButtonValue, ChosenOption, Entered, Fields, ShortText, Text, Url, storable
from bot.blocks.start_form import FormContext
from core.errors import Unreadable

Timestamp = Annotated[str, Field(pattern=r"^[0-9]{1,11}\.[0-9]{1,6}$")]
PrivateMetadata = Annotated[FormContext, BeforeValidator(FormContext.load)]


class Payload(BaseModel):
    """Base of everything that Slack sends. What nobody reads may be anything."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    names: ClassVar[set[str]] = {*Entered.model_fields, *ChosenOption.model_fields}

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Note what Slack calls the fields: only these names are logged."""
        for name, field in cls.model_fields.items():
            alias = field.validation_alias
            path = alias.path if isinstance(alias, AliasPath) else [name]
            cls.names.update(str(part) for part in path)


P = TypeVar("P", bound=Payload)


def read(model: type[P], raw: object, kind: str) -> P:
    """The payload as its model has it. Raises Unreadable, which names the fields that don't fit."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        paths = sorted({".".join(map(_name, problem["loc"])) or "payload" for problem in problems})
        raise Unreadable(kind, tuple(paths)) from None  # pydantic's own error knows the values


def _name(part: int | str) -> str:
    """A step of a path; keys that are not Slack's own names may be what somebody wrote."""
    return str(part) if isinstance(part, int) or part in Payload.names else "*"


class Sender(Payload):
    """Who sent something, as Bolt has found it."""

    user_id: ShortText
    team_id: ShortText | None = None
    enterprise_id: ShortText | None = None


class Typed(Payload):
    """A slash command.

    https://docs.slack.dev/interactivity/implementing-slash-commands
    """

    text: Text = ""
    trigger_id: ShortText
    channel_id: ShortText
    response_url: Url | None = None


class View(Payload):
    """A modal or a Home as it was when somebody used it.

    https://docs.slack.dev/reference/views
    """

    id: ShortText
    type: ShortText
    hash: ShortText | None = None
    private_metadata: PrivateMetadata = FormContext()
    values: dict[str, dict[str, Entered]] = Field(default_factory=dict, validation_alias=AliasPath("state", "values"))

    @property
    def fields(self) -> Fields:
        """What its fields hold, by action_id."""
        return {action_id: entered for block in self.values.values() for action_id, entered in block.items()}

    def block_of(self, action_id: str) -> str | None:
        """The id of the block that holds a field."""
        return next((block_id for block_id, fields in self.values.items() if action_id in fields), None)


class Action(Payload):
    """The use of one element."""

    action_id: ShortText
    action_ts: Timestamp
    value: ButtonValue = ""

    @property
    def question(self) -> tuple[str, int | None]:
        """The interview that a button stands for, and the question if it stands for one."""
        return ids.parse_question_value(self.value)


class Click(Payload):
    """The use of a button or select.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """

    action: Action = Field(validation_alias=AliasPath("actions", 0))
    trigger_id: ShortText
    channel_id: ShortText | None = Field(None, validation_alias=AliasPath("channel", "id"))
    message_ts: Timestamp | None = Field(None, validation_alias=AliasPath("container", "message_ts"))
    thread_ts: Timestamp | None = Field(None, validation_alias=AliasPath("container", "thread_ts"))
    response_url: Url | None = None
    view: View | None = None


class FormClick(Click):
    """A choice in a modal, which the modal answers to."""

    view: View


class Submission(Payload):
    """A form that was handed in.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """

    callback_id: ShortText = Field(validation_alias=AliasPath("view", "callback_id"))
    view: View


class Pointed(Payload):
    """A shortcut used on a message.

    https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
    """

    callback_id: ShortText
    trigger_id: ShortText
    channel_id: ShortText = Field(validation_alias=AliasPath("channel", "id"))
    message_ts: Timestamp = Field(validation_alias=AliasPath("message", "ts"))
    thread_ts: Timestamp | None = Field(None, validation_alias=AliasPath("message", "thread_ts"))


class HomeOpened(Payload):
    """The app's Home or its messages were opened.

    https://docs.slack.dev/reference/events/app_home_opened
    """

    tab: str | None = None


class SharedFile(Payload):
    """A file of a message.

    https://docs.slack.dev/reference/objects/file-object
    """

    name: Text = ""
    url: Url = Field("", validation_alias="url_private")


def _if_files(files: object) -> object:
    """What is shared without a name or an address, such as a file that was deleted, is as good as absent."""
    listed = files if isinstance(files, list) else []
    return [file for file in listed if isinstance(file, dict) and _is_address(file.get("url_private"))]


def _is_address(url: object) -> bool:
    return isinstance(url, str) and len(url) <= 3_000 and storable(url) == url


class Message(Payload):
    """What a person has written.

    https://docs.slack.dev/reference/events/message
    """

    ts: Timestamp
    user: ShortText
    text: Text = ""
    thread_ts: Timestamp | None = None
    edited: object = None
    files: Annotated[tuple[SharedFile, ...], BeforeValidator(_if_files)] = ()


def _if_persons(message: object) -> object:
    """What an app has written is as good as absent, whatever it looks like."""
    is_apps = isinstance(message, dict) and (message.get("bot_id") or not message.get("user"))
    return None if is_apps else message


PersonsMessage = Annotated[Message | None, BeforeValidator(_if_persons)]


class Spoken(Payload):
    """Where something was written, edited or deleted."""

    ts: Timestamp
    channel: ShortText
    channel_type: str | None = None


class Written(Spoken):
    """A message, new."""

    message: PersonsMessage


class Changed(Spoken):
    """A message that is not what it was: edited, or its links have unfolded."""

    message: PersonsMessage = None
    previous_message: PersonsMessage = None


class Deleted(Spoken):
    """A message that is gone."""

    deleted_ts: Timestamp
    previous_message: PersonsMessage = None

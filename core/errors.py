"""What can go wrong, and about what. Whoever shows an error to a person reads its fields."""

from core.models import Category, Difficulty, MockInterviewSession


class GreenroomError(Exception):
    """Base of every error that is told to a person."""


class RoleNotFound(GreenroomError):
    """No role of the bank goes by that name; ``nearest`` holds the names that come close, best first."""

    def __init__(self, wanted: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(f"no role {wanted!r}")
        self.wanted = wanted
        self.nearest = nearest


class NoQuestions(GreenroomError):
    """The bank holds no question for this choice."""

    def __init__(self, role: str, difficulty: Difficulty, categories: tuple[Category, ...]) -> None:
        super().__init__(f"no questions for {role}, {difficulty}, {[*categories]}")
        self.role = role
        self.difficulty = difficulty
        self.categories = categories


class AlreadyRunning(GreenroomError):
    """The user has a running interview in this workspace, and one is the most."""

    def __init__(self, session: MockInterviewSession) -> None:
        super().__init__(f"session {session.session_uuid} is running")
        self.session = session


class NoInterview(GreenroomError):
    """The user has no interview of the kind that was asked for: ``"running"`` or ``"finished"``."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"no {kind} interview")
        self.kind = kind


class NotTheOwner(GreenroomError):
    """Somebody other than its owner wanted to steer an interview."""

    def __init__(self, session: MockInterviewSession) -> None:
        super().__init__(f"session {session.session_uuid} belongs to somebody else")
        self.session = session


class Unreadable(GreenroomError):
    """What came from Slack is not what it should be; ``fields`` are the paths of what does not fit, never values."""

    def __init__(self, kind: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"{kind}: {', '.join(fields)}")
        self.kind = kind
        self.fields = fields


class BankFault(GreenroomError):
    """A question file is not as it should be; ``where`` names the file and, if there is one, the question."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class NoPack(GreenroomError):
    """The workspace has no such question pack."""


class TooManyPacks(GreenroomError):
    """The workspace has as many question packs as one may have."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} packs are the most")
        self.most = most


class PackIsBusy(GreenroomError):
    """A question pack was changed again and again while it was to be changed."""


class NotAllowed(GreenroomError):
    """Only admins of the workspace and mentors may do that."""

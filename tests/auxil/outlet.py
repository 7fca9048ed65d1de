"""An outlet that carries nothing out and keeps everything that it was given."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.effects import PrivateEffect
from core.models import MockInterviewSession


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What came in one call."""

    session: MockInterviewSession
    effects: tuple[PrivateEffect, ...]
    doubtful: bool


@dataclass
class RecordingOutlet:
    """A ``core.ports.Outlet``."""

    handed: list[Handed] = field(default_factory=list)

    def take(
        self, session: MockInterviewSession, effects: Sequence[PrivateEffect] = (), *, doubtful: bool = False
    ) -> None:
        """Keep it."""
        self.handed.append(Handed(session=session, effects=tuple(effects), doubtful=doubtful))

    @property
    def told(self) -> list[PrivateEffect]:
        """Every private effect so far, in order."""
        return [effect for handed in self.handed for effect in handed.effects]

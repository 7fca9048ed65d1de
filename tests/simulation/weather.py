"""What goes wrong in a run, and when: the kinds of fault, and a seeded die that is thrown at each opportunity."""

import asyncio
import random
from collections import Counter
from collections.abc import Collection
from enum import StrEnum


class Fault(StrEnum):
    """Everything that can be made to go wrong."""

    POST_DROPPED = "a call is accepted, then its connection is cut"
    TIMED_OUT_BEFORE = "a call times out, and Slack never saw it"
    TIMED_OUT_AFTER = "a call times out, and Slack has done it"
    RATE_LIMITED = "429 with Retry-After, twice in a row"
    SERVER_ERROR = "500, done or not"
    HISTORY_UNREADABLE = "threads can't be read"
    DUPLICATED = "an event comes twice"
    REORDERED = "events overtake each other"
    LATE = "an event comes late"
    LOST_RACE = "another writer changes the document first"
    STORE_AWAY = "MongoDB is away for 30 s"
    DISK_FULL = "MongoDB's disk is full for 20 s"
    CLOCK_JUMP = "the machine's clock jumps"
    TWO_WORKERS = "two processes work on every interview"
    RESTART = "the process dies at a call and is started again"
    DISCONNECTED = "a connection is lost while an event is handled on it"
    SUSPENDED = "the machine does nothing for a while"


# After this nothing new goes wrong, and everything has to come right.
STORM_SECONDS = 60.0


class Weather:
    """Says at each opportunity whether something goes wrong there. ``seen`` counts what did."""

    def __init__(self, faults: Collection[Fault], rng: random.Random) -> None:
        self.faults = frozenset(faults)
        self.seen: Counter[Fault] = Counter()
        self._rng = rng

    @property
    def is_over(self) -> bool:
        """Whether nothing new goes wrong any more."""
        return asyncio.get_running_loop().time() >= STORM_SECONDS

    def strikes(self, fault: Fault, chance: float) -> bool:
        """Whether this goes wrong here and now."""
        if fault not in self.faults or self.is_over or self._rng.random() >= chance:
            return False
        self.seen[fault] += 1
        return True

    def between(self, least: float, most: float) -> float:
        """A number between these."""
        return self._rng.uniform(least, most)

    def choose(self, *choices: float) -> float:
        """One of these."""
        return self._rng.choice(choices)


def faults_of(seed: int) -> tuple[Fault, ...]:
    """The faults of a run: none, each kind alone, then mixes of two to four."""
    kinds = tuple(Fault)
    if seed % 4 == 0:
        return kinds[(seed // 4 - 1) % len(kinds) :][:1] if seed else ()
    rng = random.Random(f"mix {seed}")
    return tuple(sorted(rng.sample(kinds, rng.randint(2, 4))))

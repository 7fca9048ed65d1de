"""What the demo's people say: Alice, who practises, and Maria, who reads along."""

import random
from collections.abc import Iterator
from itertools import cycle

from core.models import Category

TOO_BRIEF = "I once had that, yes."
AFTERTHOUGHT = "Looking back, I would have asked for help a day earlier."
MENTORS_WORD = "Tip from the sidelines: say what you did yourself, not only what the team did. You are doing well!"

_ANSWERS: dict[Category, tuple[str, ...]] = {
    Category.BEHAVIORAL: (
        (
            "Last spring two of our weekly reports disagreed, and nobody trusted either. I asked the five people "
            "who used them what they decided with the numbers, found one shared definition, and wrote it down. "
            "Within two weeks the disputes had stopped, and the quarterly review took an hour instead of a day."
        ),
        (
            "A colleague and I wanted different things from the same project. I suggested that each of us write one "
            "page about the risk in the other's plan. Reading them side by side, we saw that we feared the same "
            "deadline. We cut the scope together and delivered three days early."
        ),
        (
            "In my second month I sent a draft to the wrong list. I told my manager at once, wrote to everybody on "
            "it, and the next day I proposed a check before anything leaves the team. We have used it since, and I "
            "learned that owning up fast costs the least."
        ),
        (
            "We lost our most experienced person four weeks before a launch. I listed what only she had known, "
            "paired two people with her for her last days, and moved one feature to the next release. The launch "
            "held its date, and the notes became our onboarding guide."
        ),
        (
            "I was asked to lead a group in which everybody was senior to me. I began by asking each of them what "
            "had gone wrong before. Their answers made the plan, so they defended it as their own. We finished on "
            "time, and two of them asked me to lead the next one."
        ),
    ),
    Category.TECHNICAL: (
        (
            "I would start by measuring, because my first guess is often wrong. I would take one slow example from "
            "start to end, see where the time goes, and change only that. Then I would measure again under real "
            "load, and write down what I expect to break next."
        ),
        (
            "First I would ask what happens if this is wrong, since that decides how careful to be. Then I would "
            "build the smallest version which shows the whole path, test it with real examples including the ugly "
            "ones, and only then make it complete."
        ),
        (
            "There are two usual ways. One is simple and gives the same result each time; the other is faster but "
            "needs somebody to watch over it. For a team of our size I would take the simple one, and note at which "
            "volume I would change my mind."
        ),
        (
            "I would split it into what must be right at once and what may lag a minute behind. The first part "
            "stays small and goes through one place that checks everything. The second can be repeated safely, so a "
            "failure in the night costs us nothing but time."
        ),
        (
            "I check the input before anything else: where it comes from, what is missing, and which values can't "
            "be true. In my last role that showed that a tenth of the records were duplicates. Fixing this at the "
            "source saved more than any cleverness later on."
        ),
    ),
    Category.SITUATIONAL: (
        (
            "I would first find out what is on fire and what only looks like it. Then I would tell everybody "
            "affected what we know, what we don't, and when they will hear more. While one person looks for the "
            "cause I would undo the latest change, because being quick matters more than being elegant."
        ),
        (
            "I would talk to them in private and begin with a question, since I may not know the whole story. If "
            "the deadline is truly at risk I would offer two plans, one with less scope and one with more time, and "
            "let the sponsor choose between them this week."
        ),
        (
            "I would say no to the date and yes to the goal. Together with the person asking I would find the part "
            "which matters to them most, deliver that by then, and put the rest on a list that both of us have "
            "agreed to."
        ),
    ),
    Category.COMPANY: (
        (
            "I have used your product for a year, and what I like is that it does little and does it well. I would "
            "like to work where people cut features as gladly as they add them, and my experience with small teams "
            "would help you keep it so while you grow."
        ),
        (
            "Two things drew me here: your people write publicly about what went wrong, and your support answers "
            "within an hour. Both say that people are trusted. I would want to add to that, starting with the "
            "documents that a newcomer reads in the first week."
        ),
        (
            "In my first month I would listen: ten customers, every person on the team, and whoever complains the "
            "most. After that I would pick one thing that annoys all of them, mend it, and show the numbers from "
            "before and after."
        ),
    ),
}


class Candidate:
    """Has something to say about every question, and is quick about it."""

    def __init__(self, seed: int | None) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same seed plays the same demo
        self._answers: dict[Category, Iterator[str]] = {
            category: cycle(self._random.sample(pool, len(pool))) for category, pool in _ANSWERS.items()
        }

    def answer(self, category: Category) -> str:
        """An answer to a question of this category; another one each time while there are others."""
        return next(self._answers[category])

    def typing_seconds(self) -> float:
        """How long it takes to write something down."""
        return self._random.uniform(1.0, 2.0)

"""A question as it is written in a file: in Greenroom's own bank, or by a team in a pack."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from core.models import Category, Difficulty, Guidance, Question, StarOutline


def _tidy(text: str) -> str:
    """Without what nobody can see or store. Raises ValueError."""
    text = " ".join(text.split())
    if not text.isprintable():
        for character in text:
            if unicodedata.category(character) in {"Cc", "Cs"}:
                raise ValueError(f"there is a character in it that can't be shown (U+{ord(character):04X}): delete it")
    return text


def _on_one_line(value: object) -> object:
    """Before its length is looked at: blanks alone are no text."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _folded(value: object) -> object:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def _of_one_text(value: object) -> object:
    return {"strong": value} if isinstance(value, str) else value


# The lengths keep a question readable aloud and within one message: Slack takes 3,000 characters a section.
Prompt = Annotated[str, BeforeValidator(_on_one_line), Field(min_length=1, max_length=1_000), AfterValidator(_tidy)]
Sentence = Annotated[str, BeforeValidator(_on_one_line), Field(min_length=1, max_length=600), AfterValidator(_tidy)]
Phrase = Annotated[str, BeforeValidator(_on_one_line), Field(min_length=1, max_length=150), AfterValidator(_tidy)]
Skill = Annotated[str, BeforeValidator(_folded), Field(min_length=1, max_length=60), AfterValidator(_tidy)]
Name = Annotated[str, BeforeValidator(_on_one_line), Field(min_length=1, max_length=60), AfterValidator(_tidy)]
QuestionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]


class Written(BaseModel):
    """Base of what people write: a field that nobody knows is a slip."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WrittenGuidance(Written):
    """What an answer shows; a single text is what a strong one shows."""

    strong: Annotated[str, Field(max_length=600), AfterValidator(_tidy)] = ""
    ordinary: Annotated[str, Field(max_length=600), AfterValidator(_tidy)] = ""
    weak: Annotated[str, Field(max_length=600), AfterValidator(_tidy)] = ""


class WrittenStar(Written):
    """The STAR outline of a behavioral question, all four parts of it."""

    situation: Sentence
    task: Sentence
    action: Sentence
    result: Sentence


class WrittenQuestion(Written):
    """One question. In a pack, the id may be left out: it is then made of the question itself."""

    id: QuestionId | None = None
    difficulty: Difficulty
    prompt: Prompt
    skills: Annotated[tuple[Skill, ...], Field(max_length=8)] = ()
    points: Annotated[tuple[Phrase, ...], Field(max_length=12)] = ()
    guidance: Annotated[WrittenGuidance, BeforeValidator(_of_one_text)] = WrittenGuidance()
    star: WrittenStar | None = None
    follow_ups: Annotated[tuple[Sentence, ...], Field(max_length=5)] = ()
    withdrawn: bool = False

    def question(self, question_uuid: str, category: Category) -> Question:
        """The question under this id."""
        return Question(
            question_uuid=question_uuid,
            prompt=self.prompt,
            category=category,
            difficulty=self.difficulty,
            expected_skills=self.skills,
            expected_points=self.points,
            interviewer_guidance=Guidance(
                strong=self.guidance.strong, ordinary=self.guidance.ordinary, weak=self.guidance.weak
            ),
            follow_ups=self.follow_ups,
            star_framework=StarOutline(**dict(self.star)) if self.star else None,
        )

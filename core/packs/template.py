"""What a team fills in: a pack of a few questions that shows every field."""

from core.models import Category, Difficulty, Guidance, Question, StarOutline
from core.packs.files import as_csv, as_yaml
from core.packs.pack import PackContent, industry_id, role_id
from core.questions.bank import BankEntry, Industry, QuestionBank, Role

_INDUSTRY = Industry(industry_uuid=industry_id("Web Bootcamp"), name="Web Bootcamp", emoji="books", roles=())
_ROLE = Role(
    role_uuid=role_id(_INDUSTRY.industry_uuid, "Junior Web Developer"),
    name="Junior Web Developer",
    industry_uuid=_INDUSTRY.industry_uuid,
    aliases=("junior dev",),
)
_BACKEND = "role-001"


def template(ending: str, bank: QuestionBank) -> str:
    """The template as a file of this ending, ``csv`` or ``yml``; ``bank`` is Greenroom's own."""
    return as_csv(_CONTENT, bank) if ending == "csv" else as_yaml(_CONTENT, bank)


_CONTENT = PackContent(
    name="Spring cohort",
    industries=(_INDUSTRY,),
    roles=(_ROLE,),
    entries=(
        BankEntry(
            role_uuid=_BACKEND,
            question=Question(
                question_uuid="week-3-joins",
                category=Category.TECHNICAL,
                difficulty=Difficulty.ENTRY,
                prompt="One table has customers, another their orders. How do you list customers who never ordered?",
                expected_skills=("databases",),
                expected_points=("an outer join, or not exists", "why an inner join loses them"),
                interviewer_guidance=Guidance(
                    strong="Joins with the orders kept optional, filters for what is missing, and says why.",
                    ordinary="Gets there with a subquery after a hint.",
                    weak="Lists every customer, or those with orders.",
                ),
                follow_ups=("What changes if the orders are deleted after a year?",),
            ),
        ),
        BankEntry(
            role_uuid=_ROLE.role_uuid,
            question=Question(
                question_uuid="project-pair",
                category=Category.BEHAVIORAL,
                difficulty=Difficulty.ENTRY,
                prompt="Tell me about the part of your final project that you and your partner disagreed on most.",
                expected_skills=("collaboration", "conflict resolution"),
                interviewer_guidance=Guidance(strong="Names both positions fairly, and what decided between them."),
                star_framework=StarOutline(
                    situation="Say what you were building, and with whom.",
                    task="Say what had to be decided.",
                    action="Tell what you did to settle it.",
                    result="Tell how it turned out, and what you do differently now.",
                ),
            ),
        ),
        BankEntry(
            industry_uuid=_INDUSTRY.industry_uuid,
            question=Question(
                question_uuid="demo-day",
                category=Category.SITUATIONAL,
                difficulty=Difficulty.ENTRY,
                prompt="Ten minutes before your demo the page that you want to show stops loading. What do you do?",
                expected_skills=("prioritization", "resilience"),
                expected_points=("looks for what changed last", "has a way to show it without the page"),
                interviewer_guidance=Guidance(),
            ),
        ),
        BankEntry(
            question=Question(
                question_uuid="why-them",
                category=Category.COMPANY,
                difficulty=Difficulty.ENTRY,
                prompt="What have you used or read of {company} that made you want to work there?",
                expected_skills=("company research",),
                interviewer_guidance=Guidance(),
            ),
        ),
    ),
)

"""Which questions an interview asks, and in which order (rule 1)."""

import random
from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import NoQuestions, RoleNotFound
from core.models import Category, Choice, Difficulty
from core.questions import QuestionBank, load_bank
from core.scenario import InterviewScenarioService, mix, scenario_name
from tests.auxil.builders import make_bank, make_choice

BEHAVIORAL, TECHNICAL, SITUATIONAL, COMPANY = Category
BANK = make_bank()


def generate(choice: Choice, *asked: str, seed: int = 1, bank: QuestionBank = BANK):
    return InterviewScenarioService(random.Random(seed)).generate_interview_scenario(bank, choice, asked)


def counts(choice: Choice) -> tuple[int, ...]:
    found = mix(choice)
    return tuple(found.get(category, 0) for category in Category)


# --- the mix ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("difficulty", "expected"),
    [
        (Difficulty.ENTRY, (3, 2, 1, 1)),
        (Difficulty.MID, (4, 3, 1, 1)),
        (Difficulty.SENIOR, (3, 4, 1, 1)),
    ],
)
def test_the_mix_goes_by_difficulty(difficulty, expected):
    assert counts(make_choice(difficulty=difficulty)) == expected


@pytest.mark.parametrize(
    ("difficulty", "question_count", "expected"),
    [
        (Difficulty.ENTRY, 8, (3, 2, 1, 1)),
        (Difficulty.ENTRY, 5, (1, 2, 1, 1)),
        (Difficulty.MID, 8, (3, 3, 1, 1)),
        (Difficulty.MID, 5, (1, 2, 1, 1)),
        (Difficulty.SENIOR, 8, (3, 3, 1, 1)),
        (Difficulty.SENIOR, 5, (1, 2, 1, 1)),
        (Difficulty.MID, 1, (0, 0, 0, 1)),
        (Difficulty.MID, 99, (4, 3, 1, 1)),
    ],
)
def test_a_shorter_interview_is_cut_where_most_is_left(difficulty, question_count, expected):
    assert counts(make_choice(difficulty=difficulty, question_count=question_count)) == expected


def test_a_category_that_is_not_chosen_is_not_asked():
    assert counts(make_choice(categories=[TECHNICAL, COMPANY])) == (0, 3, 0, 1)
    scenario = generate(make_choice(categories=[TECHNICAL, COMPANY]))

    assert {question.category for question in scenario.questions} == {TECHNICAL, COMPANY}


@given(
    st.sampled_from(Difficulty), st.sets(st.sampled_from(Category), min_size=1), st.one_of(st.none(), st.integers(1, 9))
)
def test_an_interview_has_as_many_questions_as_were_asked_for_or_all_there_are(difficulty, categories, question_count):
    choice = make_choice(difficulty=difficulty, categories=categories, question_count=question_count)
    full = sum(mix(choice.with_(question_count=None)).values())

    assert sum(mix(choice).values()) == min(full, question_count or full)
    assert all(count >= 0 for count in mix(choice).values())


# --- the questions ------------------------------------------------------------------------------------------------


def test_categories_come_in_their_order():
    asked = [question.category for question in generate(make_choice()).questions]

    assert asked == [BEHAVIORAL] * 4 + [TECHNICAL] * 3 + [SITUATIONAL, COMPANY]


def test_every_question_is_of_the_chosen_difficulty_and_role():
    scenario = generate(make_choice(difficulty=Difficulty.SENIOR, role_uuid="role-002"))

    assert {question.difficulty for question in scenario.questions} == {Difficulty.SENIOR}
    technical = [question for question in scenario.questions if question.category is TECHNICAL]
    assert all(question.question_uuid.startswith("role-002-") for question in technical)


def test_questions_are_shuffled_within_their_category():
    starts = {generate(make_choice(), seed=seed).questions[0].question_uuid for seed in range(40)}

    assert len(starts) > 1


@settings(max_examples=50)
@given(st.integers(), st.sampled_from(Difficulty))
def test_no_question_is_asked_twice_in_one_interview(seed, difficulty):
    questions = generate(make_choice(difficulty=difficulty), seed=seed).questions

    assert max(Counter(question.question_uuid for question in questions).values()) == 1


@settings(max_examples=50)
@given(st.integers())
def test_no_question_is_asked_again_while_others_are_left(seed):
    choice = make_choice(categories=[BEHAVIORAL])
    pool = [q.question_uuid for q in BANK.questions("role-001", BEHAVIORAL, Difficulty.MID)]
    asked = random.Random(seed).sample(pool, 2)

    again = generate(choice, *asked, seed=seed).questions
    assert {q.question_uuid for q in again} == set(pool) - set(asked)


@settings(max_examples=50)
@given(st.integers())
def test_when_none_are_left_the_least_recently_asked_come_again(seed):
    choice = make_choice(categories=[BEHAVIORAL])
    asked = [q.question_uuid for q in BANK.questions("role-001", BEHAVIORAL, Difficulty.MID)]
    random.Random(seed).shuffle(asked)

    assert [q.question_uuid for q in generate(choice, *asked, seed=seed).questions] == asked[:4]


def test_new_questions_come_before_those_that_come_again():
    choice = make_choice(categories=[BEHAVIORAL])
    pool = [q.question_uuid for q in BANK.questions("role-001", BEHAVIORAL, Difficulty.MID)]
    new, *asked = pool

    assert [q.question_uuid for q in generate(choice, *asked).questions] == [new, *asked[:3]]


def test_a_category_with_too_few_questions_asks_what_there_are():
    questions = generate(make_choice(), bank=make_bank(per_kind=2)).questions

    assert [question.category for question in questions].count(BEHAVIORAL) == 2


def test_the_bank_that_comes_with_greenroom_fills_every_mix_of_every_role():
    bank = load_bank()
    for role in bank.roles:
        for difficulty in Difficulty:
            choice = make_choice(role_uuid=role.role_uuid, difficulty=difficulty)
            questions = generate(choice, bank=bank).questions
            assert Counter(question.category for question in questions) == mix(choice), (role.name, difficulty)


def test_whatever_types_are_chosen_four_interviews_in_a_row_are_full_and_repeat_nothing():
    bank = load_bank()
    types = [chosen for length in range(1, 5) for chosen in combinations(Category, length)]
    for role, difficulty, chosen in product(bank.roles, Difficulty, types):
        choice = make_choice(role_uuid=role.role_uuid, difficulty=difficulty).with_(categories=chosen)
        asked: list[str] = []
        for turn in range(4):
            questions = generate(choice, *asked, bank=bank, seed=turn).questions
            assert Counter(question.category for question in questions) == mix(choice), (role.name, difficulty, chosen)
            asked += [question.question_uuid for question in questions]
        assert len(set(asked)) == len(asked), (role.name, difficulty, chosen)


# --- the company --------------------------------------------------------------------------------------------------


def test_the_company_is_filled_in():
    prompts = [question.prompt for question in generate(make_choice(company="Acme")).questions]

    assert "about Acme?" in prompts[-1]
    assert not any("{company}" in prompt for prompt in prompts)


def test_without_a_company_the_prompt_still_reads_well():
    assert "about this company?" in generate(make_choice()).questions[-1].prompt


def test_a_company_with_braces_in_its_name_is_taken_as_it_is():
    assert "about {company} {0}?" in generate(make_choice(company="{company} {0}")).questions[-1].prompt


def test_no_prompt_that_comes_with_greenroom_keeps_a_brace():
    bank = load_bank()
    for difficulty in Difficulty:
        questions = generate(make_choice(difficulty=difficulty, company="Acme"), bank=bank).questions
        assert not any("{" in question.prompt for question in questions)


# --- the name, and what can go wrong ------------------------------------------------------------------------------


def test_the_name_says_level_role_and_company():
    role = BANK.role("role-001")

    assert scenario_name(role, make_choice(difficulty=Difficulty.SENIOR)) == "Senior Backend Engineer"
    assert scenario_name(role, make_choice(company="Acme")) == "Mid-level Backend Engineer at Acme"
    assert generate(make_choice(difficulty=Difficulty.ENTRY)).name == "Entry-level Backend Engineer"


def test_a_role_that_is_not_there_is_named():
    with pytest.raises(RoleNotFound) as caught:
        generate(make_choice(role_uuid="role-999"))

    assert caught.value.wanted == "role-999"


def test_without_any_question_the_error_says_of_what():
    with pytest.raises(NoQuestions) as caught:
        generate(make_choice(categories=[COMPANY]), bank=make_bank(per_kind=0))

    error = caught.value
    assert (error.role, error.difficulty, error.categories) == ("Backend Engineer", Difficulty.MID, (COMPANY,))


def test_without_any_category_there_are_no_questions():
    with pytest.raises(NoQuestions):
        generate(make_choice(categories=[]))

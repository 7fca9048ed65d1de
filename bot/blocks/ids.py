"""The names that buttons, fields, forms and shortcuts are known by between what is shown and what listens."""

from typing import Final

COMMAND: Final = "/interview"

# Buttons. Values: ``<session_uuid>:<question_index>`` where a question is meant, else ``<session_uuid>``.
SKIP: Final = "skip_question"
PAUSE: Final = "pause_interview"
RESUME: Final = "resume_interview"
ABANDON: Final = "abandon_interview"
GUIDANCE: Final = "show_guidance"
OPEN_FORM: Final = "open_start_form"
RETAKE: Final = "retake_interview"
SHOW_SUMMARY: Final = "show_summary"
VISIT_THREAD: Final = "visit_thread"

# What somebody has here: their tokens. The value is the token's id.
REVOKE: Final = "revoke_token"

# The end of an interview's record, whose value is the session's id, or of all that somebody has here.
DELETE: Final = "delete_interview"
DELETE_ALL: Final = "delete_everything"

# The start form and its fields; each field is the only element of the block of the same name.
START_FORM: Final = "start_form"
INDUSTRY: Final = "industry"
ROLE: Final = "role"
DIFFICULTY: Final = "difficulty"
CATEGORIES: Final = "categories"
LENGTH: Final = "length"
COMPANY: Final = "company"
WHERE: Final = "where"
TIME_LIMIT: Final = "time_limit"

# The library. The value of what turns its pages is the page's number, from 0 on.
LIBRARY: Final = "library"
LIBRARY_WORDS: Final = "library_words"
LIBRARY_INDUSTRY: Final = "library_industry"
LIBRARY_ROLE: Final = "library_role"
LIBRARY_CATEGORY: Final = "library_category"
LIBRARY_DIFFICULTY: Final = "library_difficulty"
LIBRARY_SKILL: Final = "library_skill"
LIBRARY_PREVIOUS: Final = "library_previous"
LIBRARY_NEXT: Final = "library_next"
LIBRARY_START: Final = "library_start"
LIBRARY_CHOICES: Final = (
    LIBRARY_WORDS,
    LIBRARY_INDUSTRY,
    LIBRARY_ROLE,
    LIBRARY_CATEGORY,
    LIBRARY_DIFFICULTY,
    LIBRARY_SKILL,
)
IN_LIBRARY: Final = (*LIBRARY_CHOICES, LIBRARY_PREVIOUS, LIBRARY_NEXT, LIBRARY_START)

# A workspace's question packs. Values: ``<pack_uuid>``, with ``:on`` or ``:off`` where something is switched to that;
# of a template, the ending of its file.
PACK_SWITCH: Final = "switch_pack"
PACK_REPLACES: Final = "pack_replaces_bank"
PACK_FILE: Final = "send_pack_file"
PACK_REMOVE: Final = "remove_pack"
PACK_TEMPLATE: Final = "send_pack_template"

# The message shortcut.
ABOUT_ANSWER: Final = "about_answer"


def question_value(session_uuid: str, question_index: int) -> str:
    """The value of a button that means one question."""
    return f"{session_uuid}:{question_index}"


def parse_question_value(value: str) -> tuple[str, int | None]:
    """The session and question that a button means; the question is None where the value names none."""
    session_uuid, _, index = value.partition(":")
    is_index = index.isascii() and index.isdecimal() and len(index) < 4
    return session_uuid, int(index) if is_index else None

"""The question bank: its YAML files, and how they are loaded, searched and checked."""

from core.questions.bank import BankEntry, Industry, QuestionBank, Role
from core.questions.loader import load_bank

__all__ = ["BankEntry", "Industry", "QuestionBank", "Role", "load_bank"]

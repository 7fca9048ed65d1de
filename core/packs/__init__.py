"""Question packs: a team's own questions, from the file to the bank of their workspace."""

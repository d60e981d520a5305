"""The values that every part of the program speaks in: no GUI, no database, no spaCy."""

"""What a text feels like and what it wants, told offline by a lexicon and rules. Pure Python."""

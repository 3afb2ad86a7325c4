"""REST of the inbox and what belongs to it."""

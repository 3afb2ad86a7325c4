"""REST of goals."""

"""Template tags of goals."""

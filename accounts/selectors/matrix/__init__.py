"""Reading the matrix: groups, strategies, gaps, the picture."""

"""Writing the matrix: groups and strategies."""

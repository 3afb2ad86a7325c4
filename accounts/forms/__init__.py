"""Forms of the accounts chapter: their shape only."""

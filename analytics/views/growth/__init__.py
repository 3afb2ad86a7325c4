"""Pages of the growth board."""

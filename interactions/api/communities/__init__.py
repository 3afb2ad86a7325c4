"""REST: communities."""

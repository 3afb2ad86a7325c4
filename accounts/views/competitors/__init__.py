"""Pages about competitors."""

"""Reading what is known about competitors."""

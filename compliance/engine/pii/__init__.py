"""Numbers and addresses that identify a person, found by form and confirmed by check digits."""

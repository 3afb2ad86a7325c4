"""Reading activities, their entries and proofs."""

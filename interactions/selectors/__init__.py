"""What reads the inbox and what belongs to it."""

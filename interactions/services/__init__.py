"""What changes the inbox and what belongs to it."""

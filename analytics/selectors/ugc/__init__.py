"""Posts of users, read."""

"""Posts of users: collecting, permission, reuse, rewards."""

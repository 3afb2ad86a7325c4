"""Pages about posts of users."""

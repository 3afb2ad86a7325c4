"""YouTube channels."""

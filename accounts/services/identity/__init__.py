"""Brand kits, avatars and covers: writing."""

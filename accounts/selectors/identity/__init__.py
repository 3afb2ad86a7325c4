"""Brand kits, avatars and covers: reading."""

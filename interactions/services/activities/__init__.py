"""Activities: writing them, the legal check, entries, the draw, prizes."""

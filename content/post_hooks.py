"""What apps above do when a post has been changed: filled when they start."""

from __future__ import annotations

from collections.abc import Callable, Collection

from content.models import Post

# Called in the transaction that changed it, with the names of the fields that differ now.
post_edited: list[Callable[[Post, Collection[str]], None]] = []

"""Rules that act on messages, and answers that need a second person."""

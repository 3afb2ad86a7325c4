"""Keeping the voice-of-customer board: its themes, and what was said about them day by day."""

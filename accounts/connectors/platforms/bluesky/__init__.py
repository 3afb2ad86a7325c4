"""Bluesky and every other network that speaks the AT Protocol."""

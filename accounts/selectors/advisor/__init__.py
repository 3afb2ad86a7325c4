"""Choosing platforms: facts with sources, scores with reasons, decisions."""

"""Watching competitors: profiles, public figures, samples and what is unusual."""

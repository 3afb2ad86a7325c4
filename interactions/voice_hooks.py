"""What the voice-of-customer board adds to the apps below."""

from __future__ import annotations

from interactions.demo.voice import demo_unvoice, demo_voice
from team.hooks import hooks


def register_all() -> None:
    """Called once when Django is ready, after inbox, surveys and complaints: the demo counts what they brought."""
    hooks.demo_added.append(demo_voice)
    hooks.demo_leaving.append(demo_unvoice)

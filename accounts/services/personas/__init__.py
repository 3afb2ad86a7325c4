"""Personas: writing them, making them from answers, and what they rest on."""

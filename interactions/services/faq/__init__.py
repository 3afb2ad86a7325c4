"""Keeping the library of frequent questions, and what was made of it."""

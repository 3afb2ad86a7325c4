"""Changing answer times, shifts and promises."""

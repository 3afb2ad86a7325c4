"""Dashboards that people put together: which there are, what can be pinned, what pins show."""

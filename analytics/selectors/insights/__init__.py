"""Insights and improvement actions, read."""

"""Insights and improvement actions, written."""

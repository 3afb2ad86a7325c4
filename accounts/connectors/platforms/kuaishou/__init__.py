"""Kuaishou."""

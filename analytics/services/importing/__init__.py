"""Figures from files and by hand."""

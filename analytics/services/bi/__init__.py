"""Figures for BI tools, right from the database (docs/bi.md)."""

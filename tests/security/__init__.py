"""Attacks on the product, through HTTP."""

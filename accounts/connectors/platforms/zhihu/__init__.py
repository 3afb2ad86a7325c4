"""Zhihu."""

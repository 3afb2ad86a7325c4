"""Kinds of posts: the fields each has, what is wrong with them, and how they reach a platform."""

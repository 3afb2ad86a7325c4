"""Connectors: everything that knows how one social platform speaks.

Pure Python on top of httpx. Nothing here imports Django, our models, settings or a clock of its own; configuration,
credentials, the HTTP client and the time are handed in. `registry` is the only way in.
"""

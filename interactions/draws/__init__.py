"""The draw that anybody can recompute. Standard library only: see `recompute`."""

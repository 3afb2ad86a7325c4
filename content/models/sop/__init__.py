"""Checklists that posts must pass, and what was ticked."""

from .checklist import Checklist as Checklist
from .item import ChecklistItem as ChecklistItem
from .tick import ChecklistTick as ChecklistTick

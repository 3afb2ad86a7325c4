"""Live sessions: plan, people, goods, checks, corrections, results."""

from .check import LiveCheck as LiveCheck
from .correction import LiveCorrection as LiveCorrection
from .product import LiveProduct as LiveProduct
from .result import LiveResult as LiveResult
from .role import LiveRole as LiveRole
from .segment import LiveSegment as LiveSegment
from .session import LiveSession as LiveSession

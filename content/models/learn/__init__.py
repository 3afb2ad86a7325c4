"""Looking back, and using again what worked."""

from .action import ReviewAction as ReviewAction
from .evergreen import Evergreen as Evergreen
from .proposal import EvergreenProposal as EvergreenProposal
from .retrospective import Retrospective as Retrospective

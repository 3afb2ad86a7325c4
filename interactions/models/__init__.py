"""Tables of the inbox and of the people who write to it."""

from .contact import Contact as Contact
from .contact import Identity as Identity
from .contact import Reaction as Reaction
from .inflow import Inflow as Inflow
from .message import Message as Message
from .thread import Thread as Thread
from .thread import ThreadEvent as ThreadEvent
from .thread import ThreadNote as ThreadNote

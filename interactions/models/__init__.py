"""Tables of the inbox and of the people who write to it."""

from .community import Community as Community
from .community import CommunityAnnouncement as CommunityAnnouncement
from .community import CommunityModerator as CommunityModerator
from .community import CommunityRules as CommunityRules
from .community_people import CommunityMember as CommunityMember
from .community_people import CommunityTier as CommunityTier
from .community_people import CommunityViolation as CommunityViolation
from .community_people import PointEntry as PointEntry
from .community_people import PointReason as PointReason
from .community_work import CommunityEvent as CommunityEvent
from .community_work import CommunityWeek as CommunityWeek
from .contact import Contact as Contact
from .contact import Identity as Identity
from .contact import Reaction as Reaction
from .inflow import Inflow as Inflow
from .message import Message as Message
from .thread import Thread as Thread
from .thread import ThreadEvent as ThreadEvent
from .thread import ThreadNote as ThreadNote

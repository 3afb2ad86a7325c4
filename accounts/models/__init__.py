"""Tables of social accounts and what opens them."""

from .account_group import AccountGroup as AccountGroup
from .account_group import GroupMember as GroupMember
from .account_reading import AccountReading as AccountReading
from .account_strategy import AccountStrategy as AccountStrategy
from .api_spend import ApiSpend as ApiSpend
from .app_budget import AppBudget as AppBudget
from .app_registration import PlatformApp as PlatformApp
from .competitor import Competitor as Competitor
from .competitor import ContentSample as ContentSample
from .competitor import SwotLine as SwotLine
from .connect_session import ConnectSession as ConnectSession
from .credential import StoredCredential as StoredCredential
from .document import DocumentAccess as DocumentAccess
from .document import SealedDocument as SealedDocument
from .health_event import HealthEvent as HealthEvent
from .persona import Persona as Persona
from .received_event import ReceivedEvent as ReceivedEvent
from .social_account import SocialAccount as SocialAccount
from .tracked_account import CompetitorAlert as CompetitorAlert
from .tracked_account import SnapshotImport as SnapshotImport
from .tracked_account import TrackedAccount as TrackedAccount
from .tracked_account import TrackedPost as TrackedPost
from .tracked_account import TrackedSnapshot as TrackedSnapshot

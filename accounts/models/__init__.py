"""Tables of social accounts and what opens them."""

from .api_spend import ApiSpend as ApiSpend
from .app_budget import AppBudget as AppBudget
from .app_registration import PlatformApp as PlatformApp
from .connect_session import ConnectSession as ConnectSession
from .credential import StoredCredential as StoredCredential
from .health_event import HealthEvent as HealthEvent
from .received_event import ReceivedEvent as ReceivedEvent
from .social_account import SocialAccount as SocialAccount

"""Tables of people, workspaces and what they did."""

from .api_token import ApiToken as ApiToken
from .audit_entry import AuditEntry as AuditEntry
from .idempotency import IdempotencyRecord as IdempotencyRecord
from .invitation import Invitation as Invitation
from .membership import Membership as Membership
from .notification import Notification as Notification
from .owned import WorkspaceOwned as WorkspaceOwned
from .task import Task as Task
from .user import User as User
from .workspace import Workspace as Workspace

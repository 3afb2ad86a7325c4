"""Tables of posts, media and the publishing engine."""

from .approval_policy import ApprovalPolicy as ApprovalPolicy
from .attempt import Attempt as Attempt
from .heartbeat import Heartbeat as Heartbeat
from .media_asset import MediaAsset as MediaAsset
from .pause import PublishPause as PublishPause
from .post import Post as Post
from .post import PostMedia as PostMedia
from .publication import Publication as Publication
from .publishing_limit import PublishingLimit as PublishingLimit
from .recurrence import Recurrence as Recurrence
from .review import Review as Review
from .review import ReviewDecision as ReviewDecision
from .review_link import LinkVisit as LinkVisit
from .review_link import ReviewLink as ReviewLink
from .suggestion import Suggestion as Suggestion
from .variant import Variant as Variant

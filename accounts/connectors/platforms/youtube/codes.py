"""What YouTube's reasons mean, besides those all of Google's interfaces have.

Sources: developers.google.com/youtube/v3/docs/errors and the errors listed with each method (discovery 20261104).
"""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import InvalidContent, PolicyRejected, RateLimited, RemoteGone, Transient
from ...families.codes import Meaning
from ...messages import _

NO_CHANNEL = _("This Google account has no YouTube channel.")
# A channel's own daily cap has no stated hour of renewal.
CHANNEL_CAP_WAIT = 6 * 3600.0

TABLE: Mapping[str, Meaning] = {
    "uploadLimitExceeded": Meaning(
        RateLimited, _("The channel has uploaded as many videos as YouTube allows in a day."), wait=CHANNEL_CAP_WAIT
    ),
    "invalidTitle": Meaning(InvalidContent, _("YouTube does not accept the title.")),
    "invalidDescription": Meaning(InvalidContent, _("YouTube does not accept the description.")),
    "invalidTags": Meaning(InvalidContent, _("YouTube does not accept the tags.")),
    "invalidCategoryId": Meaning(InvalidContent, _("YouTube does not accept the category.")),
    "invalidVideoMetadata": Meaning(InvalidContent),
    "mediaBodyRequired": Meaning(InvalidContent),
    "mediaBodyTooLarge": Meaning(InvalidContent),
    "commentTextTooLong": Meaning(InvalidContent),
    "commentTextRequired": Meaning(InvalidContent),
    "invalidCommentMetadata": Meaning(InvalidContent),
    "commentsDisabled": Meaning(InvalidContent, _("Comments are switched off under this video.")),
    "youtubeSignupRequired": Meaning(PolicyRejected, NO_CHANNEL),
    "channelClosed": Meaning(PolicyRejected),
    "channelSuspended": Meaning(PolicyRejected),
    "authenticatedUserAccountClosed": Meaning(PolicyRejected),
    "authenticatedUserAccountSuspended": Meaning(PolicyRejected),
    "forbiddenPrivacySetting": Meaning(PolicyRejected),
    "ineligibleAccount": Meaning(PolicyRejected),
    "videoNotFound": Meaning(RemoteGone),
    "commentNotFound": Meaning(RemoteGone),
    "commentThreadNotFound": Meaning(RemoteGone),
    "parentCommentNotFound": Meaning(RemoteGone),
    "channelNotFound": Meaning(RemoteGone),
    "playlistNotFound": Meaning(RemoteGone),
    "processingFailure": Meaning(Transient),
}

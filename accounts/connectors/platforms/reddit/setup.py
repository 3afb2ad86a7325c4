"""What a person needs to connect a Reddit account, and what a post may say besides.

Source: www.reddit.com/dev/api, the Data API's wiki and the Responsible Builder Policy, read 2026-11.
"""

from __future__ import annotations

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup

SCOPES = (
    Scope("identity", _("Read the account's name and picture.")),
    Scope("read", _("Read posts and their figures.")),
    Scope("submit", _("Publish posts and comments.")),
    Scope("history", _("Look up what was published.")),
    Scope("edit", _("Delete posts."), required=False),
    Scope("flair", _("Choose the flair of a post."), required=False),
    Scope("privatemessages", _("Read and answer comments and messages."), required=False),
    Scope("modposts", _("Hide comments in communities you moderate."), required=False),
)
SETUP = Setup(
    needs=(
        _("A Reddit account that has taken part in the communities where it shall post."),
        _("A Reddit app of the type “web app”, approved under the Responsible Builder Policy."),
    ),
    steps=(
        _("Ask Reddit for access to the Data API and wait for the approval."),
        _("Create an app of the type “web app” and enter the redirect address shown here."),
        _("Copy the id below the app's name and the secret."),
    ),
    console_url="https://www.reddit.com/prefs/apps",
    review=_("Some days to some weeks; Reddit approves every new app by hand."),
    scopes=SCOPES,
    app_fields=(
        ConnectField("client_id", _("Client ID"), help=_("Below the app's name.")),
        ConnectField("client_secret", _("Client secret"), kind="password"),
        ConnectField("owner", _("Reddit name of the app's owner"), help=_("Reddit wants it in every request.")),
    ),
    redirect=True,
)
OPTIONS = (
    OptionField("subreddit", _("Community"), help=_("The name behind r/."), required=True, max_length=60),
    OptionField("link", _("Link"), help=_("Makes it a link post: title and link."), max_length=2000),
    OptionField("flair", _("Flair"), help=_("As the community calls it; some demand one."), max_length=64),
    OptionField("nsfw", _("Not safe for work"), kind="flag"),
    OptionField("spoiler", _("Spoiler"), kind="flag"),
    OptionField("resubmit", _("Post the link even if it was posted before"), kind="flag"),
)

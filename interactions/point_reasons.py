"""What points are usually given and taken for. Every workspace begins with these and makes them its own."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

# Name, usual points, badge that comes with it.
USUAL = (
    (pgettext_lazy("point reason", "Daily sign-in"), 1, ""),
    (pgettext_lazy("point reason", "Shared a post"), 5, ""),
    (pgettext_lazy("point reason", "Good answer to another member"), 10, pgettext_lazy("badge", "Good neighbour")),
    (pgettext_lazy("point reason", "Took part in an event"), 20, ""),
    (pgettext_lazy("point reason", "Own photo or review"), 30, pgettext_lazy("badge", "Contributor")),
    (pgettext_lazy("point reason", "Brought a new member"), 30, ""),
    (pgettext_lazy("point reason", "Redeemed a gift"), -100, ""),
)

# Rules to begin with, by the name of the template.
RULE_TEMPLATES = {
    "members": (
        pgettext_lazy("rules template", "Members' group"),
        pgettext_lazy(
            "rules template",
            "Stay with the topic of the group; small talk is welcome after 18:00.\n"
            "No advertising, no links to other shops, no invitations to other groups.\n"
            "Do not post phone numbers, addresses or order numbers; send them to customer service.\n"
            "Disagree with arguments, never with insults.\n"
            "No rumours, no politics, nothing that the law forbids.\n"
            "Giveaways follow the conditions posted with them; one person, one entry.\n"
            "First breach: a reminder. Second: muted for a day. Third: removed.",
        ),
    ),
    "shop": (
        pgettext_lazy("rules template", "Shop group"),
        pgettext_lazy(
            "rules template",
            "This group tells about opening hours, new products and seats in the shop.\n"
            "Questions are answered between 10:00 and 21:00, usually within half an hour.\n"
            "Complaints go to customer service first, so that they are settled and not discussed.\n"
            "No advertising and no resale of vouchers.\n"
            "Ask before you post a photo that shows other guests.\n"
            "Who advertises is removed; everything else is talked over first.",
        ),
    ),
    "global": (
        pgettext_lazy("rules template", "International group"),
        pgettext_lazy(
            "rules template",
            "Be kind; people here have different languages and habits.\n"
            "English first; other languages with a short translation.\n"
            "No spam, no affiliate links, no direct messages without consent.\n"
            "Do not share personal data of yourself or others.\n"
            "Moderators hide what breaks these rules and say why.",
        ),
    ),
}

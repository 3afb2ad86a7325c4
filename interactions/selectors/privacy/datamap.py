"""Which personal data the chapter keeps, where, why and for how long: declared once, read by the page *Data map*.

`tests/interactions/test_datamap.py` compares `PERSONAL` and `IMPERSONAL` with the fields of every model that hangs on a
person, so a new field cannot be forgotten here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kept:
    """Personal data in one table. `until`: when they go by themselves; `protected`: how they are kept from eyes."""

    model: str
    what: Text
    fields: frozenset[str]
    why: Text
    until: Text
    protected: Text

    @property
    def columns(self) -> str:
        """The fields' names, for those who know the tables."""
        return ", ".join(sorted(self.fields))


_CONTACT_GONE = _("Until the contact is erased, by request or after the time set for idle contacts.")
_TEXT_GONE = _("Until the time set for messages is over, or the contact is erased.")

PERSONAL: tuple[Kept, ...] = (
    Kept(
        "Contact", _("Name, tags, notes and noted facts of a person"),
        frozenset({"name", "tags", "facts", "fact_marks", "tokens", "note", "block_reason"}),
        _("Knowing whom we talk to; after-sales service"), _CONTACT_GONE,
        _("Phone, e-mail, address and order numbers are encrypted and masked"),
    ),
    Kept(
        "Identity", _("Accounts of a person at platforms"),
        frozenset({"remote_id", "handle", "name", "avatar_url", "url", "followers"}),
        _("Answering at the right place; recognising somebody"), _CONTACT_GONE, _("Workspace members only"),
    ),
    Kept(
        "Message", _("What was written, with attachments and judgements"),
        frozenset({
            "text", "edits", "attachments", "url", "post_id", "reply_to", "remote_id", "rating", "sentiment", "intent",
            "reasons", "tokens", "error_message", "error_params",
        }),
        _("Answering, complaints, learning what people need"), _TEXT_GONE,
        _("Numbers and addresses in texts are masked"),
    ),
    Kept(
        "Thread", _("How a thread begins, its tags and mood"),
        frozenset({"preview", "reason", "tags", "sentiment", "intent"}),
        _("Order in the inbox"), _TEXT_GONE, _("Workspace members only"),
    ),
    Kept(
        "ThreadNote", _("What the team wrote about a thread"), frozenset({"text"}),
        _("Working together on an answer"), _TEXT_GONE, _("Workspace members only"),
    ),
    Kept(
        "Reaction", _("Likes, shares and follows"), frozenset({"remote_id", "post_id", "kind"}),
        _("Knowing who is close to the brand"), _CONTACT_GONE, _("Workspace members only"),
    ),
    Kept(
        "Consent", _("Consents and what proves them"), frozenset({"purpose", "channel", "basis", "how", "evidence"}),
        _("Proof of a lawful basis (PIPL article 13)"),
        _("The record stays; its evidence goes with the contact."), _("Workspace members only"),
    ),
    Kept(
        "PersonRequest", _("Requests of people about their own data"),
        frozenset({"asked_by", "checked", "answer", "sealed"}),
        _("Answering in time (PIPL articles 45 and 47)"),
        _("Copies: three days, or once fetched. Who asked: until they are erased."), _("Copies are encrypted"),
    ),
    Kept(
        "LifecycleChange", _("How close somebody was to the brand, and when"),
        frozenset({"before", "after", "figures"}),
        _("Welcoming new people, winning back lost ones"), _CONTACT_GONE, _("Holds figures only"),
    ),
    Kept(
        "Promise", _("What was promised to somebody"), frozenset({"words", "order_number", "proof", "proof_url"}),
        _("Keeping promises"), _CONTACT_GONE, _("Workspace members only"),
    ),
    Kept(
        "ReplyReview", _("Why answers were returned to their writer"), frozenset({"reason"}),
        _("Answering correctly"), _CONTACT_GONE, _("Workspace members only"),
    ),
    Kept(
        "Complaint", _("Complaints and how they were handled"),
        frozenset({
            "caller", "subject", "words", "order_number", "product", "findings", "solution", "satisfaction_words",
            "risk_note",
        }),
        _("Handling complaints; learning from their causes"),
        _("Until the contact is erased. Who called is forgotten half a year after the case was closed."),
        _("Callers are encrypted and masked, files are sealed, numbers in texts are masked"),
    ),
    Kept(
        "CommunityMember", _("Members of groups"), frozenset({"nickname", "handle"}),
        _("Running communities"), _("Until the member or their contact is erased."), _("Workspace members only"),
    ),
    Kept(
        "JudgeCorrection", _("Judgements of messages that were put right"), frozenset({"text_hash"}),
        _("Judging messages better"), _CONTACT_GONE, _("Holds no words"),
    ),
    Kept(
        "SurveyResponse", _("Responses to surveys by a personal link"), frozenset({"mood", "source"}),
        _("Learning what people think"), _("Until the time the survey promised, or the contact is erased."),
        _("Workspace members only"),
    ),
    Kept(
        "ActivityWinner", _("Addresses and parcels of winners"), frozenset({"address", "carrier", "tracking"}),
        _("Sending prizes"), _("30 days after the prize has arrived, or when the contact is erased."),
        _("Addresses are encrypted; each look is noted"),
    ),
    Kept(
        "ActivityEntry", _("Public codes of entries"), frozenset({"code"}),
        _("Proving that a draw was fair"), _("The code stays; whose it is goes with the contact."),
        _("Codes are keyed hashes"),
    ),
    Kept(
        "ActivityExclusion", _("Why somebody may not win"), frozenset({"reason"}),
        _("Keeping activities fair"), _CONTACT_GONE, _("Workspace members only"),
    ),
    Kept(
        "analytics.HeardText", _("Public posts and comments that were imported for listening or found by search"),
        frozenset({"text", "author", "author_id", "remote_id", "url"}), _("Knowing what is said about the brand"),
        _("Until the time set for messages is over, or the contact is erased; what searches found at most 90 days."),
        _("Numbers and addresses in texts are masked"),
    ),
    Kept(
        "analytics.Mention", _("Which watched words a message met, and how it sounds"),
        frozenset({"sentiment", "intent"}), _("Knowing what is said about the brand"),
        _("Counts stay; the words are those of the message and go with it."), _("Holds no words"),
    ),
    Kept(
        "analytics.ReportRecipient", _("E-mail addresses outside that get reports"), frozenset({"email"}),
        _("Sending reports to those who are to read them"),
        _("Until taken off the schedule, or the person with this address is erased."), _("Workspace members only"),
    ),
    Kept(
        "analytics.ReportDelivery", _("To which address a report went, and whether it was opened"),
        frozenset({"email"}), _("Proof of what was sent to whom"),
        _("Until the report is deleted; the address goes when the person is erased."), _("Workspace members only"),
    ),
    Kept(
        "analytics.PostSharer", _("Who passed our posts on in public"),
        frozenset({"author_id", "handle", "name", "share_id", "url", "profile_url"}),
        _("Knowing who carries the brand's posts"), _("Half a year, or until the contact is erased."),
        _("Workspace members only"),
    ),
    Kept(
        "analytics.UserPost", _("Posts of users, what their authors permitted and what they got for it"),
        frozenset({
            "author", "url", "text", "consent", "asked_words", "proof_text", "proof_url", "withdrawn_note",
            "reward_words",
        }),
        _("Showing posts of users with their permission, and thanking them"),
        _("Until the contact is erased, or somebody throws the post away."), _("Workspace members only"),
    ),
    Kept(
        "accounts.ReceivedEvent", _("What platforms pushed, word for word"), frozenset({"sealed"}),
        _("Losing no message when something breaks"), _("30 days"), _("Encrypted"),
    ),
)  # fmt: skip

# Texts and mappings of these tables that tell nothing of the person.
IMPERSONAL: dict[str, frozenset[str]] = {
    "AttachmentCopy": frozenset({"path"}),
    "Contact": frozenset({"lifecycle"}),
    "Identity": frozenset({"platform"}),
    "Message": frozenset({
        "direction", "confidence", "judged_by", "judge_version", "origin", "delivery", "key", "error_kind",
    }),
    "Thread": frozenset({"channel", "state", "due_kind"}),
    "ThreadEvent": frozenset({"verb", "details"}),
    "Complaint": frozenset({"number", "channel", "stage", "outcome", "verdict", "ask_key"}),
    "ContactMerge": frozenset({"moved"}),
    "ActivityEntry": frozenset({"why"}),
    "ActivityWinner": frozenset({"state"}),
    "Promise": frozenset({"kind", "state"}),
    "AnswerClock": frozenset({"channel", "kind", "state", "steps", "pauses"}),
    "RuleRun": frozenset({"builtin", "matched", "done", "state"}),
    "ReplyReview": frozenset({"state", "why"}),
    "CommunityMember": frozenset({"role"}),
    "FaqUse": frozenset({"helped", "basis"}),
    "JudgeCorrection": frozenset({"sentiment", "intent", "was_sentiment", "was_intent"}),
    "PersonRequest": frozenset({"kind", "law", "state", "figures"}),
}  # fmt: skip

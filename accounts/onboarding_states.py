"""Choices of onboarding, qualification documents and stores."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """What an account goes through, in this order (handbook ACC-3). DONE: nothing is open any more."""

    PLATFORM = "platform", pgettext_lazy("stage", "Choose platform")
    REGISTER = "register", pgettext_lazy("stage", "Register")
    PROFILE = "profile", pgettext_lazy("stage", "Complete profile")
    VERIFY = "verify", pgettext_lazy("stage", "Verification")
    STORE = "store", pgettext_lazy("stage", "Bind shops")
    CONNECT = "connect", pgettext_lazy("stage", "Connect to Juzhen")
    DONE = "done", pgettext_lazy("stage", "Complete")


class TaskState(models.TextChoices):
    """How it stands with one task of the checklist."""

    OPEN = "open", pgettext_lazy("task", "Open")
    DONE = "done", pgettext_lazy("task", "Done")
    NOT_NEEDED = "not_needed", pgettext_lazy("task", "Not needed")


class Verification(models.TextChoices):
    """Whether the platform confirms who stands behind the account."""

    NONE = "none", pgettext_lazy("verification", "Not applied for")
    APPLIED = "applied", pgettext_lazy("verification", "Applied for")
    VERIFIED = "verified", pgettext_lazy("verification", "Verified")
    REJECTED = "rejected", pgettext_lazy("verification", "Rejected")
    EXPIRED = "expired", pgettext_lazy("verification", "Expired")


class QualificationKind(models.TextChoices):
    """Papers that platforms and authorities ask a brand for."""

    LICENCE = "licence", pgettext_lazy("qualification", "Business licence")
    AUTHORISATION = "authorisation", pgettext_lazy("qualification", "Letter of authorisation")
    TRADEMARK = "trademark", pgettext_lazy("qualification", "Trademark certificate")
    FOOD = "food", pgettext_lazy("qualification", "Food trade permit")
    COSMETICS = "cosmetics", pgettext_lazy("qualification", "Cosmetics filing or permit")
    MEDICAL = "medical", pgettext_lazy("qualification", "Medical device permit")
    SPECIAL = "special", pgettext_lazy("qualification", "Other special-trade permit")
    ICP = "icp", pgettext_lazy("qualification", "ICP filing or licence")
    EDI = "edi", pgettext_lazy("qualification", "EDI licence")
    INSPECTION = "inspection", pgettext_lazy("qualification", "Inspection report")
    IDENTITY = "identity", pgettext_lazy("qualification", "Proof of identity")
    BANK = "bank", pgettext_lazy("qualification", "Bank account certificate")
    OTHER = "other", pgettext_lazy("qualification", "Other document")


class Validity(models.TextChoices):
    """Where a document stands on the workspace's day. ENDING: at most 60 days are left."""

    VALID = "valid", pgettext_lazy("validity", "Valid")
    ENDING = "ending", pgettext_lazy("validity", "Ends soon")
    ENDED = "ended", pgettext_lazy("validity", "Expired")


class StorePlatform(models.TextChoices):
    """Where a shop is."""

    TAOBAO = "taobao", pgettext_lazy("store", "Taobao")
    TMALL = "tmall", pgettext_lazy("store", "Tmall")
    JD = "jd", pgettext_lazy("store", "JD")
    PDD = "pdd", pgettext_lazy("store", "Pinduoduo")
    DOUYIN = "douyin", pgettext_lazy("store", "Douyin shop")
    KUAISHOU = "kuaishou", pgettext_lazy("store", "Kuaishou shop")
    XIAOHONGSHU = "xiaohongshu", pgettext_lazy("store", "Xiaohongshu shop")
    CHANNELS = "channels", pgettext_lazy("store", "WeChat shop")
    WEIDIAN = "weidian", pgettext_lazy("store", "Weidian")
    YOUZAN = "youzan", pgettext_lazy("store", "Youzan")
    SHOPIFY = "shopify", pgettext_lazy("store", "Shopify")
    AMAZON = "amazon", pgettext_lazy("store", "Amazon")
    TIKTOK = "tiktok", pgettext_lazy("store", "TikTok Shop")
    OWN = "own", pgettext_lazy("store", "Own site")
    OTHER = "other", pgettext_lazy("store", "Other shop")


class BindingKind(models.TextChoices):
    """By what an account leads to a shop."""

    WINDOW = "window", pgettext_lazy("binding", "Product window")
    CART = "cart", pgettext_lazy("binding", "Shopping cart in posts")
    LIVE = "live", pgettext_lazy("binding", "Cart of live sessions")
    BIO = "bio", pgettext_lazy("binding", "Link in the profile")
    MENU = "menu", pgettext_lazy("binding", "Menu")
    MINI = "mini", pgettext_lazy("binding", "Mini program")
    PINNED = "pinned", pgettext_lazy("binding", "Pinned post or comment")
    OTHER = "other", pgettext_lazy("binding", "Other link")


class StoreHealth(models.TextChoices):
    """What the last look at a shop's address found. UNCLEAR: its server keeps programs out, or was away once."""

    UNKNOWN = "unknown", pgettext_lazy("store", "Not checked yet")
    OK = "ok", pgettext_lazy("store", "Opens")
    UNCLEAR = "unclear", pgettext_lazy("store", "Cannot be told")
    BROKEN = "broken", pgettext_lazy("store", "Broken")

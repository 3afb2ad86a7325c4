"""Pages inside of the areas that the command palette finds besides the areas themselves."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from team.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class InnerPage:
    """`also`: words it is found by, in both languages; `permission`: what opening it takes."""

    label: str | Promise
    view: str
    icon: str
    also: str = ""
    permission: P = P.VIEW


PAGES = (
    InnerPage(_("Pillars & mix"), "content:pillars", "lightbulb", "plan share 选题 支柱"),
    InnerPage(pgettext_lazy("plan", "Themes"), "content:themes", "lightbulb", "plan week 选题"),
    InnerPage(pgettext_lazy("plan", "Columns"), "content:columns", "lightbulb", "plan series 选题 栏目"),
    InnerPage(pgettext_lazy("plan", "Briefs"), "content:briefs", "lightbulb", "plan 选题"),
    InnerPage(_("Queue slots"), "content:slots_index", "calendar-clock", "times 排期"),
    InnerPage(_("Import"), "content:imports", "upload", "posts csv excel table 表格", P.CONTENT_EDIT),
    InnerPage(_("Export"), "content:exports", "download", "posts csv excel json"),
    InnerPage(_("Subscribe to the calendar"), "content:feeds", "rss", "ical ics"),
    InnerPage(_("Snippets"), "content:snippets", "text-quote", "template hashtag 模板 话题组"),
    InnerPage(_("Link tags"), "content:link_tags", "link", "utm"),
    InnerPage(_("Repetitions"), "content:repeats", "repeat", "recurring"),
    InnerPage(_("Links for people outside"), "content:review_links", "link", "review external client 外部"),
    InnerPage(_("Approvals"), "content:approvals", "badge-check", "settings rules levels 审批规则"),
    InnerPage(_("Publishing limits"), "content:limits", "gauge", "settings quiet hours 静默"),
    InnerPage(_("Look-alikes"), "content:media_duplicates", "copy", "media duplicates twins 重复"),
    InnerPage(_("Live sessions"), "content:lives", "radio", "production broadcast"),
    InnerPage(_("Checklists"), "content:checklists", "list-todo", "production"),
    InnerPage(_("Retrospectives"), "content:retros", "lightbulb", "production lessons 经验"),
    InnerPage(_("Evergreen"), "content:evergreen", "sprout", "production again"),
    InnerPage(_("Matrix audit"), "accounts:audit", "scan-search", "accounts check 矩阵体检 审计"),
    InnerPage(_("Saved replies"), "interactions:saved_replies", "text-quote", "inbox 快捷回复 话术", P.INBOX_VIEW),
    InnerPage(
        pgettext_lazy("section", "Rules"),
        "interactions:inbox_rules",
        "list-filter",
        "inbox moderation 自动规则 屏蔽",
        P.INBOX_VIEW,
    ),
    InnerPage(
        pgettext_lazy("section", "To approve"),
        "interactions:reply_approvals",
        "badge-check",
        "inbox reply 回复审批",
        P.INBOX_VIEW,
    ),
    InnerPage(pgettext_lazy("section", "Promises"), "interactions:promises", "handshake", "inbox 承诺", P.INBOX_VIEW),
    InnerPage(pgettext_lazy("section", "Shifts"), "interactions:shifts", "calendar-clock", "inbox 排班", P.INBOX_VIEW),
    InnerPage(
        pgettext_lazy("section", "Answer times"), "interactions:sla", "timer", "inbox sla 时效 超时", P.INBOX_VIEW
    ),
    InnerPage(
        pgettext_lazy("section", "Sentiment"), "interactions:judge", "smile", "inbox intent 情感 意图", P.INBOX_SETUP
    ),
    InnerPage(
        pgettext_lazy("people", "Segments"), "interactions:people_segments", "layers", "people 分群", P.INBOX_VIEW
    ),
    InnerPage(
        pgettext_lazy("people", "Data requests"),
        "interactions:person_requests",
        "file-lock-2",
        "people privacy export erase 隐私 导出 删除",
        P.CONTACTS_MANAGE,
    ),
    InnerPage(_("New task"), "team:task_new", "square-check-big", "todo task 待办 任务", P.TASKS_EDIT),
    InnerPage(_("Test a text"), "compliance:test", "scan-text", "compliance check 合规 自测"),
    InnerPage(_("Word lists"), "compliance:words", "shield-check", "compliance banned 敏感词 禁用词 合规"),
    InnerPage(_("Rules"), "compliance:rules", "shield-check", "compliance law 广告法 合规"),
    InnerPage(_("Exemptions"), "compliance:exemptions", "shield-check", "compliance 合规"),
    InnerPage(_("Findings"), "compliance:hits", "shield-check", "compliance 合规"),
    InnerPage(_("Filings"), "compliance:filings", "shield-check", "compliance 蒲公英 星图 合规"),
)

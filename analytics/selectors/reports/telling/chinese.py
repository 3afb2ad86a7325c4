"""The words of a report in Chinese, as an operator would write them."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.templatetags.platforms import platform_name
from analytics.report_states import Against, Language, Part, Template
from analytics.selectors.reports.periods import day_words, short_words
from analytics.selectors.reports.telling import facts
from analytics.selectors.reports.telling.pieces import Paragraph, Words, count, figure, percent, written

ZH = Language.CHINESE
FORMATS = {"text": "纯文字", "image": "图文", "video": "视频", "article": "长文"}
_NOW = {Template.WEEKLY: "本周", Template.MONTHLY: "本月"}


def chinese(snapshot: dict[str, Any], against: str) -> list[Paragraph]:
    """All paragraphs."""
    teller = _Teller(snapshot, against)
    return [
        Paragraph("lead", Part.SUMMARY, "lead", teller.lead()),
        Paragraph("lead-goals", Part.SUMMARY, "lead", teller.goals_short(), "bad" if facts.behind(snapshot) else ""),
        Paragraph("goals", Part.DETAIL, "goals", teller.goals()),
        Paragraph("trend", Part.DETAIL, "trend", teller.trend()),
        *[Paragraph(f"odd-{n}", Part.DETAIL, "trend", teller.odd(row)) for n, row in enumerate(snapshot["odd"][:3], 1)],
        Paragraph("platforms", Part.DETAIL, "platforms", teller.platforms()),
        Paragraph("formats", Part.DETAIL, "formats", teller.formats()),
        Paragraph("best", Part.DETAIL, "posts", teller.best()),
        Paragraph("worst", Part.DETAIL, "worst", teller.worst()),
        Paragraph("service", Part.DETAIL, "service", teller.service()),
        Paragraph("compliance", Part.DETAIL, "compliance", teller.compliance()),
        *[Paragraph(one.key, Part.CONCLUSIONS, one.kind, teller.advice(one)) for one in facts.advice(snapshot)],
        Paragraph("conclusion", Part.CONCLUSIONS, "close", teller.close()),
    ]


class _Teller:
    def __init__(self, snapshot: dict[str, Any], against: str) -> None:
        self.of = snapshot
        self.now = "活动期间" if snapshot["campaign"] else _NOW.get(Template(snapshot["template"]), "本期")
        before = snapshot["before"]
        self.then = ""
        if before:
            days = date.fromisoformat(before["first"]), date.fromisoformat(before["last"])
            words = "去年同期" if against == Against.YEAR else short_words(*days, ZH)
            # A space stands between a character and a digit.
            self.then = f" {words}" if words[0].isdigit() else words

    def metric(self, name: str) -> dict[str, Any]:
        value = facts.pair(self.of, name)["value"]
        return figure(written(name, value, ZH), name, value)

    def changed(self, name: str, one: facts.Pair, about: str = "", *, named: bool = True) -> list[Words]:
        """How a figure compares, after a comma; nothing without a comparison."""
        by, then = facts.grown(one), self.then if named else ""
        if by is None:
            return []
        if name.endswith("_rate"):
            points = one["value"] - one["before"]
            if abs(points) < 0.005:
                return [f"，与{then or '上期'}持平"]
            word = "高" if points > 0 else "低"
            return [f"，比{then or '上期'}{word} ", figure(f"{abs(points):.2f}", name, points, about), " 个百分点"]
        if abs(by) < facts.STEADY:
            return [f"，与{then or '上期'}基本持平"]
        if by > facts.TIMES and one["before"] > 0:
            times = one["value"] / one["before"]
            return [f"，是{then or '上期'}的 ", figure(f"{times:.1f}", name, times, about), " 倍"]
        word = "增长" if by > 0 else "下降"
        return [f"，{'较' + then if then else ''}{word} ", figure(percent(abs(by)), name, by, about)]

    def lead(self) -> list[Words]:
        exposure, engaged, rate = (facts.pair(self.of, name) for name in ("exposure", "engagement", "engagement_rate"))
        if exposure["value"] is None and engaged["value"] is None and not self.of["post_count"]:
            return [f"{self.now}没有发布内容，也没有读到任何数据。"]
        posts = self.of["post_count"]
        where = "" if self.of["campaign"] else f" {len(self.of['accounts'])} 个账号"
        told: list[Words] = [f"{self.now}{where}共发布 ", figure(f"{posts:,}", "posts", posts), " 篇内容"]
        if exposure["value"] is not None:
            told += ["，带来 ", self.metric("exposure"), " 次曝光", *self.changed("exposure", exposure)]
        if engaged["value"] is not None:
            told += ["；互动 ", self.metric("engagement"), *self.changed("engagement", engaged, named=False)]
        if rate["value"] is not None:
            told += ["，互动率 ", self.metric("engagement_rate"), *self.changed("engagement_rate", rate, named=False)]
        return [*told, "。", *self._followers()]

    def _followers(self) -> list[Words]:
        net = facts.pair(self.of, "followers_net")["value"]
        if net is None:
            return []
        if net < 0:
            return ["粉丝净减 ", figure(count(-net, ZH), "followers_net", net), "。"]
        told: list[Words] = ["粉丝净增 ", figure(count(net, ZH), "followers_net", net)]
        rows = facts.shares(self.of, "followers_net")
        if len(rows) > 1 and rows[0][2] >= 30:
            platform, value, share = rows[0]
            told += [
                f"，{platform_name(platform)}贡献其中 ",
                figure(percent(share, 0), "followers_net", value, f"platform:{platform}"),
            ]
        return [*told, "。"]

    def goals_short(self) -> list[Words]:
        rows = self.of["goals"]
        if not rows:
            return []
        bad, unclear = facts.behind(self.of), facts.unclear(self.of)
        if not bad and not unclear:
            return [f"{len(rows)} 个目标都在进度上或已经达成。"]
        if not bad and unclear == len(rows):
            return [f"{len(rows)} 个目标的数据不足，暂时无法判断进度。"]
        unjudged = f"；{unclear} 个目标数据不足，暂时无法判断。" if unclear else "。"
        if not bad:
            return [f"{len(rows)} 个目标中，{len(rows) - unclear} 个在进度上或已经达成{unjudged}"]
        first = bad[0]
        told: list[Words] = [f"“{first['name']}”只完成 ", *self._done(first), "，落后于进度"]
        return [*told, f"；另有 {len(bad) - 1} 个目标同样落后" if len(bad) > 1 else "", unjudged]

    def _done(self, row: dict[str, Any]) -> list[Words]:
        about = f"goal:{row['id']}"
        return [
            figure(percent(100 * row["done"], 0), "goal_done", 100 * row["done"], about),
            "，时间已过去 ",
            figure(percent(100 * row["elapsed"], 0), "goal_elapsed", 100 * row["elapsed"], about),
        ]

    def goals(self) -> list[Words]:
        reached = [row for row in self.of["goals"] if row["health"] == "reached"]
        if not reached:
            return []
        names = "、".join(f"“{row['name']}”" for row in reached[:3])
        return [f"已达成：{names}。"]

    def trend(self) -> list[Words]:
        day = facts.daily(self.of, "exposure")
        if day is None:
            return []
        (top, most), (low, least) = day["top"], day["low"]
        told: list[Words] = ["日均曝光 ", figure(count(day["mean"], ZH), "exposure", day["mean"])]
        told += self.changed("exposure", {"value": day["mean"], "before": day["before"]})
        told += [f"。最高的一天是 {_day(top)}，", figure(count(most, ZH), "exposure", most, f"day:{top}")]
        return [*told, f"；最低是 {_day(low)}，", figure(count(least, ZH), "exposure", least, f"day:{low}"), "。"]

    def odd(self, row: dict[str, Any]) -> list[Words]:
        name = {"exposure": "曝光", "engagement": "互动"}[row["metric"]]
        about = f"day:{row['day']}"
        weekday = "一二三四五六日"[date.fromisoformat(row["day"]).weekday()]
        weeks = "四个" if row["weeks"] == 4 else f" {row['weeks']} 个有数据的"
        told: list[Words] = [
            f"{_day(row['day'])}（周{weekday}）的{name} ",
            figure(count(row["value"], ZH), row["metric"], row["value"], about),
            f"，{'只有' if row['times'] < 1 else '是'}此前{weeks}周{weekday}中位数的 ",
            figure(_times(row["times"]), row["metric"], row["times"], about),
        ]
        post = row["post"]
        if post:
            told += [f"；当天前后曝光最高的是{_where(post)}《{post['title']}》，"]
            told += [figure(count(post["exposure"], ZH), "exposure", post["exposure"], f"post:{post['id']}")]
        return [*told, "。"]

    def platforms(self) -> list[Words]:
        up, down = facts.movers(self.of)
        if not self.then or not (up or down):
            rows = facts.shares(self.of, "exposure")
            if not rows:
                return []
            platform, value, share = rows[0]
            return [
                f"曝光最多的是{platform_name(platform)}，占 ",
                figure(percent(share, 0), "exposure", value, f"platform:{platform}"),
                "。",
            ]
        told: list[Words] = []
        if up:
            row, about = up[0], f"platform:{up[0]['platform']}"
            told += [
                f"曝光的增量主要来自{platform_name(row['platform'])}，多 ",
                figure(count(row["by"], ZH), "exposure", row["by"], about),
            ]
            told += ["，占全部增量的 ", figure(percent(row["share"], 0), "exposure", row["share"], about)]
        if down:
            row = down[0]
            told += ["；" if told else "", f"{platform_name(row['platform'])}少了 "]
            told += [figure(count(-row["by"], ZH), "exposure", row["by"], f"platform:{row['platform']}")]
        return [*told, "。"]

    def formats(self) -> list[Words]:
        rows = facts.rated(self.of)
        if len(rows) < 2:
            return []
        best, last = rows[0], rows[-1]
        return [
            f"{FORMATS[best['format']]}的互动率最高，",
            figure(percent(best["rate"], 2), "engagement_rate", best["rate"], f"format:{best['format']}"),
            f"；{FORMATS[last['format']]}最低，",
            figure(percent(last["rate"], 2), "engagement_rate", last["rate"], f"format:{last['format']}"),
            "。",
        ]

    def best(self) -> list[Words]:
        if not self.of["best"] or self.of["best"][0]["engagement"] is None:
            return []
        row = self.of["best"][0]
        about = f"post:{row['id']}"
        told: list[Words] = [f"互动最高的是{_where(row)}《{row['title']}》（{_day(row['day'])}），互动 "]
        told += [figure(count(row["engagement"], ZH), "engagement", row["engagement"], about)]
        if row["times"] is not None and row["times"] >= 1.2:
            told += ["，是这个账号平时单篇的 ", figure(f"{row['times']:.1f}", "engagement", row["times"], about), " 倍"]
        return [*told, "。"]

    def worst(self) -> list[Words]:
        if not self.of["worst"]:
            return []
        row = self.of["worst"][0]
        about = f"post:{row['id']}"
        return [
            f"离平时差得最远的是{_where(row)}《{row['title']}》，互动 ",
            figure(count(row["engagement"], ZH), "engagement", row["engagement"], about),
            "，只有平时单篇的 ",
            figure(percent(100 * row["times"], 0), "engagement", row["times"], about),
            "。",
        ]

    def service(self) -> list[Words]:
        rows = self.of["service"]
        if not rows:
            return []
        told: list[Words] = [
            "收到评论和私信 ",
            figure(f"{rows['messages']['value']:,}", "messages", rows["messages"]["value"]),
            " 条",
        ]
        if rows["kept"]["value"] is not None:
            told += ["，首次回复按时率 ", figure(percent(rows["kept"]["value"]), "answers_kept", rows["kept"]["value"])]
        if rows["median"]["value"] is not None:
            told += [
                "，一半在 ",
                figure(_minutes(rows["median"]["value"]), "answer_median", rows["median"]["value"]),
                "内回复",
            ]
        cases = rows["complaints"]["value"]
        if cases:
            told += ["。投诉 ", figure(f"{cases:,}", "complaints", cases), " 起，已结案 "]
            told += [figure(f"{rows['closed']['value']:,}", "complaints", rows["closed"]["value"]), " 起"]
        return [*told, "。"]

    def compliance(self) -> list[Words]:
        rows = self.of["compliance"]
        if not rows:
            return []
        told: list[Words] = ["检查共提示 ", figure(f"{rows['found']:,}", "checks", rows["found"]), " 处风险"]
        if rows["blocked"]:
            told += ["，其中 ", figure(f"{rows['blocked']:,}", "checks", rows["blocked"]), " 处被拦下"]
        if rows["fixed"]:
            told += ["，", figure(f"{rows['fixed']:,}", "checks", rows["fixed"]), " 处改好后再发"]
        if rows["word"] and rows["word_count"] > 1:
            told += [
                f"。最常碰到的词是“{rows['word']}”，",
                figure(f"{rows['word_count']:,}", "checks", rows["word_count"]),
                " 次",
            ]
        return [*told, "。"]

    def advice(self, one: facts.Advice) -> list[Words]:
        told: list[Words] = getattr(self, f"_{one.kind}_{one.rule}")(one.data)
        return told

    def _continue_format(self, row: dict[str, Any]) -> list[Words]:
        about = f"format:{row['format']}"
        return [
            f"{FORMATS[row['format']]}：互动率 ",
            figure(percent(row["rate"], 2), "engagement_rate", row["rate"], about),
            "，比整体高 ",
            figure(f"{row['more']:.2f}", "engagement_rate", row["more"], about),
            " 个百分点（",
            figure(f"{row['posts']:,.0f}", "posts", row["posts"], about),
            " 篇），下期排期保持这个比例。",
        ]

    def _continue_platform(self, row: dict[str, Any]) -> list[Words]:
        about = f"platform:{row['platform']}"
        told: list[Words] = [
            f"{platform_name(row['platform'])}的投入：曝光多 ",
            figure(count(row["by"], ZH), "exposure", row["by"], about),
        ]
        return [*told, "，占全部增量的 ", figure(percent(row["share"], 0), "exposure", row["share"], about), "。"]

    def _continue_post(self, row: dict[str, Any]) -> list[Words]:
        about = f"post:{row['id']}"
        told: list[Words] = [f"《{row['title']}》这类选题：互动是账号平时的 "]
        return [
            *told,
            figure(f"{row['times']:.1f}", "engagement", row["times"], about),
            " 倍，做成系列，或换个平台再发一次。",
        ]

    def _fix_goal(self, row: dict[str, Any]) -> list[Words]:
        who = f"，和{row['owner']}" if row["owner"] else "，"
        return [f"“{row['name']}”：完成 ", *self._done(row), f"{who}定下补救动作，否则改目标。"]

    def _fix_platform(self, row: dict[str, Any]) -> list[Words]:
        about, posts = f"platform:{row['platform']}", row["figures"]["posts"]
        told: list[Words] = [
            f"{platform_name(row['platform'])}：曝光少 ",
            figure(count(-row["by"], ZH), "exposure", row["by"], about),
        ]
        told += ["（降 ", figure(percent(-row["percent"]), "exposure", row["percent"], about), "）"]
        if posts["value"] is not None and posts["before"]:
            told += ["，发布 ", figure(f"{posts['value']:,.0f}", "posts", posts["value"], about), " 篇，上期 "]
            told += [figure(f"{posts['before']:,.0f}", "posts", posts["before"], about), " 篇"]
            fewer = posts["value"] < 0.85 * posts["before"]
            return [*told, "，先把发布量补回来。" if fewer else "，发布量没少，从选题和封面查起。"]
        return [*told, "，查清原因。"]

    def _fix_followers(self, row: dict[str, Any]) -> list[Words]:
        told: list[Words] = [
            "粉丝流失：取关 ",
            figure(count(row["lost"], ZH), "followers_lost", row["lost"]),
            "，多于新增的 ",
        ]
        return [
            *told,
            figure(count(row["won"], ZH), "followers_gained", row["won"]),
            "，看看取关集中在哪几天、发了什么。",
        ]

    def _fix_answers(self, row: dict[str, Any]) -> list[Words]:
        told: list[Words] = ["回复时效：首次回复按时率 ", figure(percent(row["kept"]), "answers_kept", row["kept"])]
        return [*told, f"，低于 {facts.KEPT:.0f}%，对照高峰时段调整排班。"]

    def _fix_gaps(self, row: dict[str, Any]) -> list[Words]:
        told: list[Words] = ["数据缺口：", figure(f"{row['all']}", "reporting", row["all"]), " 个账号里只有 "]
        return [*told, figure(f"{row['some']}", "reporting", row["some"]), " 个有曝光数据，总数偏低，补授权或导入。"]

    def _stop_format(self, row: dict[str, Any]) -> list[Words]:
        about = f"format:{row['format']}"
        return [
            f"{FORMATS[row['format']]}：互动率 ",
            figure(percent(row["rate"], 2), "engagement_rate", row["rate"], about),
            "，只有整体的 ",
            figure(percent(100 * row["times"], 0), "engagement_rate", row["times"], about),
            "（",
            figure(f"{row['posts']:,.0f}", "posts", row["posts"], about),
            f" 篇），先停两周，把产能让给{FORMATS[row['best']]}。",
        ]

    def _stop_platform(self, row: dict[str, Any]) -> list[Words]:
        about = f"platform:{row['platform']}"
        told: list[Words] = [
            f"为{platform_name(row['platform'])}单独制作：占发布量 ",
            figure(percent(row["work"], 0), "posts", row["work"], about),
        ]
        return [
            *told,
            "，只带来 ",
            figure(percent(row["yield"], 0), "engagement", row["yield"], about),
            " 的互动，改为同步分发。",
        ]

    def close(self) -> list[Words]:
        if facts.advice(self.of):
            return []
        return ["这段时间的数据还不足以给出建议：没有哪个平台、体裁或目标偏离到值得调整的程度。"]


def _day(day: str) -> str:
    return day_words(date.fromisoformat(day), ZH)


def _times(times: float) -> str:
    return f"{times:.1f} 倍" if times >= 1 else percent(100 * times, 0)


def _where(post: dict[str, Any]) -> str:
    return str(platform_name(post["platform"]))


def _minutes(value: float) -> str:
    return f"{value:.0f} 分钟" if value < 90 else f"{value / 60:.1f} 小时"

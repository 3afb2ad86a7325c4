"""The words of a report in English."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.templatetags.platforms import platform_name
from analytics.report_states import Against, Language, Part, Template
from analytics.selectors.reports.periods import day_words, short_words
from analytics.selectors.reports.telling import facts
from analytics.selectors.reports.telling.pieces import Paragraph, Words, count, figure, percent, written

EN = Language.ENGLISH
FORMATS = {"text": "Text posts", "image": "Image posts", "video": "Videos", "article": "Articles"}
_NOW = {Template.WEEKLY: "This week", Template.MONTHLY: "This month"}


def english(snapshot: dict[str, Any], against: str) -> list[Paragraph]:
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
        self.now = "The campaign" if snapshot["campaign"] else _NOW.get(Template(snapshot["template"]), "This period")
        before = snapshot["before"]
        self.then = ""
        if before:
            days = date.fromisoformat(before["first"]), date.fromisoformat(before["last"])
            self.then = "a year ago" if against == Against.YEAR else short_words(*days, EN)

    def changed(self, name: str, one: facts.Pair, about: str = "", *, named: bool = True) -> list[Words]:
        """How a figure compares, in brackets; nothing without a comparison."""
        by = facts.grown(one)
        if by is None:
            return []
        than = f" on {self.then}" if named and self.then else ""
        if name.endswith("_rate"):
            points = one["value"] - one["before"]
            if abs(points) < 0.005:
                return [" (unchanged)"]
            return [" (", figure(f"{points:+.2f}", name, points, about), " points)"]
        if abs(by) < facts.STEADY:
            return [f" (steady{than})"]
        if by > facts.TIMES and one["before"] > 0:
            times = one["value"] / one["before"]
            return [" (", figure(f"{times:.1f}", name, times, about), f" times {self.then or 'the period before'})"]
        return [" (", "up " if by > 0 else "down ", figure(percent(abs(by)), name, by, about), f"{than})"]

    def value(self, name: str) -> dict[str, Any]:
        value = facts.pair(self.of, name)["value"]
        return figure(written(name, value, EN), name, value)

    def lead(self) -> list[Words]:
        exposure, engaged, rate = (facts.pair(self.of, name) for name in ("exposure", "engagement", "engagement_rate"))
        posts = self.of["post_count"]
        if exposure["value"] is None and engaged["value"] is None and not posts:
            return [f"{self.now} saw no posts and no figures."]
        told: list[Words] = [
            f"{self.now} saw ",
            figure(f"{posts:,}", "posts", posts),
            " post" if posts == 1 else " posts",
        ]
        if not self.of["campaign"]:
            accounts = len(self.of["accounts"])
            told += [f" on {accounts} account{'' if accounts == 1 else 's'}"]
        if exposure["value"] is not None:
            told += [", shown ", self.value("exposure"), " times", *self.changed("exposure", exposure)]
        told += ["."]
        if engaged["value"] is not None:
            told += [
                " Engagement came to ",
                self.value("engagement"),
                *self.changed("engagement", engaged, named=False),
            ]
            if rate["value"] is not None:
                told += [", a rate of ", self.value("engagement_rate")]
                told += self.changed("engagement_rate", rate, named=False)
            told += ["."]
        return [*told, *self._followers()]

    def _followers(self) -> list[Words]:
        net = facts.pair(self.of, "followers_net")["value"]
        if net is None:
            return []
        if net < 0:
            return [" We lost ", figure(count(-net, EN), "followers_net", net), " followers net."]
        told: list[Words] = [" We won ", figure(count(net, EN), "followers_net", net), " followers net"]
        rows = facts.shares(self.of, "followers_net")
        if len(rows) > 1 and rows[0][2] >= 30:
            platform, value, share = rows[0]
            told += [", ", figure(percent(share, 0), "followers_net", value, f"platform:{platform}")]
            told += [f" of them on {platform_name(platform)}"]
        return [*told, "."]

    def goals_short(self) -> list[Words]:
        rows = self.of["goals"]
        if not rows:
            return []
        bad, unclear = facts.behind(self.of), facts.unclear(self.of)
        if not bad and not unclear:
            return [f"All {len(rows)} goals are reached or on track." if len(rows) > 1 else "The goal is on track."]
        if not bad and unclear == len(rows):
            return [f"Too little is measured to judge the goal{'s' if unclear > 1 else ''}."]
        unjudged = f"; {unclear} cannot be judged, for too little is measured." if unclear else "."
        if not bad:
            good = len(rows) - unclear
            return [f"Of {len(rows)} goals, {good} {'is' if good == 1 else 'are'} reached or on track{unjudged}"]
        told: list[Words] = [f"“{bad[0]['name']}” is behind: ", *self._done(bad[0])]
        others = len(bad) - 1
        more = f"; {others} more {'is' if others == 1 else 'are'} behind as well" if others else ""
        return [*told, f"{more}{unjudged}"]

    def _done(self, row: dict[str, Any]) -> list[Words]:
        about = f"goal:{row['id']}"
        return [
            figure(percent(100 * row["done"], 0), "goal_done", 100 * row["done"], about),
            " done with ",
            figure(percent(100 * row["elapsed"], 0), "goal_elapsed", 100 * row["elapsed"], about),
            " of its time gone",
        ]

    def goals(self) -> list[Words]:
        reached = [row for row in self.of["goals"] if row["health"] == "reached"]
        return ["Reached: " + ", ".join(f"“{row['name']}”" for row in reached[:3]) + "."] if reached else []

    def trend(self) -> list[Words]:
        day = facts.daily(self.of, "exposure")
        if day is None:
            return []
        (top, most), (low, least) = day["top"], day["low"]
        told: list[Words] = [
            "Posts were shown ",
            figure(count(day["mean"], EN), "exposure", day["mean"]),
            " times a day",
        ]
        told += self.changed("exposure", {"value": day["mean"], "before": day["before"]})
        told += [f", most on {_day(top)} (", figure(count(most, EN), "exposure", most, f"day:{top}")]
        return [*told, f") and least on {_day(low)} (", figure(count(least, EN), "exposure", least, f"day:{low}"), ")."]

    def odd(self, row: dict[str, Any]) -> list[Words]:
        about, day = f"day:{row['day']}", date.fromisoformat(row["day"])
        name = {"exposure": "Exposure", "engagement": "Engagement"}[row["metric"]]
        told: list[Words] = [
            f"{name} on {day:%A} {_day(row['day'])}, ",
            figure(count(row["value"], EN), row["metric"], row["value"], about),
            ", was ",
            figure(f"{row['times']:.1f}", row["metric"], row["times"], about),
            f" times the median of {'the four' if row['weeks'] == 4 else 'three of the four'} {day:%A}s before",
        ]
        post = row["post"]
        if post:
            told += [f"; the most shown post around that day was “{post['title']}” on {_where(post)}, "]
            told += [figure(count(post["exposure"], EN), "exposure", post["exposure"], f"post:{post['id']}")]
        return [*told, "."]

    def platforms(self) -> list[Words]:
        up, down = facts.movers(self.of)
        if not self.then or not (up or down):
            rows = facts.shares(self.of, "exposure")
            if not rows:
                return []
            platform, value, share = rows[0]
            about = f"platform:{platform}"
            return [
                f"{platform_name(platform)} brought most exposure, ",
                figure(percent(share, 0), "exposure", value, about),
                ".",
            ]
        told: list[Words] = []
        if up:
            row, about = up[0], f"platform:{up[0]['platform']}"
            told += [
                f"{platform_name(row['platform'])} added most exposure, ",
                figure(count(row["by"], EN), "exposure", row["by"], about),
            ]
            told += [", ", figure(percent(row["share"], 0), "exposure", row["share"], about), " of all that was added"]
        if down:
            row = down[0]
            told += ["; " if told else "", f"{platform_name(row['platform'])} lost "]
            told += [figure(count(-row["by"], EN), "exposure", row["by"], f"platform:{row['platform']}")]
        return [*told, "."]

    def formats(self) -> list[Words]:
        rows = facts.rated(self.of)
        if len(rows) < 2:
            return []
        best, last = rows[0], rows[-1]
        return [
            f"{FORMATS[best['format']]} engage best, ",
            figure(percent(best["rate"], 2), "engagement_rate", best["rate"], f"format:{best['format']}"),
            f"; {FORMATS[last['format']].lower()} least, ",
            figure(percent(last["rate"], 2), "engagement_rate", last["rate"], f"format:{last['format']}"),
            ".",
        ]

    def best(self) -> list[Words]:
        if not self.of["best"] or self.of["best"][0]["engagement"] is None:
            return []
        row = self.of["best"][0]
        about = f"post:{row['id']}"
        told: list[Words] = [f"“{row['title']}” ({_where(row)}, {_day(row['day'])}) engaged most: "]
        told += [figure(count(row["engagement"], EN), "engagement", row["engagement"], about)]
        if row["times"] is not None and row["times"] >= 1.2:
            told += [", ", figure(f"{row['times']:.1f}", "engagement", row["times"], about)]
            told += [" times what a post of that account usually gets"]
        return [*told, "."]

    def worst(self) -> list[Words]:
        if not self.of["worst"]:
            return []
        row = self.of["worst"][0]
        about = f"post:{row['id']}"
        return [
            f"Furthest below its account's usual was “{row['title']}” on {_where(row)}: ",
            figure(count(row["engagement"], EN), "engagement", row["engagement"], about),
            ", or ",
            figure(percent(100 * row["times"], 0), "engagement", row["times"], about),
            " of it.",
        ]

    def service(self) -> list[Words]:
        rows = self.of["service"]
        if not rows:
            return []
        messages = rows["messages"]["value"]
        told: list[Words] = [figure(f"{messages:,}", "messages", messages), " comments and messages came in"]
        if rows["kept"]["value"] is not None:
            told += ["; ", figure(percent(rows["kept"]["value"]), "answers_kept", rows["kept"]["value"])]
            told += [" of first answers were in time"]
        if rows["median"]["value"] is not None:
            told += [
                ", half within ",
                figure(_minutes(rows["median"]["value"]), "answer_median", rows["median"]["value"]),
            ]
        cases = rows["complaints"]["value"]
        if cases:
            told += [". Complaints: ", figure(f"{cases:,}", "complaints", cases), ", closed so far: "]
            told += [figure(f"{rows['closed']['value']:,}", "complaints", rows["closed"]["value"])]
        return [*told, "."]

    def compliance(self) -> list[Words]:
        rows = self.of["compliance"]
        if not rows:
            return []
        told: list[Words] = ["Checks found ", figure(f"{rows['found']:,}", "checks", rows["found"]), " risks"]
        if rows["blocked"]:
            told += [", stopped ", figure(f"{rows['blocked']:,}", "checks", rows["blocked"])]
        if rows["fixed"]:
            told += [" and saw ", figure(f"{rows['fixed']:,}", "checks", rows["fixed"]), " corrected"]
        if rows["word"] and rows["word_count"] > 1:
            told += [f". Met most often: “{rows['word']}”, "]
            told += [figure(f"{rows['word_count']:,}", "checks", rows["word_count"]), " times"]
        return [*told, "."]

    def advice(self, one: facts.Advice) -> list[Words]:
        told: list[Words] = getattr(self, f"_{one.kind}_{one.rule}")(one.data)
        return told

    def _continue_format(self, row: dict[str, Any]) -> list[Words]:
        about = f"format:{row['format']}"
        return [
            f"{FORMATS[row['format']]}: a rate of ",
            figure(percent(row["rate"], 2), "engagement_rate", row["rate"], about),
            ", ",
            figure(f"{row['more']:.2f}", "engagement_rate", row["more"], about),
            " points above all (",
            figure(f"{row['posts']:,.0f}", "posts", row["posts"], about),
            " posts). Keep their share of the plan.",
        ]

    def _continue_platform(self, row: dict[str, Any]) -> list[Words]:
        about = f"platform:{row['platform']}"
        told: list[Words] = [
            f"The work on {platform_name(row['platform'])}: exposure up by ",
            figure(count(row["by"], EN), "exposure", row["by"], about),
        ]
        return [
            *told,
            ", ",
            figure(percent(row["share"], 0), "exposure", row["share"], about),
            " of all that was added.",
        ]

    def _continue_post(self, row: dict[str, Any]) -> list[Words]:
        about = f"post:{row['id']}"
        times = figure(f"{row['times']:.1f}", "engagement", row["times"], about)
        return [
            f"Subjects like “{row['title']}”: ",
            times,
            " times the account's usual engagement. Make a series of it.",
        ]

    def _fix_goal(self, row: dict[str, Any]) -> list[Words]:
        who = f" with {row['owner']}" if row["owner"] else ""
        return [f"“{row['name']}”: ", *self._done(row), f". Agree{who} on what to do, or change the goal."]

    def _fix_platform(self, row: dict[str, Any]) -> list[Words]:
        about, posts = f"platform:{row['platform']}", row["figures"]["posts"]
        told: list[Words] = [
            f"{platform_name(row['platform'])}: exposure down by ",
            figure(count(-row["by"], EN), "exposure", row["by"], about),
        ]
        told += [" (", figure(percent(-row["percent"]), "exposure", row["percent"], about), ")"]
        if posts["value"] is not None and posts["before"]:
            told += [" with ", figure(f"{posts['value']:,.0f}", "posts", posts["value"], about), " posts after "]
            told += [figure(f"{posts['before']:,.0f}", "posts", posts["before"], about)]
            fewer = posts["value"] < 0.85 * posts["before"]
            return [
                *told,
                ". Post as often as before." if fewer else ". It is not the number: look at subjects and covers.",
            ]
        return [*told, ". Find out why."]

    def _fix_followers(self, row: dict[str, Any]) -> list[Words]:
        told: list[Words] = [
            "Followers: ",
            figure(count(row["lost"], EN), "followers_lost", row["lost"]),
            " left, more than the ",
        ]
        return [
            *told,
            figure(count(row["won"], EN), "followers_gained", row["won"]),
            " who came. Look at the days they left on.",
        ]

    def _fix_answers(self, row: dict[str, Any]) -> list[Words]:
        told: list[Words] = ["Answers: ", figure(percent(row["kept"]), "answers_kept", row["kept"])]
        return [*told, f" of first answers in time, below {facts.KEPT:.0f}%. Match the shifts to the busy hours."]

    def _fix_gaps(self, row: dict[str, Any]) -> list[Words]:
        told: list[Words] = ["Gaps: only ", figure(f"{row['some']}", "reporting", row["some"]), " of "]
        return [
            *told,
            figure(f"{row['all']}", "reporting", row["all"]),
            " accounts report exposure. Connect or import the others.",
        ]

    def _stop_format(self, row: dict[str, Any]) -> list[Words]:
        about = f"format:{row['format']}"
        return [
            f"{FORMATS[row['format']]}: a rate of ",
            figure(percent(row["rate"], 2), "engagement_rate", row["rate"], about),
            ", ",
            figure(percent(100 * row["times"], 0), "engagement_rate", row["times"], about),
            " of that of all (",
            figure(f"{row['posts']:,.0f}", "posts", row["posts"], about),
            f" posts). Pause them for two weeks in favour of {FORMATS[row['best']].lower()}.",
        ]

    def _stop_platform(self, row: dict[str, Any]) -> list[Words]:
        about = f"platform:{row['platform']}"
        told: list[Words] = [f"Making posts just for {platform_name(row['platform'])}: "]
        told += [figure(percent(row["work"], 0), "posts", row["work"], about), " of all posts bring "]
        return [
            *told,
            figure(percent(row["yield"], 0), "engagement", row["yield"], about),
            " of engagement. Only pass posts on there.",
        ]

    def close(self) -> list[Words]:
        if facts.advice(self.of):
            return []
        return ["The figures give no reason to change anything: no platform, format or goal is far enough off."]


def _day(day: str) -> str:
    return day_words(date.fromisoformat(day), EN)


def _where(post: dict[str, Any]) -> str:
    return str(platform_name(post["platform"]))


def _minutes(value: float) -> str:
    return f"{value:.0f} minutes" if value < 90 else f"{value / 60:.1f} hours"

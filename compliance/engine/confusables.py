"""Characters that look or read like others and that NFKC leaves alone: written forms used to slip past word lists."""

from __future__ import annotations

_DIGITS = dict(zip("❶❷❸❹❺❻❼❽❾➊➋➌➍➎➏➐➑➒⓵⓶⓷⓸⓹⓺⓻⓼⓽", "123456789" * 3, strict=True))
_CYRILLIC = dict(zip("авеорсухкмтніјѕԁԛԝАВЕОРСУХКМТНІЈЅ", "abeopcyxkmthijsdqwabeopcyxkmthijs", strict=True))
_GREEK = dict(zip("οανρτυχκΟΑΒΕΖΗΙΚΜΝΡΤΥΧ", "oavptuxkoabezhikmnptyx", strict=True))
_SMALL_CAPS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
# Characters that nobody writes in an ordinary post except to stand for the other one.
# fmt: off
_STAND_INS = {
    "蕞": "最",
    "苐": "第",
    "壹": "一",
    "囯": "国",
    "镓": "家",
    "佧": "卡",
    "徾": "微",
    "薇": "微",
    "➕": "加",
}

CONFUSABLE: dict[str, str] = _DIGITS | _CYRILLIC | _GREEK | _SMALL_CAPS | _STAND_INS

# A heart after one of these stands for 信: 微❤, v❤.
HEARTS = frozenset("❤♥💗💕💖🧡💛💚💙💜💓❥🩷")
BEFORE_HEART = frozenset("微薇威徽v")

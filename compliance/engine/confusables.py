"""Characters that look or read like others and that NFKC leaves alone: written forms used to slip past word lists."""

from __future__ import annotations

_DIGITS = dict(zip("❶❷❸❹❺❻❼❽❾➊➋➌➍➎➏➐➑➒⓵⓶⓷⓸⓹⓺⓻⓼⓽", "123456789" * 3, strict=True))
_CYRILLIC = dict(zip("авеорсухкмтніјѕԁԛԝАВЕОРСУХКМТНІЈЅ", "abeopcyxkmthijsdqwabeopcyxkmthijs", strict=True))
_GREEK = dict(zip("οανρτυχκΟΑΒΕΖΗΙΚΜΝΡΤΥΧ", "oavptuxkoabezhikmnptyx", strict=True))
_SMALL_CAPS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
# Characters that nobody writes in an ordinary post except to stand for the other one.
_STAND_INS = dict(zip("蕞苐壹囯徾➕丶", "最第一国微加·", strict=True))

CONFUSABLE: dict[str, str] = _DIGITS | _CYRILLIC | _GREEK | _SMALL_CAPS | _STAND_INS

# A heart after one of these stands for 信 (微❤, v❤); it becomes 〆, so that the pair stays a word of its own.
HEARTS = frozenset("❤♥💗💕💖🧡💛💚💙💜💓❥🩷")
BEFORE_HEART = frozenset("微薇威徽v")

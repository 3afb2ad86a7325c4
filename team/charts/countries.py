"""Names of the countries followers come from, by the two letters of ISO 3166-1 that platforms report."""

from __future__ import annotations

from django.utils.translation import get_language

_TABLE = """
AE 阿联酋 United·Arab·Emirates|AR 阿根廷 Argentina|AT 奥地利 Austria|AU 澳大利亚 Australia|BE 比利时 Belgium
BR 巴西 Brazil|CA 加拿大 Canada|CH 瑞士 Switzerland|CL 智利 Chile|CN 中国 China|CO 哥伦比亚 Colombia|CZ 捷克 Czechia
DE 德国 Germany|DK 丹麦 Denmark|EG 埃及 Egypt|ES 西班牙 Spain|FI 芬兰 Finland|FR 法国 France|GB 英国 United·Kingdom
GR 希腊 Greece|HK 中国香港 Hong·Kong|HU 匈牙利 Hungary|ID 印度尼西亚 Indonesia|IE 爱尔兰 Ireland|IL 以色列 Israel
IN 印度 India|IT 意大利 Italy|JP 日本 Japan|KE 肯尼亚 Kenya|KH 柬埔寨 Cambodia|KR 韩国 South·Korea
KZ 哈萨克斯坦 Kazakhstan|LA 老挝 Laos|MM 缅甸 Myanmar|MN 蒙古 Mongolia|MO 中国澳门 Macao|MX 墨西哥 Mexico
MY 马来西亚 Malaysia|NG 尼日利亚 Nigeria|NL 荷兰 Netherlands|NO 挪威 Norway|NP 尼泊尔 Nepal|NZ 新西兰 New·Zealand
PE 秘鲁 Peru|PH 菲律宾 Philippines|PK 巴基斯坦 Pakistan|PL 波兰 Poland|PT 葡萄牙 Portugal|RO 罗马尼亚 Romania
RU 俄罗斯 Russia|SA 沙特阿拉伯 Saudi·Arabia
SE 瑞典 Sweden|SG 新加坡 Singapore|TH 泰国 Thailand|TR 土耳其 Türkiye
TW 中国台湾 Taiwan|UA 乌克兰 Ukraine|US 美国 United·States|UZ 乌兹别克斯坦 Uzbekistan|VN 越南 Vietnam
ZA 南非 South·Africa
"""


def _parsed() -> dict[str, tuple[str, str]]:
    entries = (entry.split(" ") for entry in _TABLE.strip().replace("\n", "|").split("|"))
    return {code: (zh, en.replace("·", " ")) for code, zh, en in entries}


_NAMES = _parsed()
_CODES = {name.casefold(): code for code, names in _NAMES.items() for name in names}


def country_name(code: str) -> str:
    """The country's short name in the active language; what is not listed stays as it was told."""
    if code not in _NAMES:
        return code
    zh, en = _NAMES[code]
    return zh if (get_language() or "").startswith("zh") else en


def country_code(word: str) -> str:
    """The code of a country by its name in either language; "" for a word nobody knows."""
    return _CODES.get(word.casefold(), "")

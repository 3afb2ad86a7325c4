"""Check digits of the numbers we look for."""

from __future__ import annotations

from datetime import date

_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def id_card(number: str) -> bool:
    """A mainland identity card (GB 11643): province, real date of birth, check digit modulo 11."""
    if number[:2] not in _PROVINCES:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number[:17], strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def credit_code(code: str) -> bool:
    """A unified social credit code (GB 32100), modulo 31: a company's public number, so never a bank card."""
    code = code.upper()
    if len(code) != len(_USCC_WEIGHTS) + 1 or any(char not in _USCC_CHARS for char in code):
        return False
    total = sum(weight * _USCC_CHARS.index(char) for weight, char in zip(_USCC_WEIGHTS, code[:17], strict=True))
    return _USCC_CHARS[(31 - total % 31) % 31] == code[17]


def luhn(number: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812)."""
    total = 0
    for place, char in enumerate(reversed(number)):
        digit = int(char) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def bank_card(number: str) -> bool:
    """Luhn over the bare digits; a number that is a valid credit code is none."""
    bare = "".join(char for char in number if char.isdigit())
    return luhn(bare) and not credit_code(bare)


def iban(number: str) -> bool:
    """An international bank account number: modulo 97 is 1 (ISO 13616)."""
    bare = number.replace(" ", "").upper()
    moved = bare[4:] + bare[:4]
    return bare.isalnum() and int("".join(str(int(char, 36)) for char in moved)) % 97 == 1

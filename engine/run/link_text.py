"""A link in whatever text it came: an address, what follows its `#`, or a passage of a mail, a PDF, an HTML source.

The original reads what follows the `#` as it stands. So does this module, except where that can't be meant: invisible
characters, line breaks, `&amp;`, words and signs around an address. A seed may be any text; no sign is cut from it, nor
from a title or a task, unless the link stands among other words.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import unquote

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\t]")
PAIR = r"\s*[A-Za-z_]\w*(?:\.\w+)?(?:=|%(?:25)*3[Dd])"
HASH = re.compile(f"#[#!/?]{{0,3}}(?={PAIR})")
ESCAPED_HASH = re.compile(f"%(?:25)*23(?={PAIR})")
SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*://"
ANOTHER_LINK = re.compile(rf"\s[^\s&=]{{0,20}}{SCHEME}[^\s#]*(?:{HASH.pattern}|{ESCAPED_HASH.pattern})")
OPENING = "<([{\"'“‘„«*_`"
CLOSING = ">)]}\"'”’“»*`.,;:!?/"
ENDS = re.compile(r'[<>{}"|…—\\#]|__;|(?:%(?:20|22|09|0A|0D|C2%A0))+$', re.IGNORECASE)
"""What no value has that is not free text: signs of HTML, LaTeX, JSON, tables and mail filters behind the link."""
PARTNERS = {")": "(", "]": "[", "}": "{"}
EMPHASIS = "*_"
"""Signs of Markdown, the same in front of what they emphasize and behind it."""
NUMBER = re.compile(r"seed=[\d.]+$")
QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "«": "»", "`": "`"}
LONGEST_SCHEME = 30
MOST_SIGNS = 20
MOST_ESCAPES = 4
"""How often a mail's filters may have escaped a link, one behind the other."""
FREE_TEXT = ("seed=",)
"""Pairs whose value may end in any sign."""
FREE_ALONE = (*FREE_TEXT, "title=", "task=")
"""Those where nothing but the link was pasted: among words, a sign at the end is more likely the sentence's."""


def pairs_in(text: str) -> str:
    """The `key=value&…` in a text; "" if it has none. Without a `#`, those behind the `?` of an address."""
    before, behind = _parted(_unescaped(INVISIBLE.sub("", text)))
    behind = ANOTHER_LINK.split(behind, maxsplit=1)[0]
    quote = _sign_before_address(before)
    if quote in QUOTES:
        behind = behind.partition(QUOTES[quote])[0]
    words = bool(re.search(r"\S\s", before.strip().lstrip(OPENING)))
    free = FREE_TEXT if words or before.strip()[:1] in tuple(OPENING) else FREE_ALONE
    behind = _decoded(_without_words(_joined(behind), words, free))
    if quote in tuple(EMPHASIS):
        behind = behind.rstrip(CLOSING.replace(quote, "")).rstrip(quote)
    return _without_signs(behind, quote, free)


def _unescaped(text: str) -> str:
    """Without the escapes of HTML, LaTeX, JSON, a terminal and a mail's source."""
    text = re.sub(r"&(?:amp;|#38;|#x26;)+", "&", text, flags=re.IGNORECASE)
    text = re.sub("®(?=[A-Za-z])", "&reg", text).replace("&#35;", "#")  # a page shows &regDataset as ®Dataset
    text = text.replace(r"\u0026", "&").replace(r"\u003d", "=")
    if not re.search(r"(?<![\\^])&", text):
        text = re.sub(r"[\\^](?=[&#%_])", "", text)
    if re.search(r"=3D", text) and not re.search(r"\w=(?!3D|\r?\n)", text):  # quoted-printable
        text = re.sub(r"=\r?\n", "", text).replace("=3D", "=")
    return text


def is_link(text: str, known: Collection[str]) -> bool:
    """Whether there is something of a network in the text: a pair behind a `#`, or one whose key is `known`."""
    if HASH.search(text) or ESCAPED_HASH.search(text):
        return True
    return _names(pairs_in(text), known)


def _parted(text: str) -> tuple[str, str]:
    """What is in front of the pairs, and the pairs with all that comes after."""
    start = text.lstrip().lstrip(OPENING)
    address = re.match(SCHEME, start) is not None or re.search(rf"[\s\"'(<]{SCHEME}", text) is not None
    found = HASH.search(text)
    if found is None and (address or re.match("/?%", start)):
        found = ESCAPED_HASH.search(text)
    if found is not None:
        return text[: found.start()], text[found.end() :]
    before, hash_sign, behind = text.partition("#")
    query = re.search(rf"\?(?={PAIR})", before) if address or start[:1] in ("?", "/") else None
    if query is not None and not behind.strip():
        return before[: query.start()], before[query.end() :]
    if hash_sign:
        return before, behind
    return (text, "") if address else ("", text)


def _names(pairs: str, known: Collection[str]) -> bool:
    keys = (part.partition("=")[0].strip() for part in pairs.split("&") if "=" in part)
    return any(key in known or key.partition(".")[0] in known for key in keys)


def _sign_before_address(before: str) -> str:
    """The bracket or quote that opens right before an address, if one does."""
    address = before.rsplit(maxsplit=1)[-1] if before.strip() else ""
    scheme, separator, _ = address.partition("://")
    return re.sub("[A-Za-z0-9+.-]+$", "", scheme[-LONGEST_SCHEME:])[-1:] if separator else ""


def _joined(text: str) -> str:
    """The lines that belong to the link, as one; a mail's `> ` at a line's beginning is not part of it."""
    lines = [re.sub(r"^(?:\s*>)+\s*", "", line).strip(" ") for line in re.split(r"[\r\n\u2028\u2029]+", text)]
    lines = [line for line in lines if line.strip()]  # blanks of any kind alone are no line
    if len(lines) < 2:
        return text.strip()
    joined: list[str] = []
    for line in lines:
        first, *others = line.split()
        if joined and not _goes_on(joined[-1], first, alone=not others):
            break
        joined.append(first)
        if others:
            break
    return "".join(joined)


def _goes_on(line: str, word: str, *, alone: bool) -> bool:
    """Whether a line's first word continues a link that ends in the line before."""
    if line[-1] in "&=," or word[0] in "&=,." or "&" in word or re.match(r"[\w.]+=", word):
        return True
    value = line.rpartition("&")[2].rpartition("=")[2]
    digits = alone and re.search(r"\d\.?$", value) and re.fullmatch(r"[\d.,]+", word)
    return bool(digits) or value + word.rstrip(CLOSING) in ("true", "false")


def _without_words(text: str, words_before: bool, free: tuple[str, ...]) -> str:
    """Without the words behind the link. A blank alone ends none: the original takes blanks for part of a value."""
    if words_before:
        return re.split(r"\s", text, maxsplit=1)[0]
    last = max(text.rfind("&"), 0)
    value = re.split(r"\s", text[last:], maxsplit=1)
    if len(value) < 2 or "=" in value[1]:
        return text
    first = value[0].lstrip("&")
    if NUMBER.match(first.rstrip(CLOSING)):
        return text[:last] + value[0].rstrip(CLOSING)
    return text if first.startswith(free) and "%20" not in first else text[:last] + value[0]


def _decoded(text: str) -> str:
    """Pairs whose own signs were escaped, as mail filters do: `a%3D1%26b%3D2`, then perhaps the filter's own keys."""
    first, sign, others = text.partition("&")
    if "=" in first and not sign and not first.startswith(FREE_TEXT) and re.search(f"%26{PAIR}", first):
        return unquote(first)
    if "=" in first or not re.search("%(?:25)*3D", first, re.IGNORECASE):
        return text
    for _ in range(MOST_ESCAPES):
        first = first if "=" in first else unquote(first)
    return first if "&" in first else first + sign + others


def _without_signs(text: str, opened: str, free: tuple[str, ...]) -> str:
    """Without the signs that end a sentence or close a bracket around the link. opened: the sign before its address."""
    start = text.rfind("&") + 1
    if not text.startswith(free, start):
        text = text[:start] + ENDS.split(text[start:], maxsplit=1)[0]
    for _ in range(MOST_SIGNS):
        if not text or text[-1] not in CLOSING:
            break
        pair = text.rpartition("&")[2]
        partner = PARTNERS.get(text[-1])
        if pair.startswith(free) and (partner is None or partner != opened):
            break
        if partner and pair.count(text[-1]) <= pair.count(partner):
            break
        text = text[:-1]
    return text

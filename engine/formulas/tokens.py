"""A formula's text cut into tokens. What mathematics looks like when pasted (−, ×, ·, x₁², π, √) is understood."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from engine.errors import shown
from engine.formulas.errors import BadFormula
from engine.formulas.functions import SYNONYMS

TOKEN = re.compile(
    r"""(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<name>[A-Za-z_][A-Za-z_0-9₀-₉]*|[π√])
      | (?P<power>[⁺⁻]?[⁰¹²³⁴-⁹]+)
      | (?P<sign>\*\*|[-+*/^(),−–×·⋅∙∗÷∕])
    """,
    re.VERBOSE,
)
SIGNS = {"**": "^", "−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "÷": "/", "∕": "/"}
# Marks of zero width that come along when text is copied from a page or a chat.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
HINTS = {
    "|": "for |v| write abs(v)",
    "=": "write only the part after the =",
    "[": "use round brackets",
    "]": "use round brackets",
    "{": "use round brackets",
    "}": "use round brackets",
    "<": "for a comparison use step, as in step(x1 - 1)",
    ">": "for a comparison use step, as in step(x1 - 1)",
    "!": "there is no factorial",
    "%": "write 0.5 for 50 %",
    ";": "the arguments of a function are separated by a comma",
}
LARGEST = 1e300


@dataclass(frozen=True)
class Token:
    """A piece of a formula.

    kind: "number" (`value` a float as text), "name" (in small letters, synonyms resolved), "power" (a superscript, its
    value a whole number as text), "sign" (one of + - * / ^ ( ) and the comma), or "end". typed: the piece as it was
    typed. position: where it begins.
    """

    kind: str
    value: str
    typed: str
    position: int


def tokens(text: str) -> list[Token]:
    """All tokens of a formula, a last one of kind "end". Raises BadFormula for a character that has no meaning."""
    found = []
    at = 0
    while at < len(text):
        if text[at].isspace() or text[at] in INVISIBLE:
            at += 1
            continue
        match = TOKEN.match(text, at)
        if match is None:
            hint = HINTS.get(text[at], "expected numbers, x1, x2, + - * / ^, brackets or functions")
            raise BadFormula(f"{shown(text[at])} is not understood; {hint}", text, at)
        kind = str(match.lastgroup)
        found.append(Token(kind, _meaning(kind, match[0], text, at), match[0], at))
        at = match.end()
    return [*found, Token("end", "", "", len(text))]


def _meaning(kind: str, piece: str, text: str, at: int) -> str:
    if kind == "number":
        number = float(piece)
        if not math.isfinite(number) or number > LARGEST:
            raise BadFormula(f"{shown(piece)} is too large; expected numbers up to {LARGEST:g}", text, at)
        return repr(number)
    if kind == "sign":
        return SIGNS.get(piece, piece)
    # Compatibility normalization makes plain digits of sub- and superscripts.
    plain = unicodedata.normalize("NFKC", piece).replace("−", "-").lower()
    return SYNONYMS.get(plain, plain) if kind == "name" else plain

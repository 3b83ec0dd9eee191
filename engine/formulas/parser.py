"""The parser of formulas: recursive descent over tokens, straight into a program in postfix order.

    sum     = product (("+" | "-") product)*
    product = signed (("*" | "/") signed | power)*        a product without a sign only where it has one meaning
    signed  = ("-" | "+") signed | power
    power   = atom superscript? ("^" signed)?             so -x^2 = -(x^2) and 2^3^2 = 2^(3^2)
    atom    = number | variable | constant | function "(" sum ("," sum)* ")" | "(" sum ")"

Nothing is ever handed to Python to evaluate. Limits on length, nesting and operations keep any text cheap.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from engine.errors import shown
from engine.formulas.errors import BadFormula
from engine.formulas.functions import CONSTANTS, FUNCTIONS, SYNONYMS, VARIABLES
from engine.formulas.text import Program
from engine.formulas.tokens import Token, tokens

MOST_CHARACTERS = 200
MOST_OPERATIONS = 100
DEEPEST = 50
EXAMPLE = "x1^2 + x2^2"
RUN_TOGETHER = re.compile(r"x1|x2|x|y|pi|e")


def program_of(text: str, variables: tuple[str, ...] = VARIABLES) -> Program:
    """The program of a formula's text of at most MOST_CHARACTERS in these variables. Raises BadFormula."""
    return _Parser(text, variables).program()


class _Parser:
    """One walk through one formula's tokens."""

    def __init__(self, text: str, variables: tuple[str, ...]) -> None:
        self.text = text
        self.variables = variables
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0
        self.items: list[str | float] = []
        self.operations = 0

    def program(self) -> Program:
        """All of the text as a program."""
        if self.next.kind == "end":
            raise BadFormula(f"the formula is empty; expected something like {EXAMPLE}", self.text, 0)
        self.sum()
        if self.next.kind != "end":
            self.unexpected("an operator such as + or *")
        return tuple(self.items)

    @property
    def next(self) -> Token:
        """The token to be read."""
        return self.tokens[self.at]

    def sees(self, *signs: str) -> bool:
        """Whether one of these signs comes next."""
        return self.next.kind == "sign" and self.next.value in signs

    def take(self) -> Token:
        """The token, read."""
        self.at += 1
        return self.tokens[self.at - 1]

    def apply(self, name: str, token: Token) -> None:
        """Writes an operator or function down, after its arguments."""
        self.operations += 1
        if self.operations > MOST_OPERATIONS:
            self.refuse(f"the formula has more than {MOST_OPERATIONS} operations", token)
        self.items.append(name)

    def deeper(self, token: Token) -> None:
        """One level further in."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"the formula is nested more than {DEEPEST} levels deep", token)

    def sum(self) -> None:
        self.product()
        while self.sees("+", "-"):
            token = self.take()
            self.product()
            self.apply(token.value, token)

    def product(self) -> None:
        operator = ""
        raised = self.signed()
        while True:
            if self.sees("*", "/"):
                token = self.take()
                operator = token.value
                raised = self.signed()
                self.apply(operator, token)
            elif self.next.kind == "name" or self.sees("("):
                self.check_one_meaning(operator, raised)
                token = self.next
                raised = self.power()
                self.apply("*", token)
                operator = "*"
            else:
                return

    def check_one_meaning(self, operator: str, raised: bool) -> None:
        """Refuses a product without a sign that can be read in two ways."""
        if raised:
            self.refuse("this can mean two things; write e^(2*x1) or e^2*x1", self.next)
        if operator == "/":
            self.refuse("this can mean two things; write 1/(2*x1) or 1/2*x1", self.next)

    def signed(self) -> bool:
        """A power behind its signs; whether it ended with an exponent behind ^."""
        if not self.sees("-", "+"):
            return self.power()
        token = self.take()
        self.deeper(token)
        raised = self.signed()
        self.depth -= 1
        if token.value == "-":
            self.apply("neg", token)
        return raised

    def power(self) -> bool:
        """An atom with its exponents; whether one stood behind ^."""
        self.atom()
        if self.next.kind == "power":
            self.superscript()
        if not self.sees("^"):
            return False
        token = self.take()
        self.deeper(token)
        self.signed()
        self.depth -= 1
        self.apply("^", token)
        return True

    def superscript(self) -> None:
        token = self.take()
        self.items.append(float(token.value.lstrip("+-")))
        if token.value.startswith("-"):
            self.apply("neg", token)
        self.apply("^", token)

    def atom(self) -> None:
        if self.next.kind == "number":
            self.items.append(float(self.take().value))
        elif self.next.kind == "name":
            self.named(self.take())
        elif self.sees("("):
            bracket = self.take()
            self.brackets(bracket, bracket)
        else:
            self.unexpected("a number, x1, x2, a function or (")

    def brackets(self, opening: Token, bracket: Token) -> int:
        """What stands in the bracket just opened, and the closing one; the number of arguments.

        opening: where it began, with the name of a function if there is one.
        """
        self.deeper(opening)
        self.sum()
        count = 1
        while self.sees(","):
            self.take()
            self.sum()
            count += 1
        if self.next.kind == "end":
            self.refuse("this bracket is never closed; expected a )", bracket)
        if not self.sees(")"):
            self.unexpected("an operator such as + or *, or )")
        self.take()
        self.depth -= 1
        if opening.kind == "sign" and count > 1:
            self.refuse("there is a comma in these brackets; write decimal numbers with a point, as in 1.5", opening)
        return count

    def named(self, token: Token) -> None:
        """A variable, a constant, or a function with its arguments."""
        name = token.value
        if name in FUNCTIONS:
            self.call(token)
        elif name in self.variables or name in CONSTANTS:
            if self.sees("("):
                self.refuse(f"{name} is not a function; for a product write {name}*(…)", token)
            self.items.append(name)
        else:
            self.unknown(token)

    def call(self, token: Token) -> None:
        """A function's arguments in brackets."""
        name = token.value
        if not self.sees("("):
            again = f"{name}(x1)^2" if self.next.kind == "power" or self.sees("^") else f"{name}(x1)"
            self.refuse(f"{name} needs brackets after it, as in {again}", token)
        count = self.brackets(token, self.take())
        expected = FUNCTIONS[name].arguments
        if count != expected:
            hint = "; write decimal numbers with a point, as in 1.5" if count > expected else ""
            plural = "s" if expected > 1 else ""
            self.refuse(f"{name} takes {expected} argument{plural}, got {count}{hint}", token)
        self.apply(name, token)

    def unknown(self, token: Token) -> None:
        """Refuses a name nobody knows, with what may have been meant."""
        known = sorted({*FUNCTIONS, *self.variables, *CONSTANTS})
        kind = "name"
        if self.sees("("):
            known, kind = sorted(FUNCTIONS), "function"
        near = get_close_matches(token.value, [*known, *SYNONYMS], n=1)
        parts = RUN_TOGETHER.findall(token.value)
        if "".join(parts) == token.value:
            near = ["*".join(parts)]
        meant = f" (did you mean {near[0]!r}?)" if near else ""
        expected = ", ".join(known)
        self.refuse(f"unknown {kind} {shown(token.typed)}{meant}; expected one of {expected}", token)

    def unexpected(self, expected: str) -> None:
        """Refuses the next token, saying what could have stood there."""
        token = self.next
        found = "the formula ends too early" if token.kind == "end" else f"{shown(token.typed)} can't stand here"
        if token.value == ",":
            found = "a comma can only separate the arguments of a function (write decimal numbers as 1.5)"
        self.refuse(f"{found}; expected {expected}", token)

    def refuse(self, reason: str, token: Token) -> None:
        """Raises BadFormula with the caret under the token."""
        raise BadFormula(reason, self.text, token.position)

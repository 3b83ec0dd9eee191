"""Links as they come out of mails, PDFs, HTML sources and address bars: the same settings each time."""

import sys

import pytest

from engine import Config, read_link, write_link
from engine.run.link import names_a_network
from engine.run.link_text import is_link, pairs_in

KNOWN = frozenset({"dataset", "seed", "optimizer", "networkShape"})
PAIRS = "activation=relu&dataset=xor&regDataset=reg-gauss&networkShape=4,2&seed=0.5&noise=20&hideText=false"
ADDRESS = f"https://playground.tensorflow.org/#{PAIRS}"
ESCAPED = PAIRS.replace("=", "%3D").replace("&", "%26").replace(",", "%2C")

WAYS = {
    "as it is": ADDRESS,
    "without its address": PAIRS,
    "behind a hash": f"#{PAIRS}",
    "blanks around": f"  {ADDRESS}\n",
    "angle brackets": f"<{ADDRESS}>",
    "round brackets": f"({ADDRESS})",
    "quotes": f'"{ADDRESS}"',
    "quotes of a text": f"“{ADDRESS}”",
    "a full stop": f"{ADDRESS}.",
    "a bracket and a full stop": f"(see {ADDRESS}).",
    "words before": f"Exercise #3: open {ADDRESS}",
    "words behind": f"{ADDRESS} and press play",
    "words around": f"Please open {ADDRESS}, then press play.",
    "a paragraph behind": f"{ADDRESS}\nThen press play.\nWhat do you see?",
    "a name below": f"{ADDRESS}\nThanks",
    "markdown": f"[the exercise]({ADDRESS}) for you",
    "HTML source": f'<a href="{ADDRESS.replace("&", "&amp;")}">the = exercise</a>',
    "HTML escaped twice": ADDRESS.replace("&", "&amp;amp;"),
    "a page that took &reg for a sign": ADDRESS.replace("&reg", "®"),
    "a comma escaped": ADDRESS.replace(",", "%2C"),
    "a blank behind the comma": ADDRESS.replace(",", ", "),
    "a line break behind &": ADDRESS.replace("&seed", "&\nseed"),
    "a line break before &": ADDRESS.replace("&seed", "\r\n&seed"),
    "a line break in a key": ADDRESS.replace("seed", "se\ned"),
    "a line break in a value": ADDRESS.replace("0.5", "0.\n  5"),
    "a line break in the last value": f"Open {ADDRESS.replace('false', 'fal' + chr(10) + 'se')}",
    "a line break behind the hash": ADDRESS.replace("#", "#\n"),
    "a quoted mail": "> " + ADDRESS.replace("&noise", "\n> &noise"),
    "soft hyphens": ADDRESS.replace("network", "net\u00adwork"),
    "zero-width blanks": ADDRESS.replace("&", "\u200b&"),
    "the hash escaped": ADDRESS.replace("#", "%23"),
    "all escaped": f"https://numplay.example/#{ESCAPED}",
    "hash and all escaped": f"https://numplay.example/%23{ESCAPED}",
    "a mail filter": f"https://filter.example/?url=https%3A%2F%2Fplayground.tensorflow.org%2F%23{ESCAPED}&data=05%7C02",
    "a query": f"https://numplay.example/?{PAIRS}",
    "a query alone": f"?{PAIRS}",
    "a query and an empty hash": f"https://numplay.example/?{PAIRS}#",
    "another query": ADDRESS.replace("#", "?hl=de&dataset=spiral#"),
    "index.html": ADDRESS.replace("#", "index.html#"),
    "another link behind it": f"{ADDRESS} {ADDRESS.replace('xor', 'spiral')}",
    "another link below": f"{ADDRESS}\n{ADDRESS.replace('xor', 'spiral')}\n",
    "LaTeX": "\\\\url{" + ADDRESS.replace("#", r"\#").replace("&", r"\&") + "}",
    "LaTeX with words": "\\\\href{" + ADDRESS + "}{the network}",
    "HTML without quotes": f"<a href={ADDRESS}>the exercise</a>",
    "JSON": '{"url":"' + ADDRESS.replace("&", r"\u0026") + '"}',
    "a terminal": ADDRESS.replace("&", "^&"),
    "a mail's source": ADDRESS.replace("=", "=3D").replace("&seed", "&=\nseed"),
    "only & escaped": ADDRESS.replace("&", "%26"),
    "an escaped blank behind": f"{ADDRESS}%20",
    "an escaped quote behind": f"{ADDRESS}%22",
    "an ellipsis": f"{ADDRESS}…",
    "a dash": f"{ADDRESS}—look",
    "a slash behind": f"{ADDRESS}/",
    "a hash behind": f"{ADDRESS}#",
    "a cell of a table": f"| {ADDRESS}|",
    "a route": ADDRESS.replace("#", "#/"),
    "an old route": ADDRESS.replace("#", "#!/"),
    "a mail filter that wraps": f"https://urldefense.example/v3/__{ADDRESS}__;Iw!!abc$",
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS.keys())
def test_the_link_says_the_same(text):
    expected, found = read_link(PAIRS), read_link(text)
    assert expected.notices == () and dict(expected.view) == {"hideText": False}
    assert found == expected
    assert names_a_network(text)


@pytest.mark.parametrize(
    ("text", "seed"),
    [
        ("#seed=a b", "a%20b"),
        ("#seed=0.5>", "0.5%3E"),
        ("<https://numplay.example/#dataset=xor&seed=0.5>", "0.5%3E"),
        ("#seed=why?", "why?"),
        ("#dataset=xor&seed=a%26b%3Dc", "a%26b%3Dc"),
        ("#seed=a%2Cb", "a%2Cb"),
        ("#seed=a?dataset", "a?dataset"),
        ("seed=a%23x%3Db", "a%23x%3Db"),
        ('Open "https://numplay.example/#seed=0.5" now', "0.5"),
        ("(https://numplay.example/#seed=0.5)", "0.5"),
        ("**https://numplay.example/#dataset=xor&seed=0.5**", "0.5"),
        ("_https://numplay.example/#seed=0.5_.", "0.5"),
        ("#seed=a**", "a**"),
        ("https://numplay.example/#seed=0.5, and press play", "0.5"),
    ],
)
def test_nothing_is_cut_from_a_seed_but_what_surely_is_not_of_it(text, seed):
    assert read_link(text).config.seed == seed


def test_a_seed_that_probably_ends_in_the_sentences_sign_is_named():
    (notice,) = read_link("#seed=0.5>").notices
    assert notice.field == "seed" and "'0.5%3E'" in notice.message and "'0.5'?" in notice.message
    assert read_link("#seed=why?").notices == ()


@pytest.mark.parametrize("text", ["#formulas=sin(3*x1)", "Try #formulas=sin(3*x1).", "(#formulas=sin(3*x1))"])
def test_a_bracket_that_a_formula_opened_stays(text):
    assert read_link(text).config.formulas == ("sin(3*x1)",)


@pytest.mark.parametrize(
    "text", ["", "hello", "about", "x1 = 3", "https://example.org/", "https://example.org/?a=b", "a=b", "= &"]
)
def test_other_texts_name_no_network(text):
    assert not is_link(text, KNOWN)
    assert not names_a_network(text)


@pytest.mark.parametrize("text", ["dataset=xor", "optimizer.momentum=0.9", "https://numplay.example/?seed=1", "#a=b"])
def test_texts_that_name_one(text):
    assert is_link(text, KNOWN)


def test_a_query_that_says_nothing_is_named():
    (notice,) = read_link("https://numplay.example/?datset=xor").notices
    assert "did you mean 'dataset'?" in notice.message
    assert read_link("https://numplay.example/?utm_source=mail").notices == ()


def test_a_name_is_not_unescaped():
    """The original takes `x%6Fr` for no dataset; its link opens with its default, and a word."""
    assert pairs_in("#dataset=x%6Fr") == "dataset=x%6Fr"
    link = read_link("#dataset=x%6Fr")
    assert link.config.dataset.name == "circle" and len(link.notices) == 1


@pytest.mark.parametrize(
    "words", ["Train it until the loss is below 0.1.", "Why?", "Stop (now)", "*", "a & b = c", "„x“", "A\nB."]
)
def test_words_at_the_end_of_a_link_keep_their_signs(words):
    link = read_link(ADDRESS.partition("#")[0] + "#" + write_link(Config.from_mapping({}), {"task": words}))
    assert dict(link.view) == {"task": words} and link.notices == ()


def test_words_that_nobody_escaped_are_read_whole():
    assert read_link("#dataset=xor&task=Find the smallest network").view["task"] == "Find the smallest network"


BLANKS = [chr(number) for number in range(sys.maxunicode + 1) if chr(number).isspace()]


@pytest.mark.parametrize("blank", BLANKS, ids=[f"{ord(blank):x}" for blank in BLANKS])
def test_a_line_of_any_blanks_alone_is_none(blank):
    for behind in (f"\n{blank}", f"\n{blank}{blank}\n", f"\n> {blank}\n&noise=5"):
        pairs = pairs_in(f"#dataset=xor{behind}")
        assert pairs.split("&")[0].strip() == "dataset=xor" and is_link(pairs, KNOWN)

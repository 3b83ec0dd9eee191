"""Links: any text is read, nothing bad is swallowed, and what is written is read back as it was."""

import random
from functools import cache
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import Config, read_link, write_link
from engine.datasets import datasets
from engine.run.link import LONGEST_LINK, MOST_NOTICES, VIEW_KEYS
from engine.settings.controls import HIDEABLE
from tests.engine.configs import SETTINGS, UNSHRUNK, configs
from tests.engine.links import links

FUZZED = 10_000
ADDRESS = "https://numplay.example/#"


@cache
def usable(config):
    """Whether it is one that its own settings make; many links lead to the same."""
    return Config.from_mapping(config.to_mapping()) == config


def assert_read(text):
    """Read to the end: a usable Config, and notices that are sentences with a code and a field."""
    link = read_link(text)
    assert usable(link.config)
    assert len(link.notices) <= MOST_NOTICES
    for notice in link.notices:
        assert notice.code.isidentifier() and 0 < len(notice.message) < 1500 and len(notice.field) < 80
    assert set(link.view) <= set(VIEW_KEYS)
    return link


JUNK = ["", "&", "=", "#", "%", ".", ",", "-", "NaN", "1e999", "9" * 400, "true", "\x00", "\ud800", "🙂", "٣", "_"]
JUNK += [f"{name}=" for name in SETTINGS] + [":", ";", "://", "((((", "_hide=true"]


def mangled(draw, texts):
    """A link with some of it cut, doubled, swapped or replaced."""
    text = draw.choice(texts)
    for _ in range(draw.randrange(1, 6)):
        at, length = draw.randrange(len(text) + 1), draw.randrange(12)
        junk = draw.choice([*JUNK, chr(draw.randrange(0x110000)), text[at : at + length] * 3])
        text = text[:at] + junk + text[at + draw.choice([0, length]) :]
    return text


def test_ten_thousand_mangled_links():
    draw = random.Random(11)
    texts = [write_link(Config.from_mapping({})), write_link(rich(), {"discretize": True}, ("noise",)), ADDRESS]
    for _ in range(FUZZED):
        assert_read(mangled(draw, texts))


def rich():
    """Every setting away from its default."""
    return Config.from_mapping(
        {
            "activation": {"name": "leaky_relu", "slope": 0.25},
            "layerActivations": ["same", {"name": "elu", "alpha": 2.5}],
            "optimizer": {"name": "sgd", "momentum": 0.9, "nesterov": 1.0},
            "formulas": ["sin(3*x1)", "x1^2+x2^2"],
            "dropout": [10.0, 2.5],
            "frozen": [1],
            "networkShape": [3, 3, 2],
            "dataset": {"name": "blobs", "classes": 5},
            "seed": "a/b?c%41",
        }
    )


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_any_text_is_read(text):
    assert_read(text)


@settings(max_examples=150, **UNSHRUNK)
@given(configs(), st.dictionaries(st.sampled_from(VIEW_KEYS), st.booleans()), st.sets(st.sampled_from(HIDEABLE)))
def test_what_is_written_is_read_back(config, view, hide):
    assume(not datasets.get(config.chosen_dataset.name).own)  # no link carries points
    text = write_link(config, view, sorted(hide))
    assert text.isprintable() and not set(text) & set(' #"<>`')
    for link in (read_link(text), read_link(ADDRESS + text), read_link("#" + text)):
        assert link.notices == () and link.config == config
        assert dict(link.view) == view and set(link.hide) == hide


@pytest.mark.parametrize("seed", ["a://b", "://", "http://x", "%41", "1_000", "+1", "0x10", "a+b", ".", "../.."])
def test_seeds_that_look_like_something_else(seed):
    config = Config.from_mapping({"seed": seed})
    for prefix in ("", "#", ADDRESS):
        assert read_link(prefix + write_link(config)).config == config


@pytest.mark.parametrize(
    ("seed", "kept"), [("é", "%C3%A9"), ('a"b', "a%22b"), ("a b", "a%20b"), ("%C3%A9", "%C3%A9"), ("\ud800", "%3F")]
)
def test_a_seed_is_what_a_browser_makes_of_it_in_an_address(seed, kept):
    """The original takes the address as it stands, escapes and all, so its numbers come from the escaped text."""
    link = read_link(f"#seed={seed}")
    assert link.notices == () and link.config.seed == kept
    assert read_link(write_link(link.config)).config.seed == kept


@settings(max_examples=60)
@given(links())
def test_links_of_the_original_say_the_same_again(link):
    opened = read_link(link)
    assert opened.notices == ()
    again = read_link(write_link(opened.config, opened.view, opened.hide))
    assert again == opened


@pytest.mark.parametrize(
    ("text", "field", "shown", "allowed"),
    [
        ("learningRate=foo", "learningRate", "foo", "0 to 1,000"),
        ("learningRate=-1", "learningRate", "-1", "0 to 1,000"),
        ("learningRate=nan", "learningRate", "nan", "0 to 1,000"),
        ("learningRate=1e999", "learningRate", "1e999", "0 to 1,000"),
        ("learningRate=1_0", "learningRate", "1_0", "0 to 1,000"),
        ("networkShape=abc", "networkShape", "abc", "1 to 128"),
        ("networkShape=-1", "networkShape", "-1", "1 to 128"),
        ("networkShape=1000000000", "networkShape", "1000000000", "1 to 128"),
        ("networkShape=4,,2", "networkShape", "4,,2", "1 to 128"),
        ("networkShape=3.5", "networkShape", "3.5", "1 to 128"),
        ("networkShape=" + "9" * 500, "networkShape", "999", "1 to 128"),
        ("batchSize=2.5", "batchSize", "2.5", "whole number"),
        ("batchSize=0", "batchSize", "0", "from 1"),
        ("percTrainData=-20", "percTrainData", "-20", "0 to 100"),
        ("activation=tnah", "activation", "tnah", "tanh"),
        ("regularization=l1", "regularization", "l1", "L1"),
        ("dataset=reg-plane", "dataset", "reg-plane", "circle"),
        ("problem=cluster", "problem", "cluster", "classification"),
        ("x=yes", "x", "yes", "true or false"),
        ("activation=leaky_relu&activation.slope=9", "activation", "Slope", "0.99"),
        ("activation=leaky_relu&activation.slope=abc", "activation", "abc", "0.99"),
        ("activation=tanh&activation.slope=0.1", "activation", "slope", "none"),
        ("activation.slope=0.1", "activation", "slope", "none"),
        ("noise.x=1", "noise.x", "noise.x", ""),
        ("nonsense=1", "nonsense", "nonsense", ""),
        ("nonsense", "nonsense", "nonsense", "key=value"),
        ("nonsense_hide=true", "nonsense_hide", "nonsense", ""),
        ("reshuffle=maybe", "reshuffle", "maybe", "true or false"),
        ("loss=cross-entropy&outputActivation=tanh", "outputActivation", "tanh", "sigmoid"),
        ("dataset=own", "dataset", "points", ""),
        ("formulas=import(os)", "formulas", "import", ""),
    ],
    ids=lambda item: item[:40],
)
def test_every_bad_value_is_named(text, field, shown, allowed):
    link = assert_read(text)
    notices = [notice for notice in link.notices if notice.field == field]
    assert notices, link.notices
    assert any(shown in notice.message and allowed in notice.message for notice in notices), notices
    assert link.config == Config.from_mapping({}) or "&" in text or text.startswith("x=")


def test_a_bad_value_leaves_the_good_ones():
    link = read_link("learningRate=foo&batchSize=7&noise=20")
    assert (link.config.batch_size, link.config.noise, link.config.learning_rate) == (7, 20, 0.03)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("noise=95", "noise", 50.0),
        ("noise=-5", "noise", 0.0),
        ("noise=60", "noise", 60.0),
        ("networkShape=", "networkShape", []),
        ("learningRate=", "learningRate", 0.03),
        ("batchSize=3&batchSize=5", "batchSize", 5),
        ("batchSize=10.0", "batchSize", 10),
        ("networkShape=4.0,2", "networkShape", [4, 2]),
        ("networkShape=4%2C2", "networkShape", [4, 2]),
        ("learningRate=0%2E1", "learningRate", 0.1),
        ("initZero=true", "initializer", "zeros"),
        ("initZero=false", "initializer", "original"),
        ("sinX=true&x=false", "features", ["y", "sinX"]),
        ("optimizer.momentum=0", "optimizer", "sgd"),
        ("problem=regression&dataset=xor", "problem", "regression"),
    ],
)
def test_as_the_original_takes_it(text, name, value):
    link = read_link(text)
    assert link.notices == () and link.config.to_mapping()[name] == value


def test_keys_without_effect_are_taken_in_silence():
    assert read_link("cosX=true&cosY=true&collectStats=true&tutorial=dl&hideText=true").notices == ()


def test_hidden_controls_and_view():
    link = read_link("noise_hide=true&dataset_hide=false&xSquared_hide=true&showTestData=true&discretize=false")
    assert link.hide == ("noise", "xSquared")
    assert dict(link.view) == {"showTestData": True, "discretize": False}


def test_words_for_whoever_opens_it_are_plain_text():
    link = read_link("title=One%20%26%20two&task=a%0Ab%3Cb%3E%00c%E2%80%AEd&task_hide=false")
    assert link.notices == ()
    assert dict(link.view) == {"title": "One & two", "task": "a\nb<b> c d"}
    assert read_link(write_link(link.config, link.view, link.hide)) == link
    assert not set(write_link(link.config, link.view)) & set(' #"<>`\n')


@pytest.mark.parametrize(
    "text",
    [
        "Solve it.",
        "Why?!",
        "(page 3)",
        "Don't “peek”",
        "*",
        "A, B; then:",
        "…&c.",
        "می‌خواهم",
        "👨‍👩‍👧",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "ו\u200f!",
    ],
)
def test_words_keep_the_sign_at_their_end(text):
    written = write_link(Config.from_mapping({}), {"task": text})
    for link in (
        f"task={quote(text, safe=chr(33) + '()*.')}",
        written,
        f"Open <http://here/#{written}>.",
        f"'#{written}'",
    ):
        assert read_link(link).view["task"] == text, link
    assert read_link("#dataset=xor&task=Two words.").view["task"] == "Two words."


def test_words_that_are_too_long_are_cut_off_and_said():
    link = read_link("title=" + "é" * 81 + "&task=" + "a" * 1000)
    assert [(notice.code, notice.field) for notice in link.notices] == [("long_text", "title")]
    assert link.view["title"] == "é" * 80 and len(link.view["task"]) == 1000
    assert "title" not in read_link("title=&task=%20").view


@given(st.text(max_size=80))
def test_any_words_are_read_back(text):
    said = read_link("title=" + quote(text, safe="", errors="replace")).view
    again = read_link(write_link(Config.from_mapping({}), said)).view
    assert again == said


def test_a_link_that_is_too_long_is_not_read():
    link = read_link("#noise=20&" + "x" * LONGEST_LINK)
    assert [notice.code for notice in link.notices] == ["long_link"] and link.config == Config.from_mapping({})


def test_one_notice_says_all_that_means_nothing():
    (notice,) = assert_read("&".join(f"k{n}=1" for n in range(30_000))).notices
    assert notice.message == "Unknown settings 'k0', 'k1', 'k2', 'k3', 'k4' and 29995 more were ignored."
    (notice,) = read_link("foo=1").notices
    assert notice.message == "Unknown setting 'foo' was ignored."
    (notice,) = read_link("a_hide=true&b_hide=true").notices
    assert "'a', 'b'" in notice.message


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("activation=ReLU", "relu"),
        ("dataset=XOR", "xor"),
        ("problem=Regression", "regression"),
        ("regularization=l1", "L1"),
        ("learningrate=0.1", "learningRate"),
        ("dataset = xor", "dataset"),
        ("batchsize_hide=true", "batchSize"),
        ("optimizer.momentun=0.9", "momentum"),
    ],
)
def test_a_near_word_is_offered_and_not_taken(text, near):
    """The original takes none of them, so the numbers are those of its default."""
    link = read_link(text)
    assert link.config == Config.from_mapping({})
    (notice,) = link.notices
    assert f"did you mean {near!r}?" in notice.message


@pytest.mark.parametrize(
    ("text", "there", "absent"),
    [
        ("activation=foo", "tanh", "softmax"),
        ("outputActivation=foo", "tanh", "softmax"),
        ("dataset=blobs&outputActivation=foo&batchSize=x", "softmax", ""),
        ("problem=regression&outputActivation=foo", "linear", "softmax"),
        ("problem=regression&loss=foo", "huber", "hinge"),
        ("dataset=foo", "xor", "reg-plane"),
        ("regDataset=foo", "reg-plane", "xor"),
    ],
)
def test_the_list_of_what_is_allowed_is_of_what_is_allowed_here(text, there, absent):
    field = next(pair.partition("=")[0] for pair in text.split("&") if pair.endswith("foo"))
    (message,) = [notice.message for notice in read_link(text).notices if notice.field == field]
    offered = message.partition("expected one of ")[2].partition(". Using")[0].split(", ")
    assert there in offered and absent not in offered
    mapping = {key: value for key, value in (pair.split("=") for pair in text.split("&")) if value not in ("foo", "x")}
    for name in offered:
        Config.from_mapping({**mapping, field: name})


def test_links_of_courses_are_opened_without_a_word():
    assert read_link("goalTrainTestDiffMaxThresholdFirst=0.135&goalX=1&utm_source=mail&hl=de").notices == ()


def test_a_hidden_feature_is_not_in_the_network():
    link = read_link("xTimesY=true&xTimesY_hide=true&x_hide=true&y_hide=false")
    assert link.config.features == ("y",) and link.hide == ("xTimesY", "x")
    text = write_link(link.config, link.view, link.hide)
    assert read_link(text) == link


def test_a_feature_of_the_network_is_not_written_as_hidden():
    config = Config.from_mapping({"features": ["x", "sinX"]})
    assert read_link(write_link(config, hide=("x", "y", "noise"))).config == config


@pytest.mark.parametrize("text", ["", "#", "https://numplay.example/", "https://numplay.example", "HTTP://X/#"])
def test_nothing_behind_the_hash_means_the_defaults(text):
    link = read_link(text)
    assert link.config == Config.from_mapping({}) and link.notices == ()

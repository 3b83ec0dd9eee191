"""Links of the original, drawn over its whole space and somewhat beyond."""

from hypothesis import strategies as st

RATES = ["0.00001", "0.0001", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"]
PENALTIES = ["0", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"]
FEATURES = ["x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY"]
WITHOUT_EFFECT = "showTestData=false&discretize=false&cosX=false&cosY=true&collectStats=false&hideText=false"

KEYS = {
    "activation": st.sampled_from(["relu", "tanh", "sigmoid", "linear"]),
    "regularization": st.sampled_from(["none", "L1", "L2"]),
    "batchSize": st.integers(1, 30).map(str) | st.sampled_from(["37", "251", "600"]),
    "dataset": st.sampled_from(["circle", "xor", "gauss", "spiral"]),
    "regDataset": st.sampled_from(["reg-plane", "reg-gauss"]),
    "learningRate": st.sampled_from(RATES) | st.sampled_from(["0.05", "0.7", "20"]),
    "regularizationRate": st.sampled_from(PENALTIES) | st.just("0.07"),
    "noise": st.integers(0, 10).map(lambda n: str(5 * n)) | st.sampled_from(["3", "62.5", "80", "95", "-5"]),
    "percTrainData": st.integers(1, 9).map(lambda n: str(10 * n)) | st.sampled_from(["1", "33", "57.5", "100"]),
    "problem": st.sampled_from(["classification", "regression"]),
    "initZero": st.sampled_from(["false", "false", "false", "true"]),
    "seed": st.integers(0, 99999).map(lambda n: f"0.{n:05d}") | st.sampled_from(["7", "hello", "1e-3"]),
}
SHAPES = st.lists(st.integers(1, 8), max_size=3) | st.lists(st.integers(1, 8), min_size=4, max_size=6)


@st.composite
def links(draw: st.DrawFn) -> str:
    """A link with nearly all keys; one that is missing stands for its default."""
    keys = {name: draw(values) for name, values in KEYS.items()}
    keys["networkShape"] = ",".join(map(str, draw(SHAPES)))
    for name in set(keys) - {"seed", "networkShape"} if draw(st.booleans()) else ():
        if draw(st.integers(0, 9)) == 0:
            del keys[name]
    chosen = draw(st.sets(st.sampled_from(FEATURES), min_size=1))
    keys |= {name: "true" if name in chosen else "false" for name in FEATURES}
    order = draw(st.permutations(list(keys)))
    settings = "&".join(f"{name}={keys[name]}" for name in order)
    return f"https://playground.tensorflow.org/#{settings}&{WITHOUT_EFFECT}"

"""Where each concept of a course can be seen: a link and what there is to see. docs/concepts.md and the page's list of
lessons are both made of this.

A test opens and trains every link, and checks each sentence of the form "after N epochs train loss is under X".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """A concept, the part of a link from its `#`, and what there is to see."""

    concept: str
    link: str
    said: str


@dataclass(frozen=True)
class Part:
    """Lessons of one topic. before, after: what is to be said of all of them."""

    title: str
    lessons: tuple[Lesson, ...]
    before: str = ""
    after: str = ""


LESSONS = (
    Part(
        "Neurons",
        (
            Lesson(
                "McCulloch and Pitts's neuron, the perceptron",
                "#dataset=gauss&networkShape=&outputActivation=heaviside",
                "All or nothing, by the perceptron rule: after 20 epochs train loss is under 0.001. It is also a "
                "preset under *Network*",
            ),
            Lesson(
                "linear neuron",
                "#dataset=gauss&networkShape=&outputActivation=linear",
                "A similar line, found by smaller and smaller steps: after 20 epochs train accuracy is over 99 %",
            ),
            Lesson(
                "logistic neuron",
                "#dataset=gauss&networkShape=&loss=cross-entropy",
                "A probability instead of a verdict, softer near the line: after 20 epochs test accuracy is over 99 %",
            ),
            Lesson(
                "what one neuron can't do",
                "#dataset=xor&networkShape=&loss=cross-entropy",
                "No line separates exclusive or: after 200 epochs train accuracy is under 75 %",
            ),
            Lesson(
                "bias",
                "#dataset=circle&networkShape=4&bias=false",
                "Without biases every unit's line goes through the origin, and with tanh opposite points get "
                "opposite answers: after 200 epochs test accuracy is under 75 %",
            ),
            Lesson(
                "weight and bias of a sigmoid",
                "#problem=regression&regDataset=curve-step&networkShape=1&activation=sigmoid",
                "Click the neuron and change its numbers: the weight makes the S steeper, the bias moves it; after "
                "100 epochs train loss is under 0.05",
            ),
            Lesson(
                "one neuron by hand",
                "#lesson=relu-neuron",
                "ReLU(0.15 − 0.56 − 0.2) = 0; train it: nothing moves",
            ),
        ),
    ),
    Part(
        "Networks",
        (
            Lesson(
                "a hidden layer",
                "#dataset=xor&networkShape=4",
                "Each unit draws a line, and the output combines the lines: after 200 epochs test accuracy is over "
                "95 %",
            ),
            Lesson(
                "parameters",
                "#networkShape=4,2",
                "Their number and its formula appear below the network and follow every change",
            ),
            Lesson(
                "linear layers make one linear map",
                "#dataset=circle&networkShape=8,8&activation=linear",
                "However many layers: after 200 epochs test accuracy is under 75 %",
            ),
            Lesson(
                "features by design",
                "#dataset=circle&networkShape=&xSquared=true&ySquared=true&loss=cross-entropy&learningRate=0.01",
                "With the squares one neuron is enough: after 100 epochs test accuracy is over 99 %",
            ),
            Lesson(
                "features learned",
                "#dataset=circle&networkShape=4",
                "From x₁ and x₂ a layer makes its own features: after 200 epochs test accuracy is over 99 %. The "
                "units' pictures show them",
            ),
            Lesson(
                "one layer approximates anything",
                "#problem=regression&regDataset=curve-sine&networkShape=3&learningRate=0.1",
                "Three units are enough for this wave, one isn't: after 400 epochs train loss is under 0.02",
            ),
            Lesson(
                "jump connections",
                "#dataset=heart&networkShape=2&jump=true",
                "The output also sees the features: links skip the layer, and the sum below has (2 + 2 + 1)·1",
            ),
            Lesson(
                "residual connections",
                "#dataset=spiral&networkShape=8,8,8,8&activation=relu&residual=true&optimizer=adam&learningRate=0.01",
                "Four layers learn the spiral: after 200 epochs test accuracy is over 95 %",
            ),
        ),
        after="Convolution, recurrence and attention are not included: with two coordinates there is nothing to slide "
        "a filter over.",
    ),
    Part(
        "Activations and outputs",
        (
            Lesson(
                "deep sigmoid networks learn slowly",
                "#dataset=spiral&networkShape=8,8,8&activation=sigmoid",
                "Each layer passes on at most a quarter of the gradient: after 100 epochs train loss is over 0.45",
            ),
            Lesson(
                "another activation",
                "#dataset=spiral&networkShape=8,8,8&activation=relu",
                "The same network with ReLU: after 100 epochs train loss is under 0.45. The menu's "
                "question mark shows each formula",
            ),
            Lesson(
                "softmax, several classes",
                "#dataset=three-spirals&networkShape=16,8&activation=relu&optimizer=adam&learningRate=0.01",
                "One output for each class: after 200 epochs test accuracy is over 95 %",
            ),
            Lesson(
                "outputs of a regression",
                "#problem=regression&regDataset=reg-saddle&networkShape=8&outputActivation=relu",
                "Targets that can't be negative, as in kelvin: after 50 epochs test loss is under 0.01. Linear and "
                "sigmoid are in the same menu",
            ),
        ),
    ),
    Part(
        "Loss and training",
        (
            Lesson(
                "squared loss saturates",
                "#dataset=circle&outputActivation=sigmoid&loss=squared",
                "A warning below the network explains it; compare with cross-entropy",
            ),
            Lesson(
                "a learning rate too small",
                "#learningRate=0.0001",
                "It crawls: after 50 epochs train loss is over 0.45",
            ),
            Lesson(
                "about right",
                "#learningRate=0.03",
                "after 50 epochs train loss is under 0.15",
            ),
            Lesson(
                "too large",
                "#learningRate=10",
                "The loss jumps about: after 50 epochs train loss is over 0.5",
            ),
            Lesson(
                "decay",
                "#learningRate=0.3&schedule=exponential",
                "Large steps first, then small ones: after 100 epochs train loss is under 0.01. The chart shows "
                "the current rate",
            ),
            Lesson(
                "momentum",
                "#learningRate=0.001&optimizer.momentum=0.9",
                "Ten times as far as without it: after 50 epochs train loss is under 0.48. Below it are the other "
                "arguments of Keras's SGD",
            ),
            Lesson(
                "RMSprop, Adam",
                "#optimizer=rmsprop&learningRate=0.01",
                "Each parameter has its own step size: after 50 epochs train loss is under 0.01",
            ),
            Lesson(
                "batches",
                "#points=1050&percTrainData=100&batchSize=100&incompleteBatch=use",
                "N = 1050, ten steps of 100 and one of 50 make an epoch; *Step by one mini-batch* shows each",
            ),
            Lesson(
                "initial weights",
                "#initializer=zeros",
                "Equal weights stay equal: after 50 epochs train loss is over 0.49",
            ),
            Lesson(
                "what hidden units learn",
                "#dataset=spiral&networkShape=8,8",
                "Each unit's picture shows its output; press Enter to list its weights",
            ),
            Lesson(
                "frozen layers",
                "#networkShape=8,8&frozen=1,2",
                "Only the output learns: after 100 epochs train loss is over 0.3",
            ),
            Lesson(
                "backpropagation by hand",
                "#lesson=lecture-2-2-2",
                "The 2-2-2 example: E = 0.24908; one mini-batch is one step by the lecture's rules",
            ),
            Lesson(
                "Mazur's example",
                "#lesson=mazur-2-2-2",
                "Two inputs, two targets: E = 0.298371. After one mini-batch the weights are those of the article "
                "(with *Frozen biases*): after 10000 epochs train loss is under 0.0000352",
            ),
            Lesson(
                "three layers by hand",
                "#lesson=byu-2-2-2-2",
                "The lab hints of Brigham Young University: outputs 0.5802 and 0.4591, then one mini-batch",
            ),
        ),
    ),
    Part(
        "Overfitting and underfitting",
        (
            Lesson(
                "underfitting",
                "#problem=regression&regDataset=curve-sine&noise=40&points=40&networkShape=1",
                "Both losses stay high: after 500 epochs train loss is over 0.2",
            ),
            Lesson(
                "overfitting",
                "#problem=regression&regDataset=curve-sine&noise=40&points=40&networkShape=32,32&optimizer=adam&"
                "learningRate=0.01",
                "Train falls, test turns up: after 500 epochs train loss is under 0.09, and after 500 epochs test "
                "loss is over 0.14",
            ),
            Lesson(
                "early stopping",
                "#problem=regression&regDataset=curve-sine&noise=40&points=40&networkShape=32,32&optimizer=adam&"
                "learningRate=0.01&patience=50",
                "Training ends by itself and returns to the best weights: after 500 epochs test loss is under 0.11",
            ),
            Lesson(
                "more data",
                "#problem=regression&regDataset=curve-sine&noise=40&points=400&networkShape=32,32&optimizer=adam&"
                "learningRate=0.01",
                "The same network: after 500 epochs test loss is under 0.12",
            ),
            Lesson(
                "weight penalty",
                "#problem=regression&regDataset=curve-sine&noise=40&points=40&networkShape=32,32&optimizer=adam&"
                "learningRate=0.01&regularization=L2&regularizationRate=1",
                "A smoother curve and a higher training loss: after 500 epochs train loss is over 0.09",
            ),
            Lesson(
                "dropout",
                "#problem=regression&regDataset=curve-sine&noise=40&points=40&networkShape=32,32&optimizer=adam&"
                "learningRate=0.01&dropout=30,30",
                "The next step drops the units that are crossed out: after 500 epochs train loss is over 0.09",
            ),
        ),
        before="Forty noisy points along a wave, half of them to train with. The best possible test "
        "loss is about 0.08: the noise.",
    ),
)
"""By topic, in the order of a course."""

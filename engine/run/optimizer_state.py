"""An optimizer's state when settings change during training: what goes on, and what begins anew.

A count or an average of the past begins when it is chosen, as with a new optimizer in PyTorch or Keras. Other values of
hyperparameters leave the state as it is.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.cache import remembered
from engine.network.layout import weight_mask
from engine.network.links import Marks, parameters_of
from engine.optimizers import optimizers
from engine.settings.config import Config


@remembered()
def no_state(rows: int, count: int) -> FloatArray:
    """(S, P) zeros: an optimizer's state before the first update. The same read-only array each time."""
    return frozen(np.zeros((rows, count)))


def trainable(config: Config) -> FloatArray:
    """(P,), 1 for a parameter that learns, 0 for one of a frozen layer, neuron or link or a cut link, or a bias that is
    frozen or not there."""
    layout = config.structure.layout
    mask = np.ones(layout.count) if config.bias and not config.frozen_biases else weight_mask(layout).copy()
    for block in layout.blocks:
        if block.layer in config.frozen:
            block.rows(mask)[:] = 0.0
    if config.frozen_parts:
        mask[parameters_of(config.structure, config.inputs, config.frozen_parts)] = 0.0
    if config.cut:
        mask[cut_weights(config)] = 0.0
    return mask


def learning_layers(config: Config) -> tuple[int, ...]:
    """The layers of which anything learns, in order; 1 for the first after the input."""
    learn = trainable(config)
    found = (block.layer for block in config.structure.layout.blocks if block.rows(learn).any())
    return tuple(dict.fromkeys(found))


def cut_weights(config: Config) -> Marks:
    """(P,), True for the weight of a link that is cut."""
    return parameters_of(config.structure, config.inputs, config.cut)


def state_after(
    before: Config, after: Config, slots: FloatArray, counted_from: int, updates: int
) -> tuple[FloatArray, int]:
    """The slots (S, P) and the update that is counted from, when the settings change after so many updates.

    Another optimizer begins anew. A slot begins anew when the hyperparameter that feeds it is switched on or off, and
    for parameters that were frozen or cut and learn again. Where that happens to a counted slot, all counted slots
    begin anew.
    """
    entry = optimizers.get(after.optimizer.name)
    if after.optimizer.name != before.optimizer.name:
        return no_state(len(entry.slots), slots.shape[1]), updates
    old, new = dict(before.optimizer.values), dict(after.optimizer.values)
    begun = {slot for slot, name in entry.fed_by.items() if bool(old[name]) != bool(new[name])}
    thawed = trainable(after) > trainable(before)
    anew = bool(entry.counted) and (bool(thawed.any()) or not begun.isdisjoint(entry.counted))
    if anew:
        begun |= set(entry.counted)
    if not begun and not thawed.any():
        return slots, counted_from
    rest = np.where(thawed, 0.0, slots)
    rest[[slot in begun for slot in entry.slots]] = 0.0
    return frozen(rest), updates if anew else counted_from

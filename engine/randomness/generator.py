"""Random numbers as a function of (seed, stream, index): nothing is held, so a run stays a value."""

from __future__ import annotations

import hashlib

import numpy as np


def generator(seed: str, stream: str, index: int) -> np.random.Generator:
    """A generator that depends on its arguments alone. stream: what the numbers are for. Source: Philox (Salmon et al.,
    2011)."""
    digest = hashlib.sha256(f"{stream}/{seed}".encode("utf-8", "surrogatepass")).digest()
    key = np.frombuffer(digest[:16], np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=[0, 0, 0, index]))

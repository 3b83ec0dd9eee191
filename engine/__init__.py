"""The training engine: runs as values, trained as batches. Imports NumPy and the standard library, does no I/O."""

from engine.advancing import advance
from engine.catalogue import catalog, describe_layers
from engine.codec import plain_number, run_from_bytes, run_from_json, run_to_bytes, run_to_json
from engine.config import Config, settings
from engine.data import Data, data_of
from engine.errors import InvalidValue
from engine.evaluation import Scores, evaluate
from engine.link import Link, Notice, read_link, write_link
from engine.pictures import feature_maps, maps, node_ids
from engine.run import Run, new_run
from engine.signature import Signature, signature

__all__ = [
    "Config",
    "Data",
    "InvalidValue",
    "Link",
    "Notice",
    "Run",
    "Scores",
    "Signature",
    "advance",
    "catalog",
    "data_of",
    "describe_layers",
    "evaluate",
    "feature_maps",
    "maps",
    "new_run",
    "node_ids",
    "plain_number",
    "read_link",
    "run_from_bytes",
    "run_from_json",
    "run_to_bytes",
    "run_to_json",
    "settings",
    "signature",
    "write_link",
]

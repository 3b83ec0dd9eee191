"""The training engine: runs as values, trained as batches. Imports NumPy and the standard library, does no I/O."""

from engine.advancing import advance
from engine.advice import infinite_features, warnings
from engine.catalogue import catalog, describe_layers, parameter_formula
from engine.codec import most_json_characters, plain_number, run_from_bytes, run_from_json, run_to_bytes, run_to_json
from engine.config import Config, settings
from engine.data import Data, data_of, point_counts
from engine.drawing import drawing
from engine.dropout import dropped
from engine.errors import InvalidValue
from engine.evaluation import Scores, evaluate
from engine.export import export_name, export_run
from engine.formula import BadFormula, Formula, parse_formula
from engine.link import Link, Notice, read_link, write_link
from engine.metrics import ClassMetrics, Metrics, ValueMetrics, metrics
from engine.outputs import outputs
from engine.own import OwnPoints, own_from_plain, own_points, own_to_plain
from engine.pictures import curves, feature_maps, formula_map, map_sets, maps, node_ids, outlined_sets
from engine.run import Run, new_run
from engine.signature import Signature
from engine.table import BadTable, Table, read_table, write_table
from engine.updating import learning_rate

__all__ = [
    "BadFormula",
    "BadTable",
    "ClassMetrics",
    "Config",
    "Data",
    "Formula",
    "InvalidValue",
    "Link",
    "Metrics",
    "Notice",
    "OwnPoints",
    "Run",
    "Scores",
    "Signature",
    "Table",
    "ValueMetrics",
    "advance",
    "catalog",
    "curves",
    "data_of",
    "describe_layers",
    "drawing",
    "dropped",
    "evaluate",
    "export_name",
    "export_run",
    "feature_maps",
    "formula_map",
    "infinite_features",
    "learning_rate",
    "map_sets",
    "maps",
    "metrics",
    "most_json_characters",
    "new_run",
    "node_ids",
    "outlined_sets",
    "outputs",
    "own_from_plain",
    "own_points",
    "own_to_plain",
    "parameter_formula",
    "parse_formula",
    "plain_number",
    "point_counts",
    "read_link",
    "read_table",
    "run_from_bytes",
    "run_from_json",
    "run_to_bytes",
    "run_to_json",
    "settings",
    "warnings",
    "write_link",
    "write_table",
]

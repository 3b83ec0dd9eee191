"""The training engine: runs as values, trained as batches. Imports NumPy and the standard library, does no I/O."""

from engine.catalogue import catalog, describe_layers, parameter_formula, parameter_indices, whole_catalog
from engine.errors import InvalidValue
from engine.export import check_export, export_name, export_run, file_stem
from engine.formulas.formula import BadFormula, Formula, parse_formula
from engine.inspection.advice import infinite_features, warnings
from engine.inspection.drawing import drawing
from engine.inspection.metrics import ClassMetrics, Metrics, ValueMetrics, metrics
from engine.inspection.outputs import outputs
from engine.inspection.pictures import curves, feature_maps, formula_map, map_sets, maps, node_ids, outlined_sets
from engine.inspection.stuck import Stuck, stuck, untouched
from engine.json_text import TooMuch, read_json
from engine.pauses import pausing
from engine.points.data import Data, data_of, point_counts
from engine.points.handful import first_settings
from engine.points.own import OwnPoints, own_from_plain, own_points, own_to_plain
from engine.run.codec import (
    most_json_characters,
    plain_number,
    run_from_bytes,
    run_from_json,
    run_to_bytes,
    run_to_json,
)
from engine.run.lessons import LESSONS
from engine.run.link import WORDS, Link, Notice, names_a_network, read_link, write_link
from engine.run.run import Run, new_run
from engine.run.signature import Signature
from engine.run.worked import worked_run
from engine.settings.config import Config, settings
from engine.settings.controls import CONTROLS
from engine.tables.reading import BadTable, Table, read_table, write_table
from engine.training.advancing import advance
from engine.training.dropout import dropped
from engine.training.evaluation import Judged, Scores, evaluate, judge, scored
from engine.training.updating import learning_rate

__all__ = [
    "CONTROLS",
    "LESSONS",
    "WORDS",
    "BadFormula",
    "BadTable",
    "ClassMetrics",
    "Config",
    "Data",
    "Formula",
    "InvalidValue",
    "Judged",
    "Link",
    "Metrics",
    "Notice",
    "OwnPoints",
    "Run",
    "Scores",
    "Signature",
    "Stuck",
    "Table",
    "TooMuch",
    "ValueMetrics",
    "advance",
    "catalog",
    "check_export",
    "curves",
    "data_of",
    "describe_layers",
    "drawing",
    "dropped",
    "evaluate",
    "export_name",
    "export_run",
    "feature_maps",
    "file_stem",
    "first_settings",
    "formula_map",
    "infinite_features",
    "judge",
    "learning_rate",
    "map_sets",
    "maps",
    "metrics",
    "most_json_characters",
    "names_a_network",
    "new_run",
    "node_ids",
    "outlined_sets",
    "outputs",
    "own_from_plain",
    "own_points",
    "own_to_plain",
    "parameter_formula",
    "parameter_indices",
    "parse_formula",
    "pausing",
    "plain_number",
    "point_counts",
    "read_json",
    "read_link",
    "read_table",
    "run_from_bytes",
    "run_from_json",
    "run_to_bytes",
    "run_to_json",
    "scored",
    "settings",
    "stuck",
    "untouched",
    "warnings",
    "whole_catalog",
    "worked_run",
    "write_link",
    "write_table",
]

"""The server and the command line: what stands between a browser and the engine."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("numplay")
except PackageNotFoundError:  # run from a source tree that was never installed
    VERSION = "0"

"""Copy the front end's libraries from node_modules into static/vendor, and write its manifest.

Versions are those of package.json, bytes those that package-lock.json vouches for. The page needs no build
step: each library becomes one ES module here, once, and the page's import map names it. Run by `make vendor`.
"""

import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "static" / "vendor"
MODULES = ROOT / "node_modules"


@dataclass(frozen=True)
class Library:
    """One file of static/vendor: the package it comes from, and how it is made.

    specifiers: what a module of ours writes after `from`; all of them are exported by the one bundled file.
    source: the package's own file to copy, where nothing is bundled.
    """

    package: str
    file: str
    specifiers: tuple[str, ...] = ()
    source: str | None = None


DIRECTIVES = (
    "class-map",
    "guard",
    "if-defined",
    "keyed",
    "live",
    "map",
    "ref",
    "repeat",
    "style-map",
    "when",
)

LIBRARIES = (
    Library("lit", "lit.js", ("lit", *(f"lit/directives/{name}.js" for name in DIRECTIVES))),
    Library("@msgpack/msgpack", "msgpack.js", ("@msgpack/msgpack",)),
    Library("uplot", "uplot.js", ("uplot",)),
    Library("uplot", "uplot.css", source="dist/uPlot.min.css"),
    Library("@fontsource-variable/inter", "inter-latin.woff2", source="files/inter-latin-wght-normal.woff2"),
)


def described(package: str) -> dict[str, str]:
    """The package's own package.json."""
    description: dict[str, str] = json.loads((MODULES / package / "package.json").read_text("utf-8"))
    return description


def header(package: str) -> str:
    """The origin line at the head of a vendored text file."""
    about = described(package)
    return f"/*! {package} {about['version']}, licence {about['license']}, from the npm package of that name. */"


def bundle(library: Library) -> None:
    """Write one minified ES module that exports all of the library's specifiers."""
    exports = [f'export * from "{specifier}";' for specifier in library.specifiers]
    if library.package == "uplot":  # its only export is the default one, which * leaves out
        exports = ['export { default } from "uplot";']
    command = [
        "npx", "--no-install", "esbuild", "--bundle", "--minify", "--format=esm", "--target=es2022",
        "--charset=utf8", "--legal-comments=none", f"--banner:js={header(library.package)}",
        f"--outfile={VENDOR / library.file}",
    ]  # fmt: skip
    subprocess.run(command, input="\n".join(exports), text=True, check=True, cwd=ROOT)


def copy(library: Library, source: str) -> None:
    """Copy one file of the package, with the origin line where the file can hold one."""
    target = VENDOR / library.file
    shutil.copyfile(MODULES / library.package / source, target)
    if target.suffix == ".css":
        target.write_text(f"{header(library.package)}\n{target.read_text('utf-8')}", "utf-8", newline="\n")


def licence(package: str) -> str:
    """Copy the package's licence text; returns its path within static/vendor."""
    source = next(path for path in sorted((MODULES / package).glob("LICENSE*")))
    target = VENDOR / "licences" / f"{package.rpartition('/')[2]}.txt"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return target.relative_to(VENDOR).as_posix()


def entry(library: Library) -> dict[str, object]:
    """The library's record in the manifest."""
    about = described(library.package)
    made = f"file {library.source}" if library.source else "bundled into one module by scripts/vendor.py"
    return {
        "name": library.package,
        "version": about["version"],
        "licence": about["license"],
        "licence_file": licence(library.package),
        "origin": f"npm package {library.package}@{about['version']}, {made}",
        "file": library.file,
        "specifiers": list(library.specifiers),
        "sha256": hashlib.sha256((VENDOR / library.file).read_bytes()).hexdigest(),
    }


def main() -> None:
    """Replace static/vendor by what node_modules holds."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for library in LIBRARIES:
        if library.source is None:
            bundle(library)
        else:
            copy(library, library.source)
    manifest = json.dumps([entry(library) for library in LIBRARIES], indent=2)
    (VENDOR / "manifest.json").write_text(manifest + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()

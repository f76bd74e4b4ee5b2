"""A folder of `.npy` files as one array: what its manifest says of them, or their headers where there is none."""
import copy
import json
import os
import pickle
from dataclasses import dataclass, field
from typing import Any, Iterable

import numpy as np

FORMAT = {"format": "memmap-shards", "version": 1}
MANIFEST, INFO, MARKER = "manifest.json", "info", "incomplete"


@dataclass(frozen=True)
class Shard:
    """A file, its rows, and what the manifest knows of their values."""
    path: str
    rows: int
    crc32: str = ""
    min: dict[str, Any] = field(default_factory=dict, hash=False)
    max: dict[str, Any] = field(default_factory=dict, hash=False)
    hosts: tuple[str, ...] = ()


class Shards:
    """Many files of one dtype: a folder, or paths in order. A folder with a manifest may be on the workers only."""

    def __init__(self, source: str | os.PathLike | Iterable[str | os.PathLike]):
        if not isinstance(source, (str, os.PathLike)):
            return self._read_headers([os.path.abspath(path) for path in source])
        folder = os.path.abspath(source)
        if not os.path.exists(os.path.join(folder, MANIFEST)):
            if os.path.exists(os.path.join(folder, MARKER)):
                raise ValueError(f"'{folder}' is not complete: its writer is still running, or ended before it wrote {MANIFEST}.")
            names = {name for name in os.listdir(folder) if name.endswith(".npy")}
            numbered = [f"{number}.npy" for number in range(max(1, len(names)))]
            if missing := [name for name in numbered if name not in names]:
                raise FileNotFoundError(f"'{folder}' has no {MANIFEST} and no {missing[0]}; without a manifest, the shards "
                                        f"of a folder are 0.npy, 1.npy and so on, without a gap.")
            return self._read_headers([os.path.join(folder, name) for name in numbered])
        with open(os.path.join(folder, MANIFEST), encoding="utf-8") as file:
            manifest = json.load(file)
        if (found := {key: manifest.get(key) for key in FORMAT}) != FORMAT:
            raise ValueError(f"The manifest of '{folder}' says {found}; this package reads {FORMAT}.")
        self.dtype = dtype_of(manifest["descr"])
        self.shards = [
            Shard(os.path.join(folder, shard["file"]), shard["rows"], shard.get("crc32", ""), numbers(shard.get("min", {})),
                  numbers(shard.get("max", {})), tuple(shard.get("hosts", ()))) for shard in manifest["shards"]]

    @property
    def files(self) -> list[str]:
        return [shard.path for shard in self.shards]

    def __len__(self) -> int:
        return sum(shard.rows for shard in self.shards)

    def where(self, **ranges: tuple[Any, Any]) -> "Shards":
        """The shards that may have rows within the ranges, such as `Time=(first, last)`, which include their ends. Times
        are numbers, as in the manifest."""
        chosen = copy.copy(self)
        for name, (low, high) in ranges.items():
            if self.shards and not any(name in shard.min for shard in self.shards):
                raise KeyError(f"The manifest has no least and greatest {name}; name the field when the shards are written.")
            chosen.shards = [shard for shard in chosen.shards if shard.rows and shard.min.get(name, low) <= high
                             and low <= shard.max.get(name, high)]
        return chosen

    def _read_headers(self, paths: list[str]) -> None:
        self.shards = [Shard(path, len(np.load(path, mmap_mode="r"))) for path in paths]
        self.dtype = np.load(paths[0], mmap_mode="r").dtype if paths else None


def begin(folder: str) -> None:
    """Makes the folder, which must have no shards, and the marker that stays until there is a manifest."""
    os.makedirs(folder, exist_ok=True)
    if taken := sorted(name for name in os.listdir(folder) if name in (MANIFEST, INFO, MARKER) or name.endswith(".npy")):
        raise FileExistsError(f"'{folder}' has '{taken[0]}' already, and shards are written to a folder that has none, so that "
                              "nothing is written over. Choose another folder.")
    write(folder, MARKER, f"The shards in this folder are being written, or their writer ended before {MANIFEST}.\n".encode())


def write_manifest(folder: str, layout: dict[str, Any], shards: list[Shard]) -> None:
    """Both files appear whole: the `info` that `dask.array.from_npy_stack` reads, and the manifest last."""
    rows = tuple(shard.rows for shard in shards)
    chunks = rows, *((length,) for length in layout["rowShape"])
    info = {"chunks": chunks, "dtype": dtype_of(layout["descr"]), "axis": 0}
    files = [{"file": os.path.basename(shard.path), "rows": shard.rows, "crc32": shard.crc32, "hosts": shard.hosts}
             for shard in shards]
    manifest = {**FORMAT, **layout, "rows": sum(rows), "rowsPerShard": max(rows, default=0), "shards": files}
    write(folder, INFO, pickle.dumps(info, 2))
    write(folder, MANIFEST, json.dumps(manifest).encode())
    os.remove(os.path.join(folder, MARKER))


def write(folder: str, name: str, content: bytes) -> None:
    with open(os.path.join(folder, f".{name}.tmp"), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, os.path.join(folder, name))


def numbers(extrema: dict[str, Any]) -> dict[str, Any]:
    """What no number of JSON says is text: integers that are too large for one, and infinities."""
    def number(text: str) -> int | float:
        return float(text) if text.endswith("y") else int(text)

    return {name: number(value) if isinstance(value, str) else value for name, value in extrema.items()}


def dtype_of(descr: Any) -> np.dtype:
    """The dtype of a descr in JSON, which has lists for tuples."""
    def fields(descr: Any) -> Any:
        return descr if isinstance(descr, str) else [
            (tuple(name) if isinstance(name, list) else name, fields(kind), *map(tuple, shape)) for name, kind, *shape in descr]

    return np.lib.format.descr_to_dtype(fields(descr))

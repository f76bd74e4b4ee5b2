"""A folder of `.npy` files as one array: what its manifest says of them, or their headers where there is none."""
import copy
import json
import os
import pickle
import re
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
        if os.path.exists(os.path.join(folder, MANIFEST)):
            self.dtype, self.shards = read_manifest(folder)
        else:
            if os.path.exists(os.path.join(folder, MARKER)):
                raise ValueError(f"'{folder}' is not complete: its writer is still running, or ended before it wrote "
                                 f"{MANIFEST}.")
            names = {name for name in os.listdir(folder) if name.endswith(".npy")}
            numbered = [f"{number}.npy" for number in range(max(1, len(names)))]
            if missing := [name for name in numbered if name not in names]:
                raise FileNotFoundError(f"'{folder}' has no {MANIFEST} and no {missing[0]}; without a manifest, the "
                                        f"shards of a folder are 0.npy, 1.npy and so on, without a gap.")
            self._read_headers([os.path.join(folder, name) for name in numbered])

    @property
    def files(self) -> list[str]:
        return [shard.path for shard in self.shards]

    def __len__(self) -> int:
        return sum(shard.rows for shard in self.shards)

    def where(self, **ranges: tuple[Any, Any]) -> "Shards":
        """The shards that may have rows within the ranges, such as `Time=(first, last)`, which include their ends.
        Times are numbers, as in the manifest."""
        chosen, known = copy.copy(self), [shard.min for shard in self.shards if shard.rows]
        for name, (low, high) in ranges.items():
            if not low <= high:
                raise ValueError(f"A range from {low} to {high} has no values: it ends before it begins, or where is "
                                 "not known.")
            if known and not any(name in least for least in known):
                raise KeyError(f"The manifest has no least and greatest {name}; name the field when the shards are "
                               "written.")
            chosen.shards = [shard for shard in chosen.shards if shard.rows and shard.min.get(name, low) <= high
                             and low <= shard.max.get(name, high)]
        return chosen

    def _read_headers(self, paths: list[str]) -> None:
        self.dtype, self.shards = None, []
        for path in paths:
            array = array_of(path)
            if self.shards and (array.dtype, array.shape[1:]) != (self.dtype, shape):
                raise ValueError(f"'{path}' has rows of {array.dtype} {array.shape[1:]}, and '{paths[0]}' of "
                                 f"{self.dtype} {shape}.")
            self.dtype, shape = array.dtype, array.shape[1:]
            self.shards.append(Shard(path, len(array)))


def array_of(path: str) -> np.ndarray:
    try:
        array = np.lib.format.open_memmap(path, mode="r")
        len(array)
        return array
    except (TypeError, ValueError) as error:
        raise ValueError(f"'{path}' is not a .npy file of rows: {error}") from None


def read_manifest(folder: str) -> tuple[np.dtype, list[Shard]]:
    """What a manifest says, if it is one: any fault in it is a sentence that names the folder."""
    try:
        with open(os.path.join(folder, MANIFEST), encoding="utf-8") as file:
            manifest = json.load(file)
        found = {key: manifest.get(key) for key in FORMAT}
        if found == FORMAT:
            dtype, shards = dtype_of(manifest["descr"]), [shard_of(folder, shard) for shard in manifest["shards"]]
            check(len({shard.path for shard in shards}) == len(shards), "a file is listed twice")
            rows = manifest["rows"]
            check(sum(shard.rows for shard in shards) == rows, f"its shards do not have {rows} rows")
            return dtype, shards
    except OSError:
        raise
    except Exception as error:  # of what JSON, NumPy and Python make of it
        raise ValueError(f"The manifest of '{folder}' is damaged ({type(error).__name__}: {error}). Write it again, or "
                         "open the files as a list of paths.") from error
    raise ValueError(f"The manifest of '{folder}' says {found}; this package reads {FORMAT}.")


def shard_of(folder: str, shard: dict[str, Any]) -> Shard:
    name, rows, crc32, hosts = shard["file"], shard["rows"], shard.get("crc32", ""), shard.get("hosts", [])
    is_name = name not in ("", ".", "..") and not set(name) & set("/\\:\0")
    check(is_name, f"{name!r} is not the name of a file in the folder")
    check(type(rows) is int and 0 <= rows < 1 << 63, f"{rows!r} is not a number of rows")
    check(re.fullmatch("[0-9a-fA-F]{8}|", crc32), f"{crc32!r} is not a CRC-32")
    check(isinstance(hosts, list) and all(isinstance(host, str) for host in hosts), f"{hosts!r} is not a list of hosts")
    return Shard(os.path.join(folder, name), rows, crc32.lower(), numbers(shard.get("min", {})),
                 numbers(shard.get("max", {})), tuple(hosts))


def check(is_so: Any, what: str) -> None:
    if not is_so:
        raise ValueError(what)


def begin(folder: str) -> None:
    """Makes the folder, which must have no shards, and the marker that stays until there is a manifest."""
    os.makedirs(folder, exist_ok=True)
    names = os.listdir(folder)
    if taken := sorted(name for name in names if name in (MANIFEST, INFO, MARKER) or name.endswith(".npy")):
        raise FileExistsError(f"'{folder}' has '{taken[0]}' already, and shards are written to a folder that has none, "
                              "so that nothing is written over. Choose another folder.")
    text = f"The shards in this folder are being written, or their writer ended before {MANIFEST}.\n"
    write(folder, MARKER, text.encode())


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
    def number(value: Any) -> int | float:
        if isinstance(value, str):
            return float(value) if value.endswith("y") else int(value)
        check(type(value) in (int, float) and value == value, f"{value!r} is not a number")
        return value

    return {name: number(value) for name, value in extrema.items()}


def dtype_of(descr: Any) -> np.dtype:
    """The dtype of a descr in JSON, which has lists for tuples."""
    def fields(descr: Any) -> Any:
        return descr if isinstance(descr, str) else [
            (tuple(name) if isinstance(name, list) else name, fields(kind), *map(tuple, shape))
            for name, kind, *shape in descr]

    return np.lib.format.descr_to_dtype(fields(descr))

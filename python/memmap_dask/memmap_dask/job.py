"""A kernel over shards: what is sent to a worker and done there, through the five C functions of the library."""
import ctypes
import hashlib
import os
import sys
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from .shards import Shard, array_of, check

CONTRACT = 1


class KernelError(Exception):
    """Some shards have no result. `failures` has a sentence for the path of each; `results` has what the others gave,
    by ranges of their numbers, because a task may have several."""

    def __init__(self, failures: dict[str, str], results: dict[range, Any]):
        super().__init__(failures, results)
        self.failures, self.results = failures, results

    def __str__(self) -> str:
        return "\n".join(text if path in text else f"'{path}': {text}" for path, text in self.failures.items())


@dataclass(frozen=True)
class Job:
    """A kernel with its parameters. With a `target`, the folder to which it writes, its results are lists of shards."""
    library: str
    digest: str
    kernel: str
    parameters: bytes
    result_length: int
    target: str | None
    verify: bool

    def run(self, numbers: range, shards: list[Shard]) -> Any:
        """The result of neighbouring shards."""
        results, failures, worker = {}, {}, this_worker()
        for number, shard in zip(numbers, shards):
            try:
                results[range(number, number + 1)] = self._run(number, shard, urlsplit(worker).hostname)
            except Exception as error:
                failures[shard.path] = f"{error} (On {worker}.)" if worker else str(error)
        if failures:
            raise KernelError(failures, results)
        return self.combine(list(results.values()))

    def combine(self, results: list[Any]) -> Any:
        """Neighbours in pairs, level by level, as in C#; an odd last one goes up as it is."""
        while len(results) > 1:
            pairs = [self._pair(*results[first:first + 2]) for first in range(0, len(results) - 1, 2)]
            results = pairs + results[2 * len(pairs):]
        return results[0]

    def _pair(self, left: Any, right: Any) -> Any:
        return left + right if self.target else self._call("combine", len(left), left, right)

    def _run(self, number: int, shard: Shard, host: str | None) -> Any:
        if self.verify and shard.crc32:
            check(checksum(shard.path) == shard.crc32, f"'{shard.path}' is damaged: the CRC-32 of its rows is not "
                  f"{shard.crc32}, as in the manifest.")
        path, given = os.fsencode(shard.path), (self.parameters, len(self.parameters))
        if not self.target:
            return self._call("run", self.result_length, path, 0, shard.rows, *given)
        os.makedirs(self.target, exist_ok=True)
        target = os.path.join(self.target, f"{number}.npy")
        self._call("map", 0, path, os.fsencode(target), *given)
        rows = len(array_of(target))
        check(rows == shard.rows, f"'{shard.path}' has {rows} rows; it had {shard.rows} in the manifest, or when it "
              "was listed.")
        return [Shard(target, shard.rows, checksum(target), hosts=(host,) if host else ())]

    def _call(self, function: str, length: int, *arguments: bytes | int) -> bytes:
        """Names and paths end with a zero, as bytes of Python do; numbers are 64 bits long."""
        result, error = ctypes.create_string_buffer(length), ctypes.create_string_buffer(4096)
        buffers = [result, length, error, len(error)] if length else [error, len(error)]
        given = [ctypes.c_int64(each) if isinstance(each, int) else each for each in [*arguments, *buffers]]
        called = getattr(library_of(self.library, self.digest), f"memmap_kernels_{function}")
        if called(self.kernel.encode(), *given):
            raise RuntimeError(error.value.decode(errors="replace"))
        return result.raw


def checksum(path: str) -> str:
    array = array_of(path)
    return f"{zlib.crc32(array.reshape(-1).view(np.uint8)) if array.size else 0:08x}"


def this_worker() -> str:
    """The address of the worker that runs this task, or nothing without Dask."""
    try:
        return sys.modules["distributed"].get_worker().address
    except (KeyError, ValueError):
        return ""


@lru_cache(maxsize=None)
def library_of(path: str, digest: str) -> ctypes.CDLL:
    """The library where the client has it, or the copy that a worker was sent, in a folder of sys.path by Dask."""
    candidates = path, *(os.path.join(folder, f"{digest}.so") for folder in sys.path)
    found = next((each for each in candidates if os.path.exists(each) and digest_of(each) == digest), None)
    if found is None:
        raise FileNotFoundError(f"'{path}' is not the library of the client here, and no copy of it was sent.")
    try:
        library = ctypes.CDLL(found)
        why = "" if hasattr(library, "memmap_kernels_version") else "it has no memmap_kernels_version"
    except OSError as error:
        why = f"the system does not load it ({error})"
    if why:
        raise ValueError(f"'{path}' is not a library of kernels, because {why}. Publish the project of the kernels "
                         "with -p:PublishAot=true -p:NativeLib=Shared.")
    if (version := library.memmap_kernels_version()) != CONTRACT:
        raise ValueError(f"'{path}' has version {version} of the contract of kernels, and this package needs "
                         f"{CONTRACT}. Publish the library with the MemMap that the package is from.")
    return library


def digest_of(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def has_library(path: str, digest: str) -> bool:
    try:
        return library_of(path, digest) is not None
    except FileNotFoundError:
        return False

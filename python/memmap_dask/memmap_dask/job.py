"""One run of a kernel over shards: what is sent to a worker, and what is done there."""
import hashlib
import os
import sys
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from .library import KernelError, Library, load
from .shards import Shard


@dataclass(frozen=True)
class Job:
    """A kernel with its parameters. With a `target`, the folder to which it writes, its results are lists of shards."""
    library: str
    digest: str
    kernel: str
    parameters: bytes
    result_length: int
    verify: bool
    target: str | None

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
        return left + right if self.target else library_of(self.library, self.digest).combine(self.kernel, left, right)

    def _run(self, number: int, shard: Shard, host: str | None) -> Any:
        library = library_of(self.library, self.digest)
        if self.verify and shard.crc32 and checksum(shard.path) != shard.crc32:
            raise ValueError(f"'{shard.path}' is damaged: the CRC-32 of its rows is not {shard.crc32}, as in the manifest.")
        if not self.target:
            return library.run(self.kernel, shard.path, shard.rows, self.parameters, self.result_length)
        os.makedirs(self.target, exist_ok=True)
        target = os.path.join(self.target, f"{number}.npy")
        library.map(self.kernel, shard.path, target, self.parameters)
        return [Shard(target, shard.rows, checksum(target), hosts=(host,) if host else ())]


def checksum(path: str) -> str:
    array = np.load(path, mmap_mode="r")
    return f"{zlib.crc32(array.reshape(-1).view(np.uint8)) if array.size else 0:08x}"


def this_worker() -> str:
    """The address of the worker that runs this task, or nothing without Dask."""
    try:
        return sys.modules["distributed"].get_worker().address
    except (KeyError, ValueError):
        return ""


@lru_cache(maxsize=None)
def library_of(path: str, digest: str) -> Library:
    """The library where the client has it, or the copy that a worker was sent, which Dask puts into a folder of sys.path."""
    for candidate in (path, *(os.path.join(folder, f"{digest}.so") for folder in sys.path)):
        if os.path.exists(candidate) and digest_of(candidate) == digest:
            return load(candidate)
    raise FileNotFoundError(f"'{path}' is not the library of the client here, and no copy of it was sent.")


def digest_of(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()

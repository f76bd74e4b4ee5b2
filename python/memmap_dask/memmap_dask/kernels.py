"""The kernels of a library, as a user calls them, and how one runs in this process."""
import ctypes
import json
import math
import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, Callable, Iterator

import numpy as np

from .job import Job, KernelError, digest_of, library_of
from .shards import Shard, Shards, begin, dtype_of, write_manifest

Report = Callable[[int, int], None]  # is told how many tasks of how many are done


class Kernels:
    """`Kernels("kernels.so").Measure` is the kernel of that name."""

    def __init__(self, path: str | os.PathLike):
        self._path = os.path.abspath(path)
        digest = digest_of(self._path)
        describe = library_of(self._path, digest).memmap_kernels_describe
        buffer = ctypes.create_string_buffer(describe(None, ctypes.c_int64(0)))
        describe(buffer, ctypes.c_int64(len(buffer)))
        described = json.loads(buffer.raw)["kernels"]
        self._kernels = {each["name"]: Kernel(self._path, digest, each) for each in described}

    def __getattr__(self, name: str) -> "Kernel":
        kernels = self.__dict__.get("_kernels", {})  # not there while Python copies this
        if name not in kernels:
            raise AttributeError(f"'{self.__dict__.get('_path')}' has no kernel {name}. It has {', '.join(kernels)}.")
        return kernels[name]

    def __iter__(self) -> Iterator["Kernel"]:
        return iter(self._kernels.values())


class Kernel:
    """A C# method over rows. What it reads, takes and gives are dtypes: `input`, `parameters`, `dtype` with `shape`."""

    def __init__(self, library: str, digest: str, description: dict[str, Any]):
        self.name, self.kind = description["name"], description["kind"]
        self.input, self._output = dtype_of(description["input"]["descr"]), description.get("output")
        self.parameters = dtype_of(description["parameters"]) if description["parameters"] else None
        result = description.get("result") or {"descr": self._output["descr"], "shape": self._output["rowShape"]}
        self.dtype, self.shape = dtype_of(result["descr"]), tuple(result["shape"])
        self._library, self._digest = library, digest

    def __repr__(self) -> str:
        taken = f"{self.input}, {self.parameters}" if self.parameters else self.input
        return f"{self.name}({taken}) -> {self.dtype} {self.shape}"

    def __call__(self, shards: Shards, parameters: Any = None, **how: Any) -> Any:
        """The result over all rows: a record, a number, or an array of `shape`. How it runs: `client` is Dask's, and
        without one the threads of this process run it; `progress` (True: a bar), `verify` (compare the manifest's
        checksums first), `retries`, and `tasks_per_thread`, beyond which neighbouring shards share a task."""
        if self.kind != "reduce":
            raise TypeError(f"{self.name} writes shards: call {self.name}.map_to(folder, shards).")
        return self._run(None, shards, parameters, **how)

    def map_to(self, folder: str | os.PathLike, shards: Shards, parameters: Any = None, **how: Any) -> Shards:
        """Writes a new shard for each, on the disk of the worker that has it, and here the manifest, with the hosts."""
        if self.kind != "map":
            raise TypeError(f"{self.name} has one result: call {self.name}(shards).")
        folder = os.path.abspath(folder)
        write_manifest(folder, self._output, self._run(folder, shards, parameters, **how))
        return Shards(folder)

    def _job(self, target: str | None, parameters: Any, verify: bool) -> Job:
        try:
            given = b"" if parameters is self.parameters is None else bytes_of(parameters, self.parameters)
        except (KeyError, OverflowError, TypeError, ValueError):
            taken = self.parameters or "no parameters"
            raise TypeError(f"{self.name} takes {taken}, and was given {parameters!r}.") from None
        length = self.dtype.itemsize * math.prod(self.shape)
        return Job(self._library, self._digest, self.name, given, length, target, verify)

    def _run(self, target: str | None, shards: Shards, parameters: Any, client: Any = None,
             progress: bool | Report = False, verify: bool = False, retries: int = 1, tasks_per_thread: int = 8) -> Any:
        def value(result: Any) -> Any:
            return result if target else np.frombuffer(result, self.dtype).reshape(self.shape).copy()[()]

        job = self._job(target, parameters, verify)
        report = bar if progress is True else progress or (lambda done, count: None)
        if target:
            begin(target)
            if not shards.files:
                return []
        try:
            if client is None or not shards.files:  # without a path, a kernel says what it makes of no rows
                return value(run_here(job, shards.shards or [Shard("", 0)], report))
            from .cluster import run_on  # Dask is not needed until there is a client of it
            return value(run_on(client, job, shards.shards, report, retries, tasks_per_thread))
        except KernelError as error:
            raise KernelError(error.failures, {part: value(result) for part, result in error.results.items()}) from None


def bytes_of(parameters: Any, dtype: np.dtype | None) -> bytes:
    """One value of a dtype, where a tuple, a list or a dict has the fields of a record."""
    if dtype is None or parameters is None:
        raise TypeError
    if dtype.names and isinstance(parameters, dict):
        if parameters.keys() != set(dtype.names):
            raise KeyError
        parameters = tuple(parameters[name] for name in dtype.names)
    elif dtype.names and not isinstance(parameters, (np.void, np.ndarray)):
        parameters = tuple(parameters)
    value = np.array(parameters, dtype)
    if value.shape:
        raise ValueError
    return value.tobytes()


def run_here(job: Job, shards: list[Shard], report: Report) -> Any:
    """A task for each shard, on as many threads as there are processors: C# does not hold the lock of Python."""
    results, failures = {}, {}
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        tasks = {threads.submit(job.run, range(n, n + 1), [shard]): range(n, n + 1) for n, shard in enumerate(shards)}
        try:
            for done, task in enumerate(as_completed(tasks), 1):
                if isinstance(error := task.exception(), KernelError):
                    failures.update(error.failures)
                else:
                    results[tasks[task]] = task.result()
                report(done, len(tasks))
        finally:
            threads.shutdown(cancel_futures=True)
    if failures:
        raise KernelError(failures, results)
    return job.combine([results[part] for part in tasks.values()])


def bar(done: int, count: int) -> None:
    end = "\n" if done == count else ""
    print(f"\r[{'#' * (40 * done // count):40}] {done}/{count}", end=end, file=sys.stderr, flush=True)

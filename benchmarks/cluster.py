"""C# kernels beside NumPy on the same Dask cluster of this machine and the same files: `python3 benchmarks/cluster.py [millions]`.

Writes 64 files of ticks (1.5 GB for 64 million), publishes samples/Shards as a native library, and prints the median of seven runs
of each, in turns, with the files in the page cache. Needs python3-distributed, the .NET SDK and clang.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "python", "memmap_dask"))
os.environ["PYTHONPATH"] = sys.path[0]

from memmap_dask import Kernels, Shards  # noqa: E402

TRADE = np.dtype([("Time", "<i8"), ("Price", "<f8"), ("Size", "<i4"), ("Symbol", "<i4")])
FILES = 64
SYMBOLS = 500


def write(folder: str, rows: int) -> None:
    for number in range(FILES):
        random = np.random.default_rng(number)
        ticks = np.zeros(rows // FILES, TRADE)
        ticks["Time"] = np.arange(len(ticks)) + number * len(ticks)
        ticks["Price"] = random.random(len(ticks)) * 1000
        ticks["Size"] = random.integers(1, 100, len(ticks))
        ticks["Symbol"] = random.integers(0, SYMBOLS, len(ticks))
        np.save(os.path.join(folder, f"{number}.npy"), ticks)


def vwap_of_file(path: str) -> np.ndarray:
    """What a NumPy user writes: no loop in Python, and each column read once."""
    ticks = np.load(path, mmap_mode="r")
    size, symbol = ticks["Size"], ticks["Symbol"]
    return np.array([np.bincount(symbol, ticks["Price"] * size, SYMBOLS), np.bincount(symbol, size, SYMBOLS)])


def sum_of_file(path: str) -> float:
    return np.load(path, mmap_mode="r")["Price"].sum()


def with_dask(client, function, files: list[str]):
    return client.submit(sum, client.map(function, files, pure=False), pure=False).result()


def with_threads(function, files: list[str]):
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        return sum(threads.map(function, files))


def medians(ways: dict) -> dict:
    """In turns, so that what else the machine does meets all of them."""
    times = {name: [] for name in ways}
    for turn in range(8):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            if turn > 0:
                times[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in times.items()}


def main() -> None:
    from distributed import Client, LocalCluster

    rows = int(sys.argv[1] if len(sys.argv) > 1 else 64) * 1_000_000
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:
        write(folder, rows)
        shards = Shards(folder)
        with tempfile.TemporaryDirectory() as output:
            subprocess.run(["dotnet", "publish", os.path.join(ROOT, "samples", "Shards"), "-r", "linux-x64", "-p:Kernels=true", "-o",
                            output, "-v", "q", "-nologo", "--disable-build-servers"], check=True, stdout=subprocess.DEVNULL)
            kernels = Kernels(os.path.join(output, "market.so"))
            cores = len(os.sched_getaffinity(0))
            with LocalCluster(n_workers=cores, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
                value = with_dask(client, vwap_of_file, shards.files)
                ours = kernels.Vwap(shards, client=client)
                assert np.allclose(value[0], ours["Value"], rtol=1e-12) and (value[1] == ours["Size"]).all()
                print(f"{rows:,} ticks in {FILES} files, {cores} workers of one thread; load before: {os.getloadavg()[0]:.1f}")
                for name, kernel, function in (("VWAP by symbol", kernels.Vwap, vwap_of_file), ("sum of a column", kernels.SumOfPrices, sum_of_file)):
                    found = medians({
                        "C# on Dask": lambda: kernel(shards, client=client),
                        "NumPy on Dask": lambda: with_dask(client, function, shards.files),
                        "C#, threads of one process": lambda: kernel(shards),
                        "NumPy, threads of one process": lambda: with_threads(function, shards.files),
                    })
                    for way, seconds in found.items():
                        print(f"{name:16} {way:30} {seconds * 1000:8.0f} ms  {found['NumPy on Dask'] / seconds:5.2f} x NumPy on Dask")


if __name__ == "__main__":
    main()

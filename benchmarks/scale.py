"""What a task and a shard cost on this machine, measured; and how a job of 10^6 shards would go on 10, 1,000 and 10,000 workers,
SIMULATED from these costs: `python3 benchmarks/scale.py [KERNELS]`, a library such as samples/Shards publishes.

The simulation is of one scheduler, which handles one message after another: the arrival of a task, its end, and the tasks that
combine. Workers have as many threads as given, and take tasks of their own shards only. It knows no network and no failures.
"""
import heapq
import os
import sys
import tempfile
import time

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "python", "memmap_dask"))
os.environ["PYTHONPATH"] = sys.path[0]

from memmap_dask import Kernels, Shards  # noqa: E402
from memmap_dask.cluster import FAN  # noqa: E402

TRADE = np.dtype([("Time", "<i8"), ("Price", "<f8"), ("Size", "<i4"), ("Symbol", "<i4")])


def nothing(part: range, *_: object) -> bytes:
    return b""


def best(function, turns: int = 3) -> float:
    times = []
    for _ in range(turns):
        began = time.perf_counter()
        function()
        times.append(time.perf_counter() - began)
    return min(times)


def measure(library: str) -> dict[str, float]:
    from distributed import Client, LocalCluster

    costs, count = {}, 5000
    kernels = Kernels(library)
    with tempfile.TemporaryDirectory() as folder:
        rows = np.zeros(1, TRADE)
        for number in range(2000):
            np.save(os.path.join(folder, f"{number}.npy"), rows)
        shards = Shards(folder)
        rows = np.zeros(4_000_000, TRADE)
        rows["Symbol"] = np.random.default_rng(1).integers(0, 500, len(rows))
        np.save(os.path.join(folder, "rows.npy"), rows)
        job = kernels.Vwap._job(None, None, False)
        costs["open a shard, and the call"] = best(lambda: [job._run(0, shard, None) for shard in shards.shards]) / 2000
        result = job._run(0, shards.shards[0], None)
        costs["combine two results of 12,000 bytes"] = best(lambda: job.combine([result] * 1001)) / 1000
        large = Shards([os.path.join(folder, "rows.npy")]).shards[0]
        costs["a row of 24 bytes, VWAP, one thread"] = best(lambda: job._run(0, large, None)) / len(rows)
        costs["is a file there"] = best(lambda: [os.path.exists(shard.path) for shard in shards.shards]) / 2000
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        parts = [range(n, n + 1) for n in range(count)]

        def tasks() -> None:
            leaves = client.map(nothing, parts, pure=False, workers=["127.0.0.1"])
            client.submit(len, leaves, pure=False).result()

        costs["a task: client, scheduler and worker, which here share two cores"] = best(tasks) / count
        scheduler = client.run_on_scheduler(lambda: time.process_time())
        tasks()
        costs["a task: the scheduler alone"] = (client.run_on_scheduler(lambda: time.process_time()) - scheduler) / count
    return costs


def simulate(workers: int, threads: int, shards: int, rows: int, neighbours: int, costs: dict[str, float]) -> float:
    """Seconds until the result is there. A message waits until the scheduler has handled those before it."""
    message = costs["a task: the scheduler alone"] / 2
    one = costs["open a shard, and the call"] + rows * costs["a row of 24 bytes, VWAP, one thread"]
    combining = costs["combine two results of 12,000 bytes"]
    counts = [-(-shards // neighbours)]
    while counts[-1] > 1:
        counts.append(-(-counts[-1] // FAN))
    waiting = [[min(FAN, counts[level] - FAN * n) for n in range(counts[level + 1])] for level in range(len(counts) - 1)]
    free = [[0.0] * threads for _ in range(workers)]
    messages = [(0.0, 0, number, False) for number in range(counts[0])]  # time, level, number, whether it has ended
    clock = 0.0
    while messages:
        when, level, number, ended = heapq.heappop(messages)
        clock = max(clock, when) + message
        if not ended:
            slots = free[number * workers // counts[level]]
            work = neighbours * one + (neighbours - 1) * combining if level == 0 else FAN * combining
            end = max(clock, heapq.heappop(slots)) + work
            heapq.heappush(slots, end)
            heapq.heappush(messages, (end, level, number, True))
        elif level + 1 < len(counts):
            waiting[level][number // FAN] -= 1
            if waiting[level][number // FAN] == 0:
                heapq.heappush(messages, (clock, level + 1, number // FAN, False))
    return clock


def main() -> None:
    costs = measure(sys.argv[1])
    print(f"Measured on this machine ({len(os.sched_getaffinity(0))} processors, load {os.getloadavg()[0]:.1f}):")
    for what, seconds in costs.items():
        print(f"  {what:66} {seconds * 1e6:12.4f} us")
    print("SIMULATED: seconds for 10^6 shards on workers of 8 threads, and what of that the rows alone would take")
    for rows in 1_000_000, 10_000_000:
        for neighbours in 1, 16, 64, 1024:
            line = f"| {rows:,} | {neighbours:,} |"
            for workers in 10, 1_000, 10_000:
                ideal = 1_000_000 * rows * costs["a row of 24 bytes, VWAP, one thread"] / (8 * workers)
                if 1_000_000 // neighbours < workers:
                    line += " fewer tasks than workers |"
                    continue
                seconds = simulate(workers, 8, 1_000_000, rows, neighbours, costs)
                line += f" {seconds:,.1f} s, {100 * ideal / seconds:.0f} % |"
            print(line, flush=True)


if __name__ == "__main__":
    main()

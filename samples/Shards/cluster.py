"""What Program.cs computes on threads, on a Dask cluster of this machine: cluster.py KERNELS FOLDER."""
import logging
import sys

from distributed import Client, LocalCluster
from memmap_dask import Kernels, Shards

if __name__ == "__main__":
    kernels, days = Kernels(sys.argv[1]), Shards(sys.argv[2])
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL) as cluster:
        with Client(cluster) as client:
            total = kernels.Measure(days, client=client)
            count, size, value = total.tolist()
            print(f"Turnover {{ Count = {count}, Size = {size}, Value = {value} }}")

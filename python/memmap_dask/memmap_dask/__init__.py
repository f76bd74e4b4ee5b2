"""Kernels of MemMap, in C# at native speed, on the workers of a Dask cluster."""
from .kernels import Kernel, Kernels
from .library import KernelError
from .shards import Shard, Shards

__all__ = ["Kernel", "KernelError", "Kernels", "Shard", "Shards"]

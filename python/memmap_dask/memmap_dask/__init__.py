"""Kernels of MemMap, in C# at native speed, on the workers of a Dask cluster."""
from .kernels import KernelError, Kernels
from .shards import Shards

__all__ = ["KernelError", "Kernels", "Shards"]

"""The native library that `dotnet publish` makes of kernels: its five C functions, by ctypes."""
import ctypes
import json
import os
from functools import lru_cache
from typing import Any

CONTRACT = 1
ERROR_CAPACITY = 4096
BUFFER, TEXT, LONG, INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64, ctypes.c_int
SIGNATURES = {
    "version": (INT, []),
    "describe": (LONG, [BUFFER, LONG]),
    "run": (INT, [TEXT, TEXT, LONG, LONG, BUFFER, LONG, BUFFER, LONG, BUFFER, LONG]),
    "map": (INT, [TEXT, TEXT, TEXT, BUFFER, LONG, BUFFER, LONG]),
    "combine": (INT, [TEXT, BUFFER, BUFFER, BUFFER, LONG, BUFFER, LONG]),
}


class KernelError(Exception):
    """Some shards have no result. `failures` has a sentence for the path of each; `results` has what the others gave,
    by ranges of their numbers, because a task may have several."""

    def __init__(self, failures: dict[str, str], results: dict[range, Any]):
        super().__init__(failures, results)
        self.failures, self.results = failures, results

    def __str__(self) -> str:
        return "\n".join(text if path in text else f"'{path}': {text}" for path, text in self.failures.items())


class Library:
    """Bytes in, bytes out, and a RuntimeError with the sentence of what failed."""

    def __init__(self, path: str):
        library, self._functions = ctypes.CDLL(path), {}
        if not hasattr(library, "memmap_kernels_version"):
            raise ValueError(f"'{path}' is not a library of kernels, because it has no memmap_kernels_version. Publish the "
                             "project of the kernels with -p:PublishAot=true -p:NativeLib=Shared.")
        for name, (result, arguments) in SIGNATURES.items():
            function = self._functions[name] = getattr(library, f"memmap_kernels_{name}")
            function.restype, function.argtypes = result, arguments
            if name == "version" and function() != CONTRACT:
                raise ValueError(f"'{path}' has version {function()} of the contract of kernels, and this package needs "
                                 f"{CONTRACT}. Publish the library with the MemMap that the package is from.")

    def describe(self) -> list[dict[str, Any]]:
        buffer = ctypes.create_string_buffer(self._functions["describe"](None, 0))
        self._functions["describe"](buffer, len(buffer))
        return json.loads(buffer.raw)["kernels"]

    def run(self, name: str, path: str, rows: int, parameters: bytes, length: int) -> bytes:
        return self._call("run", length, name.encode(), os.fsencode(path), 0, rows, parameters, len(parameters))

    def combine(self, name: str, left: bytes, right: bytes) -> bytes:
        return self._call("combine", len(left), name.encode(), left, right)

    def map(self, name: str, path: str, target: str, parameters: bytes) -> None:
        self._call("map", None, name.encode(), os.fsencode(path), os.fsencode(target), parameters, len(parameters))

    def _call(self, function: str, length: int | None, *arguments: Any) -> bytes:
        error, result = ctypes.create_string_buffer(ERROR_CAPACITY), ctypes.create_string_buffer(length or 0)
        if self._functions[function](*arguments, *((result, length) if length else ()), error, ERROR_CAPACITY) != 0:
            raise RuntimeError(error.value.decode(errors="replace"))
        return result.raw


load = lru_cache(maxsize=None)(Library)  # stays loaded, because .NET does not start twice in a process

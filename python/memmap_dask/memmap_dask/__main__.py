"""`python3 -m memmap_dask run KERNELS NAME FOLDER`, which `memmap run --dask` calls."""
import argparse
import json
import math
import sys

import numpy as np

from . import KernelError, Kernels, Shards


def main() -> str | None:
    parser = argparse.ArgumentParser(prog="python3 -m memmap_dask")
    for name, choices in ("command", ["run"]), ("kernels", None), ("name", None), ("folder", None):
        parser.add_argument(name, choices=choices)
    parser.add_argument("--dask", metavar="ADDRESS", help="of the scheduler; without it, threads of this process")
    parser.add_argument("--parameters", type=json.loads, metavar="JSON", help="of the kernel")
    parser.add_argument("--out", metavar="FOLDER", help="where a kernel that writes rows puts its shards")
    parser.add_argument("--where", metavar="FIELD=A..B", help="only shards that may have values from a to b")
    parser.add_argument("--verify", action="store_true", help="compare the checksums of the manifest first")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    try:
        kernels, shards, client = Kernels(asked.kernels), Shards(asked.folder), None
        kernel = kernels.__getattr__(asked.name)  # not what Python itself has under such a name
        if asked.where:
            shards = shards.where(**chosen(shards.dtype, asked.where))
        if asked.dask:
            from distributed import Client
            client = Client(asked.dask)
        how = {"client": client, "verify": asked.verify, "progress": sys.stderr.isatty()}
        if asked.out:
            kernel.map_to(asked.out, shards, asked.parameters, **how)
        else:
            result = kernel(shards, asked.parameters, **how)
        if asked.json:
            print(json.dumps({"path": asked.out} if asked.out else plain(result)))
        elif not asked.out:
            print(result.tolist())
    except (KernelError, AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        return str(error.args[0]) if isinstance(error, KeyError) else str(error)
    return None


def chosen(dtype: np.dtype, text: str) -> dict[str, tuple]:
    """`Time=0..999`, where each end may be left out, and times may be text."""
    field, equals, ends = text.rpartition("=")
    first, dots, last = ends.partition("..")
    if not (equals and dots):
        raise ValueError(f"--where {text} is not a field and a range; write it as Time=0..999.")
    for name in field.split(".") if field else ():
        dtype = dtype[name]

    def value(end: str, without: float) -> float:
        try:
            return without if not end else int(end)
        except ValueError:
            return np.array(end, dtype).astype("i8").item() if dtype.kind in "mM" else float(end)

    return {field: (value(first, -math.inf), value(last, math.inf))}


def plain(value) -> object:
    """A record as an object, by the names of its fields."""
    if value.dtype.names is None:
        return value.tolist()
    return [plain(each) for each in value] if value.ndim else {name: plain(value[name]) for name in value.dtype.names}


if __name__ == "__main__":
    sys.exit(main())

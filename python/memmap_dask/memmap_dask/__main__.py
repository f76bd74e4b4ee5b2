"""`python3 -m memmap_dask run KERNELS NAME FOLDER`, which `memmap run --dask` calls; prints the result as JSON."""
import argparse
import json
import sys

from . import KernelError, Kernels, Shards


def main() -> str | None:
    parser = argparse.ArgumentParser(prog="python3 -m memmap_dask")
    for name, choices in ("command", ["run"]), ("kernels", None), ("name", None), ("folder", None):
        parser.add_argument(name, choices=choices)
    parser.add_argument("--dask", metavar="tcp://HOST:PORT", help="the scheduler; without it, threads of this process")
    parser.add_argument("--parameters", type=json.loads, metavar="JSON")
    parser.add_argument("--out", metavar="FOLDER", help="where a kernel that writes shards puts them")
    parser.add_argument("--where", action="append", default=[], metavar="FIELD=FROM..TO", help="shards that may have such rows")
    parser.add_argument("--verify", action="store_true", help="compare the manifest's checksums first")
    asked = parser.parse_args()
    try:
        kernel, shards, client = getattr(Kernels(asked.kernels), asked.name), Shards(asked.folder), None
        for field, _, ends in (text.partition("=") for text in asked.where):
            shards = shards.where(**{field: tuple(json.loads(end) for end in ends.split(".."))})
        if asked.dask:
            from distributed import Client
            client = Client(asked.dask)
        how = {"client": client, "verify": asked.verify, "progress": sys.stderr.isatty()}
        given = tuple(asked.parameters) if isinstance(asked.parameters, list) else asked.parameters
        if asked.out:
            print(json.dumps({"folder": asked.out, "rows": len(kernel.map_to(asked.out, shards, given, **how))}))
        else:
            print(json.dumps(plain(kernel(shards, given, **how))))
    except (KernelError, AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        return str(error)
    return None


def plain(value) -> object:
    """A record as an object by the names of its fields."""
    if value.dtype.names:
        return [plain(each) for each in value] if value.ndim else {name: plain(value[name]) for name in value.dtype.names}
    return value.tolist()


if __name__ == "__main__":
    sys.exit(main())

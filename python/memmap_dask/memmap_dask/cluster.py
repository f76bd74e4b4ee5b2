"""A job on a Dask cluster: tasks go to the workers that have the shards, and results are combined there."""
import os
import shutil
import tempfile
import time
import uuid
import zlib
from collections import defaultdict
from typing import Any, Callable, Union
from urllib.parse import urlsplit

import numpy as np
from distributed import Client, Future, TimeoutError, wait

from .job import Job, KernelError, library_of
from .shards import Shard

FAN = 16  # results that one task combines: a power of two, so that the tree is the one of a single process
PATIENCE = 30.0  # seconds in which the hosts of a shard may be without a worker
ANYWHERE = "*"  # beside the hosts that the manifest names, where every worker reaches the shard

Hosts = frozenset[str]
Tree = Union[range, list["Tree"]]


def run_on(client: Client, job: Job, shards: list[Shard], report: Callable, retries: int, tasks_per_worker: int) -> Any:
    client.wait_for_workers(1, timeout=PATIENCE)
    if any(client.run(lacks, job.library, job.digest).values()):
        with tempfile.TemporaryDirectory() as folder:  # a name by content: sent once, also to workers that come later
            client.upload_file(shutil.copyfile(job.library, os.path.join(folder, f"{job.digest}.so")))
    places = places_of(client, shards)
    neighbours = len(shards) // max(1, len(client.nthreads()) * tasks_per_worker)
    tree, parts = plan(places, 1 << max(0, neighbours.bit_length() - 1))
    leaves: dict[range, Future] = {}

    def submit(tree: Tree) -> Future:
        return leaves[tree] if isinstance(tree, range) else client.submit(
            job.combine, [submit(part) for part in tree], retries=retries, pure=False)

    try:
        for hosts, numbers in parts.items():
            files = [[shards[number] for number in part] for part in numbers]
            leaves.update(zip(numbers, client.map(
                job.run, numbers, files, retries=retries, workers=sorted(hosts - {ANYWHERE}) or None,
                key=[f"{job.kernel}-{uuid.uuid4().hex}-{os.path.basename(part[0].path)}" for part in files],
                allow_other_workers=len(hosts) > 1 and ANYWHERE in hosts)))
        root = submit(tree)
        given_up = watch(client, leaves, root, places, report)
    except BaseException:
        client.cancel(list(leaves.values()), force=True)
        raise
    if root.status == "finished":
        return root.result()
    results, failures = {}, {shards[number].path: text for part, text in given_up.items() for number in part}
    for part, leaf in leaves.items():
        if isinstance(error := leaf.exception() if leaf.status == "error" else None, KernelError):
            failures.update(error.failures)
            results.update(error.results)
        elif error:  # Dask's own, such as a worker that died each time
            failures.update((shards[number].path, f"{type(error).__name__}: {error}") for number in part)
    good = [part for part, leaf in leaves.items() if leaf.status == "finished"]
    results.update(zip(good, client.gather([leaves[part] for part in good])))
    client.cancel([root, *leaves.values()], force=True)
    raise KernelError(failures or {job.kernel: f"Its results could not be combined: {root.exception()}"}, results)


def plan(places: list[Hosts], neighbours: int) -> tuple[Tree, dict[Hosts, list[range]]]:
    """The tree of what each task combines, and the parts at its ends by the hosts that have them. A part begins at a
    multiple of its width, which is a power of two; so the order is that of neighbours in pairs, however they are cut."""
    parts: dict[Hosts, list[range]] = defaultdict(list)

    def cut(first: int, width: int) -> Tree:
        numbers = range(first, min(first + width, len(places)))
        if width == 1 or width <= neighbours and len(set(places[first:first + width])) == 1:
            parts[places[first]].append(numbers)
            return numbers
        part = max(1, width // FAN, neighbours if width > neighbours else 1)
        trees = [cut(start, part) for start in range(first, numbers.stop, part)]
        return trees if len(trees) > 1 else trees[0]

    return cut(0, 1 << (len(places) - 1).bit_length()), parts


def watch(client: Client, leaves: dict[range, Future], root: Future, places: list[Hosts], report: Callable) -> dict[range, str]:
    """Waits until all have ended. What is only on hosts that have had no worker for too long is given up."""
    since: dict[Hosts, float] = {}
    given_up: dict[range, str] = {}
    while True:
        pending = {part: leaf for part, leaf in leaves.items() if leaf.status == "pending" and part not in given_up}
        report(len(leaves) - len(pending), len(leaves))
        if not pending and (given_up or root.status != "pending"):
            return given_up
        try:
            wait([root] if root.status == "pending" else list(pending.values()), timeout=0.25)
        except TimeoutError:
            here, now = {ANYWHERE, *(urlsplit(address).hostname for address in client.nthreads())}, time.monotonic()
            since = {hosts: since.get(hosts, now) for hosts in {places[part[0]] for part in pending} if hosts.isdisjoint(here)}
            for part in pending:
                hosts = places[part[0]]
                if hosts and now - since.get(hosts, now) > PATIENCE:
                    given_up[part] = f"It is only on {', '.join(sorted(hosts))}, without a worker for {PATIENCE:.0f} seconds."


def places_of(client: Client, shards: list[Shard]) -> list[Hosts]:
    """The hosts that have each shard, by one question to all workers. Of a shard that all have, those that the manifest
    names are preferred; of one that none has, any worker will say so."""
    question = zlib.compress(b"\0".join(os.fsencode(shard.path) for shard in shards))
    found: dict[str, np.ndarray] = {}
    for address, answer in client.run(which, question).items():
        host = urlsplit(address).hostname
        found[host] = np.frombuffer(zlib.decompress(answer), bool) | found.get(host, False)
    places, known = [], {}
    for shard, column in zip(shards, np.array(list(found.values())).T):
        if (key := column.tobytes()) not in known:
            known[key] = Hosts(host for host, has in zip(found, column) if has)
        places.append(Hosts({ANYWHERE, *known[key].intersection(shard.hosts)}) if column.all() else known[key])
    return places


def which(question: bytes) -> bytes:
    """On a worker: for each path, whether the file is there."""
    return zlib.compress(bytes(os.path.exists(path) for path in zlib.decompress(question).split(b"\0")))


def lacks(path: str, digest: str) -> bool:
    """On a worker."""
    try:
        return not library_of(path, digest)
    except FileNotFoundError:
        return True

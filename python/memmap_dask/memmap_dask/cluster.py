"""A job on a Dask cluster: tasks go to the workers that have the shards, and results are combined there."""
import os
import shutil
import tempfile
import threading
import time
import uuid
import zlib
from collections import defaultdict
from typing import Any, Callable, Union
from urllib.parse import urlsplit

import numpy as np
from distributed import Client, Future

from .job import Job, KernelError, has_library
from .shards import Shard

FAN = 64  # results that one task combines: a power of two, so that the tree is the one of a single process
PATIENCE = 30.0  # seconds in which the hosts of a shard may be without a worker
ANYWHERE = "*"  # beside the hosts that the manifest names, where every worker reaches the shard

Hosts = frozenset[str]
Tree = Union[range, list["Tree"]]


def run_on(client: Client, job: Job, shards: list[Shard], report: Callable, retries: int, tasks_per_thread: int) -> Any:
    question = zlib.compress(b"\0".join(os.fsencode(shard.path) for shard in shards))
    while not (threads := sum(client.nthreads().values())):
        client.wait_for_workers(1, timeout=PATIENCE)
    answers = client.run(ask, job.library, job.digest, question)
    if not all(has for has, _ in answers.values()):
        with tempfile.TemporaryDirectory() as folder:  # a name by content: sent once, also to workers that come later
            client.upload_file(shutil.copyfile(job.library, os.path.join(folder, f"{job.digest}.so")))
    places = places_of(shards, {address: here for address, (_, here) in answers.items()})
    neighbours = len(shards) // max(1, threads * tasks_per_thread)
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
    multiple of its width, which is a power of two; so the order is that of neighbours in pairs, however it is cut."""
    parts: dict[Hosts, list[range]] = defaultdict(list)

    def cut(first: int, width: int) -> Tree:
        numbers = range(first, min(first + width, len(places)))
        if width == 1 or width <= neighbours and len(set(places[first:first + width])) == 1:
            parts[places[first]].append(numbers)
            return numbers
        part = neighbours if width > neighbours else 1
        while part * FAN < width:
            part *= FAN
        trees = [cut(start, part) for start in range(first, numbers.stop, part)]
        return trees if len(trees) > 1 else trees[0]

    return cut(0, 1 << (len(places) - 1).bit_length()), parts


def watch(client: Client, leaves: dict[range, Future], root: Future, places: list[Hosts],
          report: Callable) -> dict[range, str]:
    """Waits until all have ended. What is only on hosts that have had no worker for too long is given up."""
    since: dict[Hosts, float] = {}
    given_up: dict[range, str] = {}
    ended = threading.Event()
    root.add_done_callback(lambda _: ended.set())
    while True:
        pending = [part for part, leaf in leaves.items() if leaf.status == "pending" and part not in given_up]
        report(len(leaves) - len(pending), len(leaves))
        if not pending and (given_up or root.status != "pending"):
            return given_up
        if ended.wait(0.25):
            time.sleep(0.01)  # the root has failed, and others go on
            continue
        here, now = {ANYWHERE, *(urlsplit(address).hostname for address in client.nthreads())}, time.monotonic()
        waited = {places[part[0]] for part in pending}
        since = {hosts: since.get(hosts, now) for hosts in waited if hosts.isdisjoint(here)}
        for part in pending:
            hosts = places[part[0]]
            if hosts and now - since.get(hosts, now) > PATIENCE:
                only = ", ".join(sorted(hosts))
                given_up[part] = f"It is only on {only}, without a worker for {PATIENCE:.0f} seconds."


def places_of(shards: list[Shard], answers: dict[str, bytes]) -> list[Hosts]:
    """The hosts that have each shard. Of one that all have, those that the manifest names are preferred; of one that
    none has, any worker will say so."""
    found: dict[str, np.ndarray] = {}
    for address, answer in answers.items():
        host = urlsplit(address).hostname
        found[host] = np.frombuffer(zlib.decompress(answer), bool) | found.get(host, False)
    places, known = [], {}
    for shard, column in zip(shards, np.array(list(found.values())).T):
        if (key := column.tobytes()) not in known:
            known[key] = Hosts(host for host, has in zip(found, column) if has)
        places.append(Hosts({ANYWHERE, *known[key].intersection(shard.hosts)}) if column.all() else known[key])
    return places


def ask(library: str, digest: str, question: bytes) -> tuple[bool, bytes]:
    """On a worker: whether it has the library, and for each path, whether the file is there."""
    paths = zlib.decompress(question).split(b"\0")
    return has_library(library, digest), zlib.compress(bytes(os.path.exists(path) for path in paths))

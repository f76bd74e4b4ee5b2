"""A cluster on one machine: a scheduler, three workers and a client, each in a network namespace with an address and a
disk of its own (a tmpfs at the same path in each). Where namespaces are not permitted, it says so, and they are local
processes with addresses 127.0.0.x and one disk, and the manifest says which host has which shard.

    python3 cluster.py              the tests, with a library of kernels in C
    python3 cluster.py KERNELS FOLDER RESULT.json
                                    also that a kernel of KERNELS, over the shards of FOLDER, gives what C# printed:
                                    {"kernel": "Measure", "values": [1, 2.5]}
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE]

WORKERS = 3
SHARDS = 60
TIMEOUT = 110
PYTHON = {**os.environ, "PYTHONPATH": os.path.dirname(HERE), "PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"}


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def holders(shard: int) -> list[int]:
    """Each shard is on two disks, and neighbours are together."""
    first = shard * WORKERS // SHARDS
    return [first, (first + 1) % WORKERS]


class Machines:
    """Namespaces, disks and processes, which end with the `with`."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="memmap-cluster-")
        self.disk = os.path.join(self.folder, "disk")
        os.mkdir(self.disk)
        self.processes: list[subprocess.Popen] = []
        self.names: dict[str, str] = {}
        self.why_not = ""
        machines = ["scheduler", "client", *(f"worker{number}" for number in range(WORKERS))]
        try:
            self._remove_stale()
            for number, machine in enumerate(machines):
                self._connect(machine, f"10.77.0.{number + 1}")
            run("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", self.disk)
        except (subprocess.CalledProcessError, FileNotFoundError) as error:
            self.why_not = (getattr(error, "stderr", "") or str(error)).strip()
            self._disconnect()
        self.addresses = {machine: f"10.77.0.{number + 1}" if self.names else f"127.0.0.{number + 1}"
                          for number, machine in enumerate(machines)}

    def _connect(self, machine: str, address: str) -> None:
        """The scheduler has a bridge, to which each other machine has a cable."""
        name = self.names[machine] = f"memmap-{os.getpid()}-{machine}"
        run("ip", "netns", "add", name)
        run("ip", "-n", name, "link", "set", "lo", "up")
        device = "bridge" if machine == "scheduler" else "eth0"
        if machine == "scheduler":
            run("ip", "-n", name, "link", "add", "bridge", "type", "bridge")
        else:
            cable = ["ip", "link", "add", "eth0", "netns", name, "type", "veth"]
            run(*cable, "peer", "name", machine, "netns", self.names["scheduler"])
            run("ip", "-n", self.names["scheduler"], "link", "set", machine, "master", "bridge", "up")
        run("ip", "-n", name, "address", "add", f"{address}/24", "dev", device)
        run("ip", "-n", name, "link", "set", device, "up")

    def start(self, machine: str, prepare: str, *command: str, **options) -> subprocess.Popen:
        """Runs a program on a machine, whose disk a shell fills first."""
        script = f"set -e; {prepare}\nexec \"$@\""
        if self.names:
            script = f"mount -t tmpfs tmpfs '{self.disk}'; {script}"
            inside = ["ip", "netns", "exec", self.names[machine], "unshare", "-m"]
        process = subprocess.Popen([*(inside if self.names else []), "sh", "-c", script, "sh", *command], env=PYTHON,
                                   start_new_session=True, **options)
        self.processes.append(process)
        return process

    def __enter__(self) -> "Machines":
        return self

    def __exit__(self, *_) -> None:
        for process in self.processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
        self._disconnect()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _disconnect(self) -> None:
        for name in self.names.values():
            subprocess.run(["ip", "netns", "delete", name], stderr=subprocess.DEVNULL)
        self.names = {}

    @staticmethod
    def _remove_stale() -> None:
        """Namespaces of a run that was killed."""
        listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            name = line.split()[0]
            if name.startswith("memmap-") and not os.path.exists(f"/proc/{name.split('-')[1]}"):
                subprocess.run(["ip", "netns", "delete", name])


def main(kernels: str = "", folder: str = "", expected: str = "") -> int:
    from test_memmap_dask import compile_kernels, write

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with Machines() as machines:
        where = "in network namespaces, each with a disk" if machines.names else "as local processes with one disk"
        if machines.why_not:
            print(f"!!! No network namespaces here ({machines.why_not}): the machines are local processes.", flush=True)
        source = os.path.join(machines.folder, "source")
        hosts = {shard: [machines.addresses[f"worker{number}"] for number in holders(shard)] for shard in range(SHARDS)}
        write(os.path.join(source, "days"), SHARDS, None if machines.names else hosts)
        write(os.path.join(source, "damaged"), SHARDS, None if machines.names else hosts)
        with open(os.path.join(source, "damaged", "40.npy"), "r+b") as file:
            file.truncate(1000)
        with open(os.path.join(source, "damaged", "7.npy"), "r+b") as file:
            file.write(b"\x00")
        compile_kernels(os.path.join(source, "kernels.so"))
        if kernels:
            shutil.copyfile(kernels, os.path.join(source, "csharp.so"))
            shutil.copytree(folder, os.path.join(source, "csharp"))
            shutil.copyfile(expected, os.path.join(source, "csharp.json"))

        def fill(numbers: list[int] | None) -> str:
            """The shards of one disk; the client has manifests and libraries only."""
            lines = []
            for days in ("days", "damaged", *(["csharp"] if kernels else [])):
                names = [f"{shard}.npy" for shard in range(SHARDS)]
                if days == "csharp":
                    names = [f"{n}.npy" for n in range(sum(name.endswith(".npy") for name in os.listdir(folder)))]
                chosen = [name for shard, name in enumerate(names)
                          if numbers is None or set(numbers) & set(holders(shard * SHARDS // len(names)))]
                lines.append(f"mkdir '{machines.disk}/{days}'")
                lines.append(f"cp '{source}/{days}/manifest.json' '{machines.disk}/{days}'" if not numbers else "true")
                lines += [f"cp '{source}/{days}/{name}' '{machines.disk}/{days}'" for name in chosen]
            if not numbers:
                lines.append(f"cp '{source}'/*.so '{source}'/*.json '{machines.disk}' 2>/dev/null || true")
            return "; ".join(lines)

        if not machines.names:
            subprocess.run(["sh", "-ec", fill(None)], check=True)
        scheduler = f"tcp://{machines.addresses['scheduler']}:8786"
        log = open(os.path.join(machines.folder, "log"), "w")
        machines.start("scheduler", "true", sys.executable, "-m", "distributed.cli.dask_scheduler", "--host",
                       machines.addresses["scheduler"], "--port", "8786", "--no-dashboard", stdout=log, stderr=log)
        pids = {}
        for number in range(WORKERS):
            address = machines.addresses[f"worker{number}"]
            local = machines.disk if machines.names else os.path.join(machines.folder, f"local{number}")
            pids[address] = machines.start(
                f"worker{number}", fill([number]) if machines.names else "true", sys.executable, "-m",
                "distributed.cli.dask_worker", scheduler, "--host", address, "--no-nanny", "--nthreads", "1",
                "--no-dashboard", "--memory-limit", "0", "--local-directory", local, stdout=log, stderr=log).pid
        about = {"disk": machines.disk, "scheduler": scheduler, "pids": pids, "own_disks": bool(machines.names),
                 "hosts": hosts, "csharp": bool(kernels), "where": where}
        client = machines.start(
            "client", fill([]) if machines.names else "true", sys.executable, os.path.abspath(__file__), "--client",
            json.dumps(about))
        try:
            return client.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            print(f"The tests did not end in {TIMEOUT} seconds.")
            return 1
        finally:
            log.close()
            if client.returncode != 0:
                print(open(log.name).read()[-2000:])


class ClusterTests(unittest.TestCase):
    about: dict

    @classmethod
    def setUpClass(cls) -> None:
        from distributed import Client
        from memmap_dask import Kernels, Shards

        cls.disk = cls.about["disk"]
        cls.client = Client(cls.about["scheduler"], timeout=60)
        cls.addClassCleanup(cls.client.close)
        cls.client.wait_for_workers(WORKERS, timeout=60)
        cls.kernels = Kernels(os.path.join(cls.disk, "kernels.so"))
        cls.days = Shards(os.path.join(cls.disk, "days"))

    def skip(self, why: str) -> None:
        print(f"\n!!! {why}", flush=True)
        self.skipTest(why)

    def expected(self, without: tuple[int, ...] = ()) -> float:
        from test_memmap_dask import pairwise, trades, turnover

        return pairwise([turnover(trades(shard)) for shard in range(SHARDS) if shard not in without])

    def hosts_of_tasks(self, kernel: str, work) -> Counter:
        """How many tasks of a kernel ran on hosts that have their shard, and how many elsewhere."""
        from distributed import get_task_stream

        with get_task_stream(self.client) as stream:
            work()
        ran = {}
        for task in stream.data:
            if task["key"].startswith(f"{kernel}-") and task["status"] == "OK":
                ran[int(task["key"].split("-")[-1].split(".")[0])] = task["worker"].split("://")[1].split(":")[0]
        self.assertEqual(SHARDS, len(ran))
        return Counter(host in self.about["hosts"][str(shard)] for shard, host in ran.items())

    def test_1_workers_have_neither_the_shards_of_others_nor_the_library(self):
        if not self.about["own_disks"]:
            self.skip("The machines have one disk: that each has its own was not tested.")
        there = self.client.run(
            lambda disk: (len(os.listdir(f"{disk}/days")), os.path.exists(f"{disk}/kernels.so")), self.disk)
        self.assertEqual([(2 * SHARDS // WORKERS, False)] * WORKERS, list(there.values()))
        self.assertEqual(["manifest.json"], os.listdir(os.path.join(self.disk, "days")))

    def test_2_tasks_run_where_their_shards_are_and_give_the_same_bits(self):
        results = []

        local = self.hosts_of_tasks("Measure", lambda: results.append(
            self.kernels.Measure(self.days, client=self.client, tasks_per_thread=SHARDS)))

        print(f"locality: {local[True]} of {SHARDS} tasks ran on a worker that has their shard")
        self.assertGreaterEqual(local[True], 0.95 * SHARDS)
        self.assertEqual((self.expected(), 100 * SHARDS), results[0].tolist())

    def test_3_the_library_was_sent_once(self):
        if not self.about["own_disks"]:
            self.skip("The machines have one disk: that a library is sent was not tested.")
        sent = self.client.run(
            lambda dask_worker: [name for name in os.listdir(dask_worker.local_directory) if name.endswith(".so")])
        self.assertEqual([1] * WORKERS, [len(names) for names in sent.values()])

    def test_4_damaged_shards_are_named_and_the_others_are_kept(self):
        from memmap_dask import KernelError, Shards

        with self.assertRaises(KernelError) as raised:
            damaged = Shards(os.path.join(self.disk, "damaged"))
            self.kernels.Measure(damaged, client=self.client, tasks_per_thread=SHARDS)

        error, folder = raised.exception, os.path.join(self.disk, "damaged")
        self.assertEqual([f"{folder}/40.npy", f"{folder}/7.npy"], sorted(error.failures))
        for number, what in ("40", "has fewer than 100 rows."), ("7", "does not fit layout Trade."):
            path = f"{folder}/{number}.npy"
            self.assertRegex(error.failures[path], rf"^'{path}' {what} \(On tcp://1\S+:\d+.\)$")
        kept = [error.results[range(shard, shard + 1)] for shard in range(SHARDS) if shard not in (7, 40)]
        from test_memmap_dask import pairwise
        self.assertEqual(self.expected(without=(7, 40)), pairwise([float(result["Value"]) for result in kept]))

    def test_5_new_shards_stay_where_they_were_written_and_are_the_input_of_the_next_kernel(self):
        values = self.kernels.Values.map_to(
            os.path.join(self.disk, "values"), self.days, 2.0, client=self.client, tasks_per_thread=SHARDS)

        self.assertEqual(100 * SHARDS, len(values))
        for shard, new in enumerate(values.shards):
            allowed = self.about["hosts"][str(shard)] if self.about["own_disks"] else self.about["pids"]
            self.assertIn(new.hosts[0], allowed)

    def test_6_csharp_has_the_same_bits(self):
        if not self.about["csharp"]:
            self.skip("No library of C# kernels was given: its results were not compared.")
        from memmap_dask import Kernels, Shards

        with open(os.path.join(self.disk, "csharp.json")) as file:
            expected = json.load(file)
        kernel = getattr(Kernels(os.path.join(self.disk, "csharp.so")), expected["kernel"])
        total = kernel(Shards(os.path.join(self.disk, "csharp")), client=self.client, tasks_per_thread=SHARDS)
        print(f"C#'s {kernel.name} is {total}")
        self.assertEqual(expected["values"], list(total.tolist()))

    def test_7_a_worker_that_is_killed_half_way_changes_nothing(self):
        killed = []

        def kill(done: int, count: int) -> None:
            if not killed and count // 3 <= done < count:
                address, pid = next(iter(self.about["pids"].items()))
                os.kill(pid, signal.SIGKILL)
                killed.append((address, done))

        total = self.kernels.Slowly(self.days, 100, client=self.client, tasks_per_thread=SHARDS, progress=kill)

        print(f"worker {killed[0][0]} was killed when {killed[0][1]} of {SHARDS} tasks were done")
        self.assertEqual(WORKERS - 1, len(self.client.nthreads()))
        self.assertEqual((self.expected(), 100 * SHARDS), total.tolist())

    def test_8_a_shard_whose_only_hosts_are_gone_is_named(self):
        import memmap_dask.cluster
        from memmap_dask import KernelError

        if not self.about["own_disks"]:
            self.skip("The machines have one disk: a shard that is lost with its machine was not tested.")
        memmap_dask.cluster.PATIENCE = 1.0
        second = list(self.about["pids"].items())[1]

        def kill(done: int, count: int) -> None:
            if second[0] in {address.split("://")[1].split(":")[0] for address in self.client.nthreads()}:
                os.kill(second[1], signal.SIGKILL)

        with self.assertRaises(KernelError) as raised:
            self.kernels.Slowly(self.days, 100, client=self.client, tasks_per_thread=SHARDS, progress=kill)

        lost = [f"{self.disk}/days/{shard}.npy" for shard in range(SHARDS) if holders(shard) == [0, 1]]
        self.assertEqual(sorted(lost), sorted(raised.exception.failures))
        self.assertEqual(f"It is only on {second[0]}, without a worker for 1 seconds.",
                         raised.exception.failures[lost[0]])
        self.assertEqual(SHARDS - len(lost), len(raised.exception.results))


def client(about: str) -> int:
    ClusterTests.about = json.loads(about)
    began = time.monotonic()
    result = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(ClusterTests))
    failed, skipped = len(result.failures) + len(result.errors), len(result.skipped)
    print(f"a scheduler and three workers {ClusterTests.about['where']}, in {time.monotonic() - began:.0f} s: "
          f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(client(sys.argv[2]) if sys.argv[1:2] == ["--client"] else main(*sys.argv[1:]))

"""What the package does, with a library of kernels in C and shards that NumPy writes:
`python3 -m unittest discover tests`."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import zlib

import numpy as np
from distributed import Client, LocalCluster

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import memmap_dask.cluster
from memmap_dask import KernelError, Kernels, Shards

TRADE = np.dtype([("Time", "<i8"), ("Price", "<f8"), ("Size", "<i8")])


COMPILER = next((compiler for compiler in ("gcc", "clang", "cc") if shutil.which(compiler)), "cc")


def compile_kernels(path: str, *options: str) -> None:
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kernels.c")
    subprocess.run([COMPILER, *options, "-shared", "-fPIC", "-O1", "-ffp-contract=off", "-o", path, source], check=True)


def trades(number: int, rows: int = 100) -> np.ndarray:
    array = np.zeros(rows, TRADE)
    array["Time"] = number * 1000 + np.arange(rows)
    array["Price"] = np.random.default_rng(number).random(rows) * 100
    array["Size"] = 1 + np.arange(rows) % 7
    return array


def write(folder: str, count: int, hosts: dict[int, list[str]] | None = None) -> None:
    """A folder as C# writes it."""
    os.makedirs(folder)
    shards = []
    for number in range(count):
        array = trades(number)
        np.save(os.path.join(folder, f"{number}.npy"), array)
        shards.append({
            "file": f"{number}.npy", "rows": 100, "crc32": f"{zlib.crc32(array.tobytes()):08x}",
            "min": {"Time": number * 1000}, "max": {"Time": number * 1000 + 99},
            "hosts": (hosts or {}).get(number, [])})
    with open(os.path.join(folder, "manifest.json"), "w") as file:
        json.dump({"format": "memmap-shards", "version": 1, "layout": "Trade", "descr": [list(f) for f in TRADE.descr],
                   "rowShape": [], "rows": 100 * count, "rowsPerShard": 100, "shards": shards}, file)


def turnover(array: np.ndarray) -> float:
    total = 0.0
    for row in array:
        total += row["Price"] * row["Size"]
    return total


def pairwise(values: list[float]) -> float:
    while len(values) > 1:
        values = [sum(values[i:i + 2][1:], values[i]) for i in range(0, len(values), 2)]
    return values[0]


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.library = os.path.join(cls.folder, "kernels.so")
        compile_kernels(cls.library)
        cls.kernels = Kernels(cls.library)

    def days(self, count: int, **more) -> str:
        folder = os.path.join(tempfile.mkdtemp(dir=self.folder), "days")
        write(folder, count, **more)
        return folder

    def damaged(self, count: int, number: int, **fields) -> str:
        folder = self.days(count)
        array = np.load(os.path.join(folder, f"{number}.npy"))
        for name, value in fields.items():
            array[name][50] = value
        np.save(os.path.join(folder, f"{number}.npy"), array)
        return folder


class ShardsTests(Case):
    def test_a_folder_with_a_manifest_is_not_opened(self):
        folder = self.days(3)
        os.remove(os.path.join(folder, "1.npy"))

        shards = Shards(folder)

        self.assertEqual(300, len(shards))
        self.assertEqual(TRADE, shards.dtype)
        self.assertEqual([os.path.join(folder, name) for name in ("0.npy", "1.npy", "2.npy")], shards.files)

    def test_a_folder_without_a_manifest_has_its_numbered_files_in_the_order_of_numbers(self):
        folder = self.days(11)
        os.remove(os.path.join(folder, "manifest.json"))

        shards = Shards(folder)

        self.assertEqual(1100, len(shards))
        self.assertEqual("10.npy", os.path.basename(shards.files[10]))

    def test_a_gap_is_named(self):
        folder = self.days(3)
        os.remove(os.path.join(folder, "manifest.json"))
        os.remove(os.path.join(folder, "1.npy"))

        with self.assertRaises(FileNotFoundError) as raised:
            Shards(folder)

        self.assertEqual(f"'{folder}' has no manifest.json and no 1.npy; without a manifest, the shards of a folder "
                         "are 0.npy, 1.npy and so on, without a gap.", str(raised.exception))

    def test_another_version_is_refused(self):
        folder = self.days(1)
        path = os.path.join(folder, "manifest.json")
        with open(path) as file:
            manifest = json.load(file)
        with open(path, "w") as file:
            json.dump({**manifest, "version": 2}, file)

        with self.assertRaises(ValueError) as raised:
            Shards(folder)

        self.assertEqual(f"The manifest of '{folder}' says {{'format': 'memmap-shards', 'version': 2}}; this package "
                         "reads {'format': 'memmap-shards', 'version': 1}.", str(raised.exception))

    def test_a_damaged_manifest_is_one_sentence_that_names_the_folder(self):
        folder = self.days(2)
        path = os.path.join(folder, "manifest.json")
        with open(path, "rb") as file:
            whole = file.read()

        def damaged(text: bytes, other: bytes) -> bytes:
            self.assertIn(text, whole)
            return whole.replace(text, other)

        first = b'"file": "0.npy", "rows": 100'
        for content, why in (
                (b"", "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
                (b"[]", "AttributeError: 'list' object has no attribute 'get'"),
                (b"\xff", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
                (b"[" * 100_000, None),
                (damaged(b'"descr"', b'"x"'), "KeyError: 'descr'"),
                (damaged(b'"<i8"', b'"<i7"'), "TypeError: data type '<i7' not understood"),
                (damaged(b'"shards"', b'"x"'), "KeyError: 'shards'"),
                (damaged(b'"rows": 200', b'"rows": 201'), "ValueError: its shards do not have 201 rows"),
                (damaged(first, b'"file": "0.npy"'), "KeyError: 'rows'"),
                (damaged(first, b'"file": "0.npy", "rows": -100'), "ValueError: -100 is not a number of rows"),
                (damaged(first, b'"file": "0.npy", "rows": "100"'), "ValueError: '100' is not a number of rows"),
                (damaged(first, b'"file": "0.npy", "rows": 1e2'), "ValueError: 100.0 is not a number of rows"),
                (damaged(first, b'"file": "../0.npy", "rows": 100'),
                 "ValueError: '../0.npy' is not the name of a file in the folder"),
                (damaged(first, b'"file": "/etc/passwd", "rows": 100'),
                 "ValueError: '/etc/passwd' is not the name of a file in the folder"),
                (damaged(first, b'"file": 5, "rows": 100'), "TypeError: 'int' object is not iterable"),
                (damaged(first, b'"file": "1.npy", "rows": 100'), "ValueError: a file is listed twice"),
                (damaged(b'"min": {"Time": 0}', b'"min": {"Time": null}'), "ValueError: None is not a number"),
                (damaged(b'"min": {"Time": 0}', b'"min": {"Time": NaN}'), "ValueError: nan is not a number"),
                (damaged(b'"min": {"Time": 0}', b'"min": 0'), "AttributeError: 'int' object has no attribute 'items'"),
                (damaged(b'"hosts": []', b'"hosts": "a"'), "ValueError: 'a' is not a list of hosts"),
                (damaged(b'"crc32": "', b'"crc32": "0'), None)):
            with open(path, "wb") as file:
                file.write(content)
            with self.subTest(why), self.assertRaises(ValueError) as raised:
                Shards(folder)
            self.assertTrue(str(raised.exception).startswith(f"The manifest of '{folder}' is damaged ("))
            if why:
                self.assertEqual(f"The manifest of '{folder}' is damaged ({why}). Write it again, or open the files as "
                                 "a list of paths.", str(raised.exception))

    def test_a_file_that_is_none_of_rows_is_named(self):
        folder = self.days(3)
        os.remove(os.path.join(folder, "manifest.json"))
        path = os.path.join(folder, "1.npy")
        np.save(path, np.zeros(3, "<i4"))
        with self.assertRaises(ValueError) as raised:
            Shards(folder)
        self.assertEqual(f"'{path}' has rows of int32 (), and '{folder}/0.npy' of {TRADE} ().", str(raised.exception))
        np.save(path, np.int32(5))
        with self.assertRaisesRegex(ValueError, f"^'{path}' is not a .npy file of rows: "):
            Shards(folder)
        with open(path, "w", encoding="utf-8") as file:
            file.write("no array")
        with self.assertRaisesRegex(ValueError, f"^'{path}' is not a .npy file of rows: "):
            Shards([path])

    def test_shards_outside_a_range_are_left_out_and_ends_are_included(self):
        shards = Shards(self.days(5))

        self.assertEqual([1, 2], [int(os.path.basename(f)[0]) for f in shards.where(Time=(1099, 2000)).files])
        self.assertEqual([], shards.where(Time=(1100, 1999)).files)
        with self.assertRaises(KeyError) as raised:
            shards.where(Price=(1, 2))
        self.assertEqual("The manifest has no least and greatest Price; name the field when the shards are written.",
                         raised.exception.args[0])
        for low, high in (2, 1), (float("nan"), 1):
            with self.assertRaises(ValueError) as raised:
                shards.where(Time=(low, high))
            self.assertEqual(f"A range from {low} to {high} has no values: it ends before it begins, or where is not "
                             "known.", str(raised.exception))

    def test_shards_without_rows_need_no_least_and_greatest_values(self):
        folder = self.days(1)
        path = os.path.join(folder, "manifest.json")
        with open(path) as file:
            manifest = json.load(file)
        with open(path, "w") as file:
            json.dump({**manifest, "rows": 0, "shards": [{"file": "0.npy", "rows": 0}]}, file)

        self.assertEqual([], Shards(folder).where(Time=(1, 2)).files)

    def test_an_integer_beyond_the_numbers_of_JSON_is_text(self):
        folder = self.days(2)
        path = os.path.join(folder, "manifest.json")
        with open(path) as file:
            manifest = json.load(file)
        manifest["shards"][1].update(min={"Time": "9007199254740993"}, max={"Time": "9007199254740995"})
        with open(path, "w") as file:
            json.dump(manifest, file)

        one = 9007199254740995
        self.assertEqual([os.path.join(folder, "1.npy")], Shards(folder).where(Time=(one, one)).files)

    def test_the_dtype_of_a_manifest_may_have_padding_titles_and_blocks(self):
        descr = [[["title", "a"], "<i4"], ["", "|V4"], ["b", "<f8", [2, 3]], ["c", [["x", "<f4"]], [2]]]

        dtype = memmap_dask.shards.dtype_of(descr)

        self.assertEqual(72 - 8, dtype.itemsize)
        self.assertEqual(("a", "b", "c"), dtype.names)
        self.assertEqual((2, 3), dtype["b"].shape)


class HereTests(Case):
    """In this process."""

    def test_kernels_have_the_dtypes_of_what_they_read_take_and_give(self):
        kernel = self.kernels.Between

        self.assertEqual(["Measure", "Between", "Slowly", "Ends", "Values"], [kernel.name for kernel in self.kernels])
        self.assertEqual(TRADE, kernel.input)
        self.assertEqual(np.dtype([("From", "<i8"), ("To", "<i8")]), kernel.parameters)
        self.assertEqual(np.dtype([("Value", "<f8"), ("Count", "<i8")]), kernel.dtype)
        self.assertEqual((2,), self.kernels.Ends.shape)

    def test_neighbours_are_combined_in_pairs(self):
        for count in 1, 2, 3, 5, 8, 17, 37:
            total = self.kernels.Measure(Shards(self.days(count)))

            self.assertEqual(pairwise([turnover(trades(number)) for number in range(count)]), total["Value"])
            self.assertEqual(100 * count, total["Count"])

    def test_the_left_one_comes_first(self):
        ends = self.kernels.Ends(Shards(self.days(7)))

        self.assertEqual([trades(0)["Price"][0], trades(6)["Price"][-1]], ends.tolist())

    def test_parameters_are_a_tuple_a_dict_or_a_record(self):
        shards = Shards(self.days(3))
        window = np.array((1000, 1009), self.kernels.Between.parameters)[()]

        for given in (1000, 1009), {"To": 1009, "From": 1000}, window:
            self.assertEqual(10, self.kernels.Between(shards, given)["Count"])
        for given in (None, 5, "ab", {"From": 1000}, {"From": 1, "To": 2, "Until": 3}, (1,), [(1, 2), (3, 4)],
                      (1, 1 << 64), {"From": 1, "To": {}}):
            with self.subTest(given), self.assertRaises(TypeError) as raised:
                self.kernels.Between(shards, given)
            self.assertEqual(f"Between takes [('From', '<i8'), ('To', '<i8')], and was given {given!r}.",
                             str(raised.exception))
        for kernel, given, taken in (
                (self.kernels.Slowly, [1, 2], "int64"), (self.kernels.Measure, 1, "no parameters")):
            with self.assertRaises(TypeError) as raised:
                kernel(shards, given)
            self.assertEqual(f"{kernel.name} takes {taken}, and was given {given}.", str(raised.exception))

    def test_no_shards_are_what_the_kernel_makes_of_no_rows(self):
        shards = Shards(self.days(3)).where(Time=(500, 600))

        self.assertEqual([-1, -1], self.kernels.Ends(shards).tolist())

    def test_a_failure_names_the_shard_and_keeps_the_others(self):
        folder = self.damaged(4, 2, Size=-5)

        with self.assertRaises(KernelError) as raised:
            self.kernels.Measure(Shards(folder))

        path = os.path.join(folder, "2.npy")
        self.assertEqual(f"Measure failed in rows 0..100 of '{path}': a size of -5.", str(raised.exception))
        self.assertEqual([path], list(raised.exception.failures))
        self.assertEqual({range(0, 1), range(1, 2), range(3, 4)}, set(raised.exception.results))
        self.assertEqual(turnover(trades(3)), raised.exception.results[range(3, 4)]["Value"])

    def test_other_bytes_than_were_written_are_found_when_asked_for(self):
        folder = self.damaged(3, 1, Price=1e9)

        self.assertEqual(300, self.kernels.Measure(Shards(folder))["Count"])
        with self.assertRaises(KernelError) as raised:
            self.kernels.Measure(Shards(folder), verify=True)
        self.assertEqual(f"'{folder}/1.npy' is damaged: the CRC-32 of its rows is not "
                         f"{zlib.crc32(trades(1).tobytes()):08x}, as in the manifest.", str(raised.exception))

    def test_fewer_rows_than_the_manifest_says_are_an_error(self):
        folder = self.days(2)
        np.save(os.path.join(folder, "1.npy"), trades(1, rows=60))

        with self.assertRaises(KernelError) as raised:
            self.kernels.Measure(Shards(folder))

        self.assertEqual(f"'{folder}/1.npy' has fewer than 100 rows.", str(raised.exception))

    def test_new_shards_have_a_manifest_and_Dask_reads_them(self):
        import dask.array

        shards = self.kernels.Values.map_to(os.path.join(self.days(3), "values"), Shards(self.days(3)), 2.0)

        expected = np.concatenate([trades(n)["Price"] * trades(n)["Size"] * 2.0 for n in range(3)])
        folder = os.path.dirname(shards.files[0])
        self.assertEqual(expected.tolist(), dask.array.from_npy_stack(folder).compute(scheduler="synchronous").tolist())
        self.assertEqual(300, len(shards))
        self.assertEqual(f"{zlib.crc32(expected[:100].tobytes()):08x}", shards.shards[0].crc32)
        self.assertEqual(["0.npy", "1.npy", "2.npy", "info", "manifest.json"], sorted(os.listdir(folder)))

    def test_a_map_that_fails_leaves_no_manifest(self):
        folder, target = self.days(3), os.path.join(self.days(1), "values")
        os.remove(os.path.join(folder, "1.npy"))

        with self.assertRaises(KernelError):
            self.kernels.Values.map_to(target, Shards(folder), 2.0)

        self.assertEqual(["0.npy", "2.npy", "incomplete"], sorted(os.listdir(target)))
        with self.assertRaises(ValueError) as raised:
            Shards(target)
        self.assertEqual(f"'{target}' is not complete: its writer is still running, or ended before it wrote "
                         "manifest.json.", str(raised.exception))
        with self.assertRaises(FileExistsError) as raised:
            self.kernels.Values.map_to(target, Shards(self.days(1)), 2.0)
        self.assertEqual(f"'{target}' has '0.npy' already, and shards are written to a folder that has none, so that "
                         "nothing is written over. Choose another folder.", str(raised.exception))

    def test_a_map_that_cannot_begin_makes_no_folder(self):
        target = os.path.join(self.folder, "not-begun")

        for how in {}, {"parameters": "x"}, {"parameters": 2.0, "color": 1}:
            with self.assertRaises(TypeError):
                self.kernels.Values.map_to(target, Shards(self.days(1)), **how)
            with self.assertRaises(TypeError):
                self.kernels.Values.map_to(target, Shards([]), **how)

        self.assertFalse(os.path.exists(target))
        self.assertEqual([], self.kernels.Values.map_to(target, Shards([]), 2.0).files)

    def test_a_map_of_a_file_with_other_rows_than_its_manifest_says_is_an_error(self):
        folder, target = self.days(2), os.path.join(self.days(1), "values")
        np.save(os.path.join(folder, "1.npy"), trades(1, rows=101))

        with self.assertRaises(KernelError) as raised:
            self.kernels.Values.map_to(target, Shards(folder), 2.0)

        self.assertEqual(f"'{folder}/1.npy' has 101 rows; it had 100 in the manifest, or when it was listed.",
                         str(raised.exception))
        self.assertFalse(os.path.exists(os.path.join(target, "manifest.json")))

    def test_a_kernel_that_is_not_there_is_an_attribute_error(self):
        with self.assertRaises(AttributeError) as raised:
            self.kernels.Mean

        self.assertEqual(f"'{self.library}' has no kernel Mean. It has Measure, Between, Slowly, Ends, Values.",
                         str(raised.exception))

    def test_a_kernel_may_have_any_name_of_C_sharp(self):
        path = os.path.join(self.folder, "names.so")
        with open(self.library, "rb") as file:
            library = file.read()
        with open(path, "wb") as file:
            file.write(library.replace(b'"name":"Ends"', b'"name":"path"').replace(b'"Slowly"', b'"_Quick"'))

        kernels = Kernels(path)

        self.assertEqual(["path", "_Quick"], [kernels.path.name, kernels._Quick.name])

    def test_another_contract_is_refused(self):
        library = os.path.join(self.folder, "next.so")
        compile_kernels(library, "-DCONTRACT=2")

        with self.assertRaises(ValueError) as raised:
            Kernels(library)

        self.assertEqual(f"'{library}' has version 2 of the contract of kernels, and this package needs 1. Publish the "
                         "library with the MemMap that the package is from.", str(raised.exception))

    def test_another_library_is_refused(self):
        library = os.path.join(self.folder, "other.so")
        subprocess.run([COMPILER, "-shared", "-fPIC", "-x", "c", "-o", library, os.devnull], check=True)

        with self.assertRaises(ValueError) as raised:
            Kernels(library)

        self.assertEqual(f"'{library}' is not a library of kernels, because it has no memmap_kernels_version. Publish "
                         "the project of the kernels with -p:PublishAot=true -p:NativeLib=Shared.",
                         str(raised.exception))

    def test_a_file_that_the_system_does_not_load_is_no_library(self):
        path = os.path.join(self.folder, "page.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write("<html>")
        with self.assertRaises(ValueError) as raised:
            Kernels(path)
        self.assertEqual(f"'{path}' is not a library of kernels, because the system does not load it ({path}: file too "
                         "short). Publish the project of the kernels with -p:PublishAot=true -p:NativeLib=Shared.",
                         str(raised.exception))

    def test_the_command_prints_the_result_as_text_or_as_json(self):
        folder = self.days(3)

        def command(*arguments: str) -> subprocess.CompletedProcess:
            return subprocess.run([sys.executable, "-m", "memmap_dask", "run", self.library, *arguments], text=True,
                                  capture_output=True, cwd=os.path.dirname(os.path.dirname(__file__)))

        value = pairwise([turnover(trades(number)) for number in range(3)])
        self.assertEqual({"Value": value, "Count": 300}, json.loads(command("Measure", folder, "--json").stdout))
        self.assertEqual(f"({value}, 300)\n", command("Measure", folder).stdout)
        for window in ("[1000, 1009]", '{"From": 1000, "To": 1009}'), ("[1000, 1009]", "1000.."), ("[0, 9]", "..999"):
            where = ["--where", f"Time={window[1]}"] if ".." in window[1] else []
            found = command("Between", folder, "--parameters", window[0], *where)
            self.assertEqual("10)", found.stdout.split()[-1])
        values = os.path.join(folder, "values")
        found = command("Values", folder, "--parameters", "2", "--out", values, "--json")
        self.assertEqual('{"path": "%s"}\n' % values, found.stdout)
        self.assertEqual(300, len(Shards(values)))
        self.assertEqual((1, "Between takes [('From', '<i8'), ('To', '<i8')], and was given None.\n"),
                         (command("Between", folder).returncode, command("Between", folder).stderr))
        for where, message in (
                ("Time", "--where Time is not a field and a range; write it as Time=0..999."),
                ("Time=0..x", "could not convert string to float: 'x'"),
                ("Time=9..0", "A range from 9 to 0 has no values: it ends before it begins, or where is not known."),
                ("=0..9", "The manifest has no least and greatest ; name the field when the shards are written.")):
            found = command("Measure", folder, "--where", where)
            self.assertEqual((1, f"{message}\n"), (found.returncode, found.stderr))
        found = command("path", folder)
        self.assertEqual(f"'{self.library}' has no kernel path. It has Measure, Between, Slowly, Ends, Values.\n",
                         found.stderr)


class DaskTests(Case):
    """On workers that are processes of this machine."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50)
        cls.addClassCleanup(cls.cluster.close)
        cls.client = Client(cls.cluster)
        cls.addClassCleanup(cls.client.close)

    def test_the_result_is_that_of_this_process_to_the_bit(self):
        for count in 1, 2, 3, 17, 37:
            shards = Shards(self.days(count))
            for tasks_per_thread in 1, 32:
                self.assertEqual(self.kernels.Measure(shards).tobytes(), self.kernels.Measure(
                    shards, client=self.client, tasks_per_thread=tasks_per_thread).tobytes())

    def test_a_failure_names_the_shard_and_the_worker_and_keeps_the_others(self):
        folder = self.damaged(20, 12, Size=-5)

        for tasks_per_thread, kept in (32, 19), (2, 4 + 3):
            with self.assertRaises(KernelError) as raised:
                self.kernels.Measure(Shards(folder), client=self.client, tasks_per_thread=tasks_per_thread)

            self.assertRegex(
                str(raised.exception), rf"^Measure failed in rows 0..100 of '{folder}/12.npy': a size of -5. "
                                       r"\(On tcp://127.0.0.1:\d+.\)$")
            self.assertEqual(kept, len(raised.exception.results))
            self.assertEqual(19 * 100, sum(result["Count"] for result in raised.exception.results.values()))

    def test_a_kernel_that_ends_its_process_is_an_error_that_names_the_shard(self):
        folder = self.damaged(3, 1, Size=6666)

        with self.assertRaises(KernelError) as raised:
            self.kernels.Measure(Shards(folder), client=self.client)

        # Dask also blames what waited for the worker.
        self.assertRegex(raised.exception.failures[f"{folder}/1.npy"], "^KilledWorker: ")

    def test_new_shards_say_which_host_has_them(self):
        target = os.path.join(self.days(3), "values")

        shards = self.kernels.Values.map_to(target, Shards(self.days(3)), 2.0, client=self.client)

        self.assertEqual([("127.0.0.1",)] * 3, [shard.hosts for shard in shards.shards])
        self.assertEqual(2.0 * turnover(trades(0)), sum(np.load(shards.files[0])))

    def test_progress_ends_with_all_tasks(self):
        told = []

        self.kernels.Measure(Shards(self.days(5)), client=self.client, progress=lambda *done: told.append(done))

        self.assertEqual((5, 5), told[-1])

    def test_a_cluster_whose_workers_come_later_is_waited_for(self):
        told = []
        with LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as cluster, Client(cluster) as client:
            threading.Timer(0.5, lambda: cluster.scale(1)).start()

            total = self.kernels.Measure(
                Shards(self.days(5)), client=client, progress=lambda done, count: told.append(count))

        self.assertEqual((500, 5), (total["Count"], told[-1]))

    def test_an_interruption_cancels_the_tasks(self):
        def interrupt(done: int, count: int) -> None:
            raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            self.kernels.Slowly(Shards(self.days(50)), 200, client=self.client, progress=interrupt)

        left = self.client.run_on_scheduler(
            lambda dask_scheduler: [key for key in dask_scheduler.tasks if "Slowly" in str(key)])
        self.assertEqual([], left)


def flat(tree) -> list[range]:
    return [tree] if isinstance(tree, range) else [part for each in tree for part in flat(each)]


class PlanTests(unittest.TestCase):
    def test_parts_begin_at_multiples_of_their_width(self):
        a, b = frozenset("a"), frozenset("b")

        tree, parts = memmap_dask.cluster.plan([a] * 8 + [b] * 5 + [a, a, b], neighbours=4)

        self.assertEqual({a: [range(0, 4), range(4, 8), range(13, 14), range(14, 15)],
                          b: [range(8, 12), range(12, 13), range(15, 16)]}, dict(parts))
        alone = [range(number, number + 1) for number in range(12, 16)]
        self.assertEqual([range(0, 4), range(4, 8), range(8, 12), alone], tree)

    def test_a_task_combines_so_many_results_that_the_order_is_that_of_pairs(self):
        tree, _ = memmap_dask.cluster.plan([frozenset("a")] * 65, neighbours=1)

        self.assertEqual([[range(n, n + 1) for n in range(64)][:2], range(64, 65)], [tree[0][:2], tree[-1]])
        self.assertEqual([range(n, n + 1) for n in range(65)], flat(tree))


if __name__ == "__main__":
    unittest.main()

"""Times the statements that come in, one JSON line each, by timeit's loop, and answers with one line each."""
import json
import sys
import timeit

import numpy as np

print(np.__version__, flush=True)
timers = {}
for line in sys.stdin:
    order = json.loads(line)
    if not order["statement"]:
        timers.clear()
    key = order["setup"], order["statement"] or "pass"
    if key not in timers:
        names = {"np": np}
        exec(order["setup"], names)
        timers[key] = timeit.Timer(order["statement"], globals=names), names
    timer, names = timers[key]
    seconds = timer.timeit(order["repetitions"])
    result = float(eval(order["result"], names))
    print(json.dumps({"nanoseconds": seconds * 1e9, "result": result}), flush=True)

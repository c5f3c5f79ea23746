#!/usr/bin/env python3
"""Retort's engine beside PyTorch, on this machine: a table, and with --json FILE the same as JSON.

    speed.py ENGINE_LOOPS RETORT [--quick | --own] [--only WORDS] [--json FILE]

Both sides do the same work (tests/bench/speed/engine_loops.cpp, peer.py) in processes of their own, turn about, so that what else
the machine does falls on both. A ratio is the median over the rounds, each side at the number of threads that is best for it; the
spread is its quartiles.
"""
import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OURS = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "30000"}       # as a supervisor starts its trainers; PyTorch waits as it does by itself
PEER = [sys.executable, str(Path(__file__).with_name("peer.py"))]
CORES = len(os.sched_getaffinity(0))


class Loop:
    """A process that does steps when it is told to, and says how long they took."""

    def __init__(self, command, threads):
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads), **(OURS if command[0] != PEER[0] else {}))
        self.threads = threads
        self.process = subprocess.Popen([*command, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit(f"{' '.join(command)} did not start.")

    def begin(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()

    def seconds(self, steps):
        self.begin(steps)
        return self.end()

    def end(self):
        return float(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def spread(values):
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return {"ratio": middle, "low": low, "high": high, "rounds": len(values)}


def best(loops, times):
    """The times of the loop that is quickest in the middle."""
    return min(((loop, times[loop]) for loop in loops), key=lambda item: statistics.median(item[1]))


def against_peer(engine, what, model, batch, steps, rounds):
    threads = sorted({1, CORES})
    ours = [Loop([engine, what, model, str(batch)], n) for n in threads]
    theirs = [Loop([*PEER, what, model, str(batch)], n) for n in threads]
    times = {loop: [] for loop in ours + theirs}
    for loop in times:
        loop.seconds(steps)
    for _ in range(rounds):
        for loop, found in times.items():
            found.append(loop.seconds(steps))
    (our, mine), (their, peers) = best(ours, times), best(theirs, times)
    result = spread([b / a for a, b in zip(mine, peers)])
    result["detail"] = (f"{steps * batch / statistics.median(mine):.0f} samples/s on {our.threads} thread(s), "
                        f"PyTorch {steps * batch / statistics.median(peers):.0f} on {their.threads}")
    for loop in times:
        loop.__exit__()
    return result


def share_of_products(engine, rounds):
    """What part of the rate of large matrix products (sgemm of torch's BLAS, 1024 × 1024) a whole training step reaches: MLP
    784-800-800-10, batch 512, one thread."""
    batch, weights = 512, (784 * 800, 800 * 800, 800 * 10)
    flops = 2 * batch * (3 * sum(weights) - weights[0])       # forward, weights' and inputs' gradients; the first layer has none of the last
    shares = {"blas": [], "product": []}
    with Loop([engine, "train", "mlp", str(batch)], 1) as loop:
        loop.seconds(4)
        for _ in range(rounds):
            step = loop.seconds(4) / 4
            for kind, found in shares.items():
                found.append(flops * loop.seconds(f"{kind} 4") / 4 / (2 * 1024 ** 3) / step)
    return {**spread(shares["blas"]), "detail": f"of the same products by the engine's own way: {statistics.median(shares['product']):.2f}"}


def together(engine, rounds):
    """Twelve networks 64-16-10 at batch 64 in one run, against a run of each one after another."""
    networks, steps, ratios = 12, 200, []
    with Loop([engine, "together", "small", "64"], 1) as all_of_them, Loop([engine, "train", "small", "64"], 1) as one:
        all_of_them.seconds(steps), one.seconds(networks * steps)
        for _ in range(rounds):
            ratios.append(one.seconds(networks * steps) / all_of_them.seconds(steps))
        step = all_of_them.seconds(steps) / steps
    return {**spread(ratios), "detail": f"{step * 1e6:.0f} µs a step of all twelve"}


def two_at_once(engine, rounds):
    ratios = []
    with Loop([engine, "train", "mlp", "128"], 1) as first, Loop([engine, "train", "mlp", "128"], 1) as second:
        first.seconds(20), second.seconds(20)
        for _ in range(rounds):
            alone = first.seconds(40)
            first.begin(40)
            second.begin(40)
            ratios.append(2 * alone / max(first.end(), second.end()))
    return spread(ratios)


def beside_busy_cores(engine, rounds):
    """As many runs of one thread as there are cores, and in the second line one run on all of them, which has to wait for its
    slower half at every step. All at equal priority; Retort starts its trainers a little nicer than that."""
    def slowed(loops):
        ratios = []
        for loop in loops:
            loop.seconds(20)
        for _ in range(rounds):
            def together():
                for loop in loops:
                    loop.begin(40)
                return sum(1 / loop.end() for loop in loops)
            idle = together()
            busy = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(CORES)]
            ratios.append(together() / idle)
            for process in busy:
                process.kill()
                process.wait()
        for loop in loops:
            loop.__exit__()
        return spread(ratios)

    result = slowed([Loop([engine, "train", "mlp", "128"], 1) for _ in range(CORES)])
    alone = slowed([Loop([engine, "train", "mlp", "128"], CORES)])
    result["detail"] = f"one run on {CORES} threads: {alone['ratio']:.2f} ({alone['low']:.2f} to {alone['high']:.2f})"
    return result


# What usual_script.py calls small-mlp and so on.
MODELS_OF_SCRIPT = {
    "small-mlp": {"architecture": "mlp", "hidden": [256]},
    "small-cnn": {"architecture": "cnn", "channels": [8, 16]},
    "big-cnn": {"architecture": "cnn", "channels": [32, 64]},
    "grey-resnet20": {"architecture": "resnet", "depth": "20"},
    "grey-resnet56": {"architecture": "resnet", "depth": "56"},
}
SCRIPT = str(Path(__file__).with_name("usual_script.py"))
FASHION = Path("/usr/share/datasets/fashion-mnist")


def share_of_fashion(folder, train, test):
    """The first pictures of Fashion-MNIST as a data set of their own: whole distillations of large networks, in minutes."""
    for part, count in (("train", train), ("t10k", test)):
        for kind, header, size in (("images-idx3", 16, 784), ("labels-idx1", 8, 1)):
            file = next(FASHION.rglob(f"{part}-{kind}*"))
            with (gzip.open if file.suffix == ".gz" else open)(file, "rb") as stream:
                head, body = stream.read(header), stream.read(count * size)
            Path(folder, f"{part}-{kind}-ubyte").write_bytes(head[:4] + count.to_bytes(4, "big") + head[8:] + body)


class Distillation:
    """One teacher, which has finished, and students of it: Retort's whole programs beside the usual script, both from start to end.
    `pictures`: (train, test) of Fashion-MNIST; the script evaluates on all of the test part, we on as many kept back."""

    def __init__(self, retort, student, teacher, epochs, views=False, temperatures=(4,), pictures=(60000, 10000)):
        self.retort, self.folder, self.pictures = retort, tempfile.TemporaryDirectory(), pictures
        self.student, self.teacher, self.epochs, self.views, self.temperatures = student, teacher, epochs, views, temperatures
        self.fresh, self.teaching = 0, None
        self.data = Path(self.folder.name, "data")
        self.data.mkdir()
        share_of_fashion(self.data, *pictures)

    def experiment(self, node):
        train, test = self.pictures
        kind = "sgd" if "resnet" in self.student else "adam"
        steps = train // 128                                  # an epoch of the script's
        training = {"steps": self.epochs * steps, "batch": 128, "evaluate": {"every": {"steps": steps}}, "select": "last",
                    "optimizer": {"kind": kind, "lr": 0.05 if kind == "sgd" else 0.001}}
        if self.views:
            training["augment"] = [{"kind": "crop", "padding": 4}, {"kind": "flip"}]
        every = {
            "teacher": {"seed": self.fresh, "model": MODELS_OF_SCRIPT[self.teacher], "train": {"steps": 1, "batch": 128, "select": "last"}},
            "student": {"seed": self.fresh, "model": MODELS_OF_SCRIPT[self.student], "teachers": {"from": f"run:{self.teaching}", "weights": "last"}, "train": training,
                        "terms": {"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9, "temperature": 4}}},
        }
        text = {"retort": 1, "name": "bench", "data": {"dataset": "idx", "path": str(self.data), "validation": {"count": test}},
                "nodes": {node: every[node]}}
        if len(self.temperatures) > 1 and node == "student":
            text["sweep"] = {"student.terms.soft.temperature": list(self.temperatures)}
        return text

    def run(self, node):
        file = Path(self.folder.name, "experiment.json")
        file.write_text(json.dumps(self.experiment(node)))
        return timed([self.retort, "run", str(file), "--store", self.store()])

    def store(self):
        return str(Path(self.folder.name, "store"))

    def ours(self):
        self.fresh += 1                                       # seeds that were never trained: neither student nor logits are there yet
        self.run("teacher")
        listed = json.loads(subprocess.run([self.retort, "list", "--store", self.store(), "--json"], check=True, stdout=subprocess.PIPE).stdout)
        self.teaching = max((run for run in listed if run["node"] == "teacher"), key=lambda run: run["created"])["id"]
        return self.run("student")

    def theirs(self, threads, workers):
        return sum(timed([sys.executable, SCRIPT, self.student, self.teacher, str(self.epochs), "128", str(temperature), str(threads), str(workers),
                          "views" if self.views else "fixed", str(self.data)]) for temperature in self.temperatures)


def timed(command):
    begun = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    return time.monotonic() - begun


def whole(retort, student, teacher, epochs, rounds=5, **more):
    both = Distillation(retort, student, teacher, epochs, **more)
    probe = Distillation(retort, student, teacher, 1, **{**more, "temperatures": (4,)})
    threads, workers = min([(1, CORES), (CORES, CORES), (CORES, 0)], key=lambda way: probe.theirs(*way))
    mine, peers = [], []
    for _ in range(rounds):
        mine.append(both.ours())
        peers.append(both.theirs(threads, workers))
    result = spread([b / a for a, b in zip(mine, peers)])
    result["detail"] = (f"{statistics.median(mine):.1f} s, the script {statistics.median(peers):.1f} s "
                        f"(its best: {threads} thread(s), {workers} loading process(es))")
    return result


def windows(tests):
    """The rows that tests with a window report: they are painted on a display of their own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rows")
        file.touch()
        for test in ("tst_bench_start_up", "tst_bench_following", "tst_bench_window_cost"):
            environment = dict(os.environ, RETORT_BENCH_ROWS=str(file), QT_QPA_PLATFORM="xcb", OMP_WAIT_POLICY="PASSIVE", RETORT_SETTINGS=folder)
            done = subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1366x768x24", str(tests / test)], env=environment, stdout=subprocess.PIPE, text=True)
            if done.returncode != 0:
                print(f"{test} failed:\n{done.stdout}", flush=True)
        return [json.loads(line) for line in file.read_text().splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("retort")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--own", action="store_true", help="a few rounds of the rows that need no PyTorch: what CI reports")
    parser.add_argument("--only", default="", help="rows whose name holds this; window: all that are about it")
    parser.add_argument("--json")
    given = parser.parse_args()
    engine, rounds = given.engine, 3 if given.own else 5 if given.quick else 11
    beside_pytorch = [
        ("training, MLP 2 × 800, batch 128, against PyTorch", 0.97, 1.1, lambda: against_peer(engine, "train", "mlp", 128, 20, rounds)),
        ("training, CNN, batch 128, against PyTorch", 0.97, 1.3, lambda: against_peer(engine, "train", "cnn", 128, 6, rounds)),
        ("training, ResNet-20, batch 128, against PyTorch", 0.97, 1.3, lambda: against_peer(engine, "train", "resnet20", 128, 2, rounds)),
        ("a teacher's forward pass, ResNet-56, batch 128, against PyTorch", 1.3, 1.8, lambda: against_peer(engine, "infer", "resnet56", 128, 1, rounds)),
    ]
    by_itself = [
        ("share of the matrix products' rate, MLP, batch 512, one thread", 0.85, 0.92, lambda: share_of_products(engine, rounds)),
        ("twelve members 64-16-10 together, batch 64, one thread, against one by one", 1.5, 2.5, lambda: together(engine, rounds)),
        ("two runs of one thread at once, against one", 1.8, 1.95, lambda: two_at_once(engine, rounds)),
        ("a run of one thread on each core beside busy processes, against idle", 0.4, 0.5, lambda: beside_busy_cores(engine, rounds)),
    ]
    rows = by_itself if given.own else beside_pytorch + by_itself
    in_full = not (given.quick or given.own)
    if in_full:
        retort, eight, few = given.retort, (1, 2, 3, 4, 5, 8, 12, 20), (3200, 500)
        rows += [
            ("distillation, fixed views, MLP, against the usual script", 3, 6, lambda: whole(retort, "small-mlp", "big-cnn", 3)),
            ("distillation, fixed views, CNN", 3, 6, lambda: whole(retort, "small-cnn", "big-cnn", 3)),
            ("distillation, fixed views, ResNet-20 from a ResNet-56", 1.8, 2.5, lambda: whole(retort, "grey-resnet20", "grey-resnet56", 6, pictures=few)),
            ("distillation, random crop and flip, MLP", 1.5, 3, lambda: whole(retort, "small-mlp", "big-cnn", 3, views=True)),
            ("distillation, random crop and flip, CNN", 1.5, 3, lambda: whole(retort, "small-cnn", "big-cnn", 3, views=True)),
            ("distillation, random crop and flip, ResNet-20 from a ResNet-56", 1, 1.4,
             lambda: whole(retort, "grey-resnet20", "grey-resnet56", 6, pictures=few, views=True)),
            ("eight temperatures of one teacher, against eight scripts", 4, 10, lambda: whole(retort, "small-mlp", "big-cnn", 2, rounds=3, temperatures=eight)),
        ]
    results = []

    def say(result):
        results.append(result)
        at_most = result.get("at_most", False)
        reaches = (lambda bound: result["ratio"] <= bound) if at_most else (lambda bound: result["ratio"] >= bound)
        verdict = "" if reaches(result["aim"]) else "  short of the aim" if reaches(result["needs"]) else "  NOT REACHED"
        print(f"{result['what']:78} {result['ratio']:7.2f} {result['low']:6.2f} {result['high']:6.2f} {'≤' if at_most else '≥'}{result['needs']:6.2f} {result['aim']:6.2f}{verdict}"
              + (f"\n    {result['detail']}" if "detail" in result else ""), flush=True)

    print(f"{'what':78} {'median':>7} {'quartiles':>13} {'needs':>7} {'aim':>6}")
    for what, needs, aim, measure in rows:
        if given.only in what:
            say({"what": what, "needs": needs, "aim": aim, **measure()})
    if in_full and (not given.only or "window" in given.only):
        for row in windows(Path(engine).parent):
            say(row)
    if given.json:
        Path(given.json).write_text(json.dumps(results, indent=1) + "\n")


main()

#!/usr/bin/env python3
"""Retort's engine beside PyTorch, on this machine: a table, and with --json FILE the same as JSON.

    speed.py ENGINE_LOOPS RETORT [--quick] [--json FILE]

Both sides do the same work (tests/bench/speed/engine_loops.cpp, peer.py) in processes of their own, turn about, so that what else
the machine does falls on both. A ratio is the median over the rounds, each side at the number of threads that is best for it; the
spread is its quartiles.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEER = [sys.executable, str(Path(__file__).with_name("peer.py"))]
CORES = len(os.sched_getaffinity(0))


class Loop:
    """A process that does steps when it is told to, and says how long they took."""

    def __init__(self, command, threads):
        environment = dict(os.environ, OMP_WAIT_POLICY="PASSIVE", OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
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
    low, middle, high = statistics.quantiles(values, n=4)
    return {"ratio": middle, "low": low, "high": high, "rounds": len(values)}


def best(loops, times):
    """The times of the loop that is quickest in the middle."""
    return min(((loop, times[loop]) for loop in loops), key=lambda item: statistics.median(item[1]))


def throughput(engine, model, batch, steps, rounds):
    threads = sorted({1, CORES})
    ours = [Loop([engine, "train", model, str(batch)], n) for n in threads]
    theirs = [Loop([*PEER, "train", model, str(batch)], n) for n in threads]
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
    """What part of the rate of large matrix products a whole training step reaches: MLP 784-800-800-10, batch 512, one thread."""
    batch, weights = 512, (784 * 800, 800 * 800, 800 * 10)
    flops = 2 * batch * (3 * sum(weights) - weights[0])       # forward, weights' and inputs' gradients; the first layer has none of the last
    shares = []
    with Loop([engine, "train", "mlp", str(batch)], 1) as loop:
        loop.seconds(4)
        for _ in range(rounds):
            product = loop.seconds(-4) / 4 / (2 * 1024 ** 3)  # a negative number: products of 1024 × 1024 matrices
            shares.append(flops * product / (loop.seconds(4) / 4))
    return spread(shares)


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


class Distillation:
    """One teacher, which has finished, and students of it: Retort's whole programs beside the usual script, both from start to end."""

    def __init__(self, retort, student, teacher, epochs, views, temperatures=(4,)):
        self.retort, self.folder = retort, tempfile.TemporaryDirectory()
        self.student, self.teacher, self.epochs, self.views, self.temperatures = student, teacher, epochs, views, temperatures
        self.fresh = 0

    def experiment(self, nodes):
        kind = "sgd" if "resnet" in self.student else "adam"
        steps = 60000 // 128                                  # an epoch of the script's; ours keeps 10 000 back to evaluate on
        train = {"steps": self.epochs * steps, "batch": 128, "evaluate": {"every": {"steps": steps}}, "select": "last",
                 "optimizer": {"kind": kind, "lr": 0.05 if kind == "sgd" else 0.001}}
        if self.views:
            train["augment"] = [{"kind": "shift", "pixels": 4}, {"kind": "flip"}]
        every = {
            "teacher": {"seed": self.fresh, "model": MODELS_OF_SCRIPT[self.teacher], "train": {"steps": 1, "batch": 128, "select": "last"}},
            "student": {"seed": self.fresh, "model": MODELS_OF_SCRIPT[self.student], "teachers": {"from": ["teacher"], "weights": "last"}, "train": train,
                        "terms": {"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9, "temperature": 4}}},
        }
        text = {"retort": 1, "name": "bench", "data": {"dataset": "fashion_mnist", "validation": {"count": 10000}}, "nodes": {name: every[name] for name in nodes}}
        if len(self.temperatures) > 1 and "student" in nodes:
            text["sweep"] = {"student.terms.soft.temperature": list(self.temperatures)}
        return text

    def run(self, nodes):
        file = Path(self.folder.name, "experiment.json")
        file.write_text(json.dumps(self.experiment(nodes)))
        return timed([self.retort, "run", str(file), "--store", str(Path(self.folder.name, "store"))])

    def ours(self):
        self.fresh += 1                                       # seeds that were never trained: neither student nor logits are there yet
        self.run(["teacher"])
        return self.run(["teacher", "student"])

    def theirs(self, threads, workers):
        return sum(timed([sys.executable, SCRIPT, self.student, self.teacher, str(self.epochs), "128", str(temperature), str(threads), str(workers),
                          "views" if self.views else "fixed"]) for temperature in self.temperatures)


def timed(command):
    begun = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - begun


def whole(retort, student, teacher, epochs, rounds, views=False, temperatures=(4,)):
    both = Distillation(retort, student, teacher, epochs, views, temperatures)
    ways = [(1, CORES), (CORES, CORES), (CORES, 0)]
    probe = Distillation(retort, student, teacher, 1, views)
    threads, workers = min(ways, key=lambda way: probe.theirs(*way))
    mine, peers = [], []
    for _ in range(rounds):
        mine.append(both.ours())
        peers.append(both.theirs(threads, workers))
    result = spread([b / a for a, b in zip(mine, peers)])
    result["detail"] = (f"{statistics.median(mine):.1f} s, the script {statistics.median(peers):.1f} s "
                        f"(its best: {threads} thread(s), {workers} loading process(es))")
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("retort")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json")
    given = parser.parse_args()
    engine, rounds = given.engine, 5 if given.quick else 11
    rows = [
        ("training, MLP 2 × 800, batch 128, against PyTorch", 0.97, 1.1, lambda: throughput(engine, "mlp", 128, 20, rounds)),
        ("training, CNN, batch 128, against PyTorch", 0.97, 1.3, lambda: throughput(engine, "cnn", 128, 6, rounds)),
        ("training, ResNet-20, batch 128, against PyTorch", 0.97, 1.3, lambda: throughput(engine, "resnet20", 128, 2, rounds)),
        ("share of the matrix products' rate, MLP, batch 512, one thread", 0.85, 0.92, lambda: share_of_products(engine, rounds)),
        ("two runs of one thread at once, against one", 1.8, 1.95, lambda: two_at_once(engine, rounds)),
        ("a run of one thread on each core beside busy processes, against idle", 0.4, 0.5, lambda: beside_busy_cores(engine, rounds)),
    ]
    if not given.quick:
        eight = (1, 2, 3, 4, 5, 8, 12, 20)
        retort = given.retort
        rows += [
            ("whole distillation, fixed views, MLP, against the usual script", 3, 6, lambda: whole(retort, "small-mlp", "big-cnn", 3, 3)),
            ("whole distillation, fixed views, CNN", 3, 6, lambda: whole(retort, "small-cnn", "big-cnn", 3, 3)),
            ("whole distillation, random crop and flip, MLP", 1.5, 3, lambda: whole(retort, "small-mlp", "big-cnn", 3, 3, views=True)),
            ("whole distillation, random crop and flip, CNN", 1.5, 3, lambda: whole(retort, "small-cnn", "big-cnn", 3, 3, views=True)),
            ("eight temperatures of one teacher, against eight scripts", 4, 10, lambda: whole(retort, "small-mlp", "big-cnn", 2, 3, temperatures=eight)),
        ]
    results = []
    print(f"{'what':66} {'median':>7} {'quartiles':>13} {'needs':>6} {'aim':>6}")
    for what, needs, aim, measure in rows:
        result = {"what": what, "needs": needs, "aim": aim, **measure()}
        results.append(result)
        verdict = "" if result["ratio"] >= aim else "  short of the aim" if result["ratio"] >= needs else "  TOO LOW"
        print(f"{what:66} {result['ratio']:7.2f} {result['low']:6.2f} {result['high']:6.2f} {needs:6.2f} {aim:6.2f}{verdict}"
              + (f"\n    {result['detail']}" if "detail" in result else ""), flush=True)
    if given.json:
        Path(given.json).write_text(json.dumps(results, indent=1) + "\n")


main()

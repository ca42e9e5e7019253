"""Runs the real dbt and then lies about it, as the variable LIE says. Takes the place of `dbt` in a venv."""

import json
import os
import re
import signal
import subprocess
import sys

DBT = "@REAL_DBT@"
lie = os.environ.get("LIE", "none")
arguments = sys.argv[1:]


def option(name):
    for word in arguments:
        if word.startswith(name + "="):
            return word.split("=", 1)[1]
    return arguments[arguments.index(name) + 1] if name in arguments else None


target = option("--target-path")
results = os.path.join(target, "run_results.json") if target else None


def load():
    with open(results) as file:
        return json.load(file)


def save(value):
    with open(results, "w") as file:
        json.dump(value, file)


def edit(change):
    value = load()
    change(value)
    save(value)


def set_status(status):
    return lambda value: value["results"][0].__setitem__("status", status)


def rename(value):
    value["results"][0]["unique_id"] += "_renamed"


def replace_with(make):
    os.remove(results)
    make()


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def error_line():
    last = open("/proc/self/fd/1").read().strip().split("\n")[-1]
    line = json.loads(last)
    line["data"] = {"exc": "the warehouse is on fire"}
    line["info"].update(level="error", name="MainEncounteredError", code="Z002", msg="Encountered an error")
    say(json.dumps(line) + "\n")


def rewrite_output(change):
    """Runs dbt with its output in a pipe and passes it on changed."""
    done = subprocess.run([DBT, *arguments], stdout=subprocess.PIPE)
    say(change(done.stdout.decode()))
    sys.exit(0)


def fail_in_events(text):
    out = []
    for line in text.split("\n"):
        if '"name": "NodeFinished"' in line and "model.pond.frogs" in line:
            value = json.loads(line)
            value["data"]["run_result"]["status"] = "error"
            value["data"]["node_info"]["node_status"] = "error"
            line = json.dumps(value)
        out.append(line)
    return "\n".join(out)


def drop(pattern):
    return lambda text: "\n".join(line for line in text.split("\n") if not re.search(pattern, line))


before = {
    "garbage": lambda: (say("\x00\x01 not dbt at all \xff\n" * 50), sys.exit(0)),
    "silence": lambda: sys.exit(0),
    "long-line": lambda: (say("x" * (50 * 1024 * 1024) + "\n"), None),
    "events-say-error": lambda: rewrite_output(fail_in_events),
    "events-lack-an-end": lambda: rewrite_output(drop(r"NodeFinished.*model\.pond\.loud_frogs|model\.pond\.loud_frogs.*(LogModelResult|NodeFinished)")),
    "no-completion": lambda: rewrite_output(drop(r'"name": "CommandCompleted"')),
    "foreign-lines": lambda: rewrite_output(lambda text: text.replace('"MILLRACE_ATTEMPT": "', '"MILLRACE_ATTEMPT": "other-')),
    "cut-output": lambda: rewrite_output(lambda text: text[: len(text) // 2]),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
}

after = {
    "missing": lambda: os.remove(results),
    "stale": lambda: edit(lambda value: value["metadata"].update(invocation_id="11111111-2222-3333-4444-555555555555")),
    "foreign": lambda: edit(lambda value: value["metadata"].update(env={"MILLRACE_ATTEMPT": "somebody-else/1"})),
    "unmarked": lambda: edit(lambda value: value["metadata"].update(env={})),
    "truncated": lambda: os.truncate(results, os.path.getsize(results) // 2),
    "empty-file": lambda: os.truncate(results, 0),
    "empty-results": lambda: edit(lambda value: value.update(results=[])),
    "wrong-shape": lambda: save({"results": 5, "metadata": []}),
    "not-an-object": lambda: save([]),
    "deep": lambda: open(results, "w").write("[" * 200_000 + "]" * 200_000),
    "deep-inside": lambda: open(results, "w").write('{"metadata": {}, "results": ' + "[" * 200_000 + "]" * 200_000 + "}"),
    "fifo": lambda: replace_with(lambda: os.mkfifo(results)),
    "link-loop": lambda: replace_with(lambda: os.symlink(results, results)),
    "directory": lambda: replace_with(lambda: os.mkdir(results)),
    "failed-node": lambda: edit(set_status("error")),
    "failed-test": lambda: edit(lambda value: [r.update(status="fail") for r in value["results"] if r["unique_id"].startswith("test.")]),
    "relabelled-node": lambda: edit(set_status("splendid")),
    "renamed-node": lambda: edit(rename),
    "doubled-node": lambda: edit(lambda value: value["results"].append(value["results"][0])),
    "missing-node": lambda: edit(lambda value: value["results"].pop()),
    "other-command": lambda: edit(lambda value: value["args"].update(which="seed")),
    "error-event": error_line,
    "exit-3": lambda: sys.exit(3),
    "exit-1": lambda: sys.exit(1),
    "dies-after": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "child-goes-on": lambda: subprocess.Popen(["sleep", "600"], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL),
}

if lie in before:
    before[lie]()
status = subprocess.run([DBT, *arguments]).returncode
if lie in after:
    after[lie]()
    sys.exit(0)
sys.exit(status)

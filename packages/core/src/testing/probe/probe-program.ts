/**
 * A stand-in for dbt as a POSIX shell script: put it in place of the executable `dbt` (mode 0755) of a venv, an image, a
 * pod, and {@link testExecutor} can ask of the executor whatever it must be able to do. Its arguments are actions that it
 * takes one after the other; {@link probe} writes them. It needs `sh`, `awk`, `sleep`, `dd`, `mkfifo` and `ps` or `/proc`;
 * two cases also want `setsid`, `python3` or `perl`, and say so when none is there.
 */
export const probeProgram: string = String.raw`#!/bin/sh
# Stands in for dbt in the conformance suite of Millrace's executors: takes the actions that its arguments name.
PATH=\${PATH:-/usr/bin:/bin}
caught=
companion=

say() { printf '%s\n' "$1"; }

on_signal() {
  caught=$1
  say "caught $1"
}

# Stays until a caught signal has come. Sleeps in the background, because only "wait" lets a trap in.
hold() {
  said=
  while [ -z "$caught" ]; do
    sleep 1 &
    nap=$!
    [ -n "$said" ] || say holding
    said=1
    [ -n "$caught" ] || wait "$nap"
    kill -s KILL "$nap" 2>/dev/null
    wait "$nap" 2>/dev/null
  done
  caught=
}

# Runs a command with SIGINT at its default: a shell starts what is in the background with SIGINT ignored.
with_default_int() {
  if env --default-signal=INT true 2>/dev/null; then
    exec env --default-signal=INT "$@"
  elif command -v python3 >/dev/null; then
    exec python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])' "$@"
  elif command -v perl >/dev/null; then
    exec perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' "$@"
  fi
  say 'companion impossible'
}

# Runs a command in a session of its own.
in_own_session() {
  if command -v setsid >/dev/null; then
    exec setsid "$@"
  elif command -v python3 >/dev/null; then
    exec python3 -c 'import os, sys
os.setsid()
os.execvp(sys.argv[1], sys.argv[1:])' "$@"
  elif command -v perl >/dev/null; then
    exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' "$@"
  fi
  say 'escape impossible'
}

companion_program='
trap "echo companion got INT" INT
trap "echo companion answers; kill \$nap; exit" USR1
sleep 1 & nap=$!
echo companion ready
while :; do wait $nap; sleep 1 & nap=$!; done
'

state_of() {
  if [ -d /proc/self ]; then
    sed -e 's/.*) //' -e 's/ .*//' "/proc/$1/stat" 2>/dev/null
  else
    ps -o stat= -p "$1" 2>/dev/null
  fi
}

all_arguments() {
  if [ -d /proc/self ]; then
    cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\000' '\n'
  else
    ps -A -o args=
  fi
}

while [ $# -gt 0 ]; do
  action=$1
  shift
  case $action in
    say) say "$1"; shift ;;
    mutter) printf '%s' "$1"; shift ;;
    complain) printf '%s\n' "$1" >&2; shift ;;
    bytes) printf "$1"; shift ;;
    flood)
      awk 'BEGIN {
        pad = sprintf("%91s", "")
        gsub(/ /, ".", pad)
        for (i = 1; i <= ARGV[1]; i++) printf "%07d %s\n", i, pad
      }' "$1"
      shift ;;
    exit) exit "$1" ;;
    die) kill -s "$1" $$; shift ;;
    catch) trap "on_signal $1" "$1"; shift ;;
    ignore) trap '' "$1"; shift ;;
    hold) hold ;;
    self) say "left $$" ;;
    leave) sleep 300 & say "left $!" ;;
    escape) (in_own_session sleep 300) & say "left $!" ;;
    companion) (with_default_int sh -c "$companion_program") & companion=$! ;;
    ask) kill -s USR1 "$companion"; wait "$companion" ;;
    write) mkdir -p "$(dirname "$1")"; printf '%s' "$2" > "$1"; shift 2 ;;
    fill) dd if=/dev/zero of="$1" bs="$2" count=1 2>/dev/null; shift 2 ;;
    fifo) mkfifo "$1"; shift ;;
    link) ln -s "$2" "$1"; shift 2 ;;
    folder) mkdir -p "$1"; shift ;;
    cat) if [ -f "$1" ]; then cat "$1"; say ''; else say missing; fi; shift ;;
    names) awk 'BEGIN { for (name in ENVIRON) print name }' ;;
    value)
      awk 'BEGIN { if (ARGV[1] in ENVIRON) print ENVIRON[ARGV[1]]; else print "(missing)" }' "$1"
      shift ;;
    sought)
      all_arguments | awk 'BEGIN { sought = ENVIRON[ARGV[1]]; ARGV[1] = "" }
        index($0, sought) { found = 1 }
        END { print found ? "in arguments" : "in no arguments" }' "$1"
      shift ;;
    in) if [ "$(pwd -P)" = "$(cd "$1" && pwd -P)" ]; then say 'in: yes'; else say 'in: no'; fi; shift ;;
    stdin) say "stdin: $(wc -c | tr -d ' ') bytes" ;;
    alive) case $(state_of "$1") in '' | Z* | X*) say dead ;; *) say alive ;; esac; shift ;;
    *) printf 'probe: no such action: %s\n' "$action" >&2; exit 64 ;;
  esac
done
`.replaceAll('\\${', '${')

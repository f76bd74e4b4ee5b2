# Read by the scripts beside it, each of which runs the suites on one system and prints one line last:
#
#   windows-x64 (Wine 8.0): 1802 passed, 0 failed, 38 skipped
#
# What an emulator cannot do is named in tests/systems/NAME.txt, one test or class a line, each with its reason. A suite
# that prints no summary, or runs fewer tests than it has to, has failed. Exit codes: 0 passed, 1 failed, 3 not run,
# because something that cannot be had here is missing.

set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$root/artifacts/systems
mkdir -p "$work"
name=${0##*/}
rm -f "$work/$name"-{quickstart,bits}.txt
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

runtime_tests=MemMap.Runtime.Tests
integration_tests=MemMap.Integration.Tests

# The suites run no fewer tests than these, whichever system it is; passed and skipped ones count.
least_of_runtime=680
least_of_integration=1000

passed=0 failed=0 skipped=0

# not_run WHAT WHY: says so where it cannot be overlooked.
not_run() {
  echo "!!! $1: NOT RUN. $2"
  exit 3
}

# packages WHAT NAME...: installs packages of Debian, or ends.
packages() {
  local what=$1
  shift
  dpkg -s "$@" >/dev/null 2>&1 && return
  {
    apt-get update -qq -o Acquire::Retries=0 -o Acquire::http::Timeout=20
    apt-get install -y -qq --no-install-recommends "$@"
  } >"$work/packages.log" 2>&1 || not_run "$what" "These packages cannot be had: $*. $(tail -n 1 "$work/packages.log")"
}

# publish WHAT RID: puts QuickStart, MemMap.Bits and both suites, with a runtime of their own, into $work/RID. What is
# compiled is the same for every system, so it is compiled once, and without the analyzers that the main build has run.
publish() {
  local what=$1 rid=$2 project log=$work/publish-$2.log

  # The starter of another system looks as new as this one's would.
  rm -rf "${work:?}/$rid" "$work/build/bin" "$work"/build/obj/*/shared/apphost
  for project in samples/QuickStart tests/MemMap.Bits "tests/$runtime_tests" "tests/$integration_tests"; do
    dotnet publish "$root/$project" -c Debug -r "$rid" --self-contained -o "$work/$rid/${project##*/}" \
      --artifacts-path "$work/build" -p:ArtifactsPivots=shared -p:PlatformTarget=AnyCPU \
      -p:EnableNETAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:EnableSourceLink=false \
      -p:IncludeSourceRevisionInInformationalVersion=false \
      -v q -nologo --disable-build-servers >"$log" 2>&1 && continue
    grep -qE 'NU1[13]0[0-9]' "$log" && not_run "$what" "NuGet has no runtime for $rid: $(grep -m 1 -oE 'NU1[13]0[0-9].*' "$log")"
    cat "$log"
    echo "$what: could not be published"
    exit 1
  done
}

# quickstart WHAT COMMAND...: what QuickStart prints must be what it prints here.
quickstart() {
  local what=$1 expected=$work/$name-quickstart.txt found=$work/$name-quickstart-here.txt
  shift
  [ -s "$expected" ] || dotnet run --project "$root/samples/QuickStart" >"$expected" || exit 1
  "$@" </dev/null 2>&1 | tr -d '\r' >"$found"
  if cmp -s "$expected" "$found"; then
    echo "$what: QuickStart prints the same $(wc -c <"$expected") bytes as on this machine"
  else
    echo "$what: QuickStart prints something else:"
    diff "$expected" "$found" | head -n 40
    failed=$((failed + 1))
  fi
}

# same_bits WHAT COMMAND...: the results of all sums, products and extrema, which are compared to the bit with those here.
same_bits() {
  local what=$1 bits=$work/$name-bits.txt found=$work/$name-bits-here.txt
  shift
  if [ ! -s "$bits" ]; then
    dotnet run --project "$root/tests/MemMap.Bits" >"$bits" || {
      cat "$bits"
      rm "$bits"
      echo "Columns have other results than a loop"
      exit 1
    }
  fi

  "$@" </dev/null 2>&1 | tr -d '\r' >"$found"
  if cmp -s "$bits" "$found"; then
    echo "$what: columns have the same $(wc -l <"$bits") results as on this machine, to the bit"
  else
    echo "$what: columns have other results:"
    diff "$bits" "$found" | head -n 20
    failed=$((failed + 1))
  fi
}

# exclude NAME: prints what tests/systems/NAME.txt excludes, and puts it into the array `exclusions`.
exclude() {
  local list=$root/tests/systems/$1.txt test reason
  exclusions=()
  [ -s "$list" ] || return 0
  echo "Not asked of this emulator (${list#"$root"/}):"
  while read -r test reason; do
    case $test in '' | '#') continue ;; esac
    echo "  $test $reason"
    exclusions+=(-method- "$test")
  done <"$list"
}

# summarized LOG: puts the numbers of a suite's summary into the script's variables; false where it printed none.
summarized() {
  local summary
  summary=$(grep -E '^ +MemMap\..*Total: [0-9]+, Errors: ' "$1" 2>/dev/null | tail -n 1)
  [ -n "$summary" ] || return
  count() { sed -n "s/.*$1: \([0-9]*\).*/\1/p" <<<"$summary"; }
  total=$(count Total) errors=$(count Errors) red=$(count Failed) left_out=$(count Skipped) omitted=$(count 'Not Run')
}

# suite WHAT LEAST LOG: adds up what a suite has printed.
suite() {
  local what=$1 least=$2 log=$3 total errors red left_out omitted
  if ! summarized "$log"; then
    echo "$what: no summary of $(basename "$log"); its end:"
    tail -n 30 "$log"
    failed=$((failed + 1))
    return
  fi

  grep -A 14 '\[FAIL\]' "$log"
  passed=$((passed + total - red - left_out - omitted)) failed=$((failed + red + errors)) skipped=$((skipped + left_out))
  if [ $((total - omitted)) -lt "$least" ]; then
    echo "$what: $(basename "$log" .log) ran $((total - omitted)) tests, and has to run $least"
    failed=$((failed + 1))
  fi
}

# failures LOG: the tests that failed, once for each row.
failures() { tr -d '\r' <"$1" | sed -nE 's/^ *(MemMap\.[^ (]+)(\(.*)? \[FAIL\]$/\1/p'; }

# unfinished LOG: the tests that have begun and not ended.
unfinished() {
  tr -d '\r' <"$1" | sed -nE 's/^ *(.*) \[(STARTING|FINISHED)\].*/\2 \1/p' | awk '
    { state = $1; sub(/^[A-Z]+ /, ""); if (state == "STARTING") open[$0]; else delete open[$0] }
    END { for (test in open) print test }'
}

# emulated WHAT TESTS LEAST ARGUMENT...: runs a suite by the script's own `run TESTS LOG ARGUMENT...`, and adds it up. An
# emulator may be slow, hang or die: under Wine a collection may ask without end to suspend a thread that runs in a
# loop. So a suite without a summary is run again without the tests that it was in, and what failed or did not end is
# run once more, each test alone in a new process. What passes then has passed, and is named; what does not has failed.
emulated() {
  local what=$1 tests=$2 least=$3 log=$work/$name-$2.log turn test total errors red left_out omitted stuck=() before ran
  shift 3
  for turn in 1 2 3; do
    run "$tests" "$log" -reporter verbose "$@"
    ! summarized "$log" && [ -n "$(unfinished "$log")" ] || break
    cp "$log" "${log%.log}-$turn.log"
    echo "!!! $what: $tests printed no summary, and is run again without the tests that it was in:"
    while read -r test; do
      echo "  $test"
      stuck+=("${test%%(*}")
      set -- "$@" -method- "${test%%(*}"
    done < <(unfinished "$log")
  done

  # Counted when all is done: a test that was left out of a turn may have hundreds of rows.
  before=$((passed + failed + skipped))
  suite "$what" 0 "$log"
  again "$what" "$tests" "$log" "${stuck[@]}"
  ran=$((passed + failed + skipped - before))
  if [ "$ran" -lt "$least" ]; then
    echo "$what: $tests ran $ran tests, and has to run $least"
    failed=$((failed + 1))
  fi
}

# again WHAT TESTS LOG STUCK...: the second try of the tests that failed or did not end. So many as are no longer the
# emulator's have failed.
most_again=10
again() {
  local what=$1 tests=$2 log=$3 alone=${3%.log}-alone.log test rows doubtful total errors red left_out omitted
  shift 3
  mapfile -t doubtful < <({ failures "$log"; printf '%s\n' "$@"; } | grep . | sort -u)
  if [ ${#doubtful[@]} -gt $most_again ]; then
    echo "$what: ${#doubtful[@]} tests of $tests failed or did not end, too many to run each again"
    failed=$((failed + $(printf '%s\n' "$@" | grep -c .)))
    return
  fi

  for test in "${doubtful[@]}"; do
    rows=$(failures "$log" | grep -cxF -- "$test")
    rm -f "$alone"
    run "$tests" "$alone" -method "$test"
    if summarized "$alone" && [ $((red + errors)) -eq 0 ] && [ $((total - omitted)) -gt 0 ]; then
      echo "!!! passed only when run again, alone: $test"
      if [ "$rows" -gt 0 ]; then
        passed=$((passed + rows)) failed=$((failed - rows))
      else
        passed=$((passed + total - left_out - omitted)) skipped=$((skipped + left_out))
      fi
    else
      echo "$what: failed when run again, alone: $test"
      [ "$rows" -gt 0 ] || failed=$((failed + 1))
    fi
  done
}

# finish WHAT: the last line.
finish() {
  echo "$1: $passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
  exit
}

#!/bin/sh
# make demo: one real copy, over real TLS, against a simulated service on this machine's loopback.
set -eu
cd "$(dirname "$0")/.."
copysnap=build/copysnap
python=${PYTHON:-/usr/bin/python3}
scratch=$(mktemp -d)
simulator=
finish() {
    [ -z "$simulator" ] || { kill "$simulator" && wait "$simulator" || :; } 2> /dev/null
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

say() {
    printf '\n\033[1m%s\033[0m\n' "$*"
}
[ -t 1 ] || say() {
    printf '\n== %s\n' "$*"
}
# Shows a command, then runs it.
show() {
    printf '$ %s\n' "$*"
    "$@"
}

"$python" tools/simulator > "$scratch/ready" &
simulator=$!
tries=0
until [ -s "$scratch/ready" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || { echo 'the simulator did not start' >&2; exit 1; }
    sleep 0.1
done
value() { # of a name in the simulator's one line of JSON
    sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$scratch/ready"
}
https=$(value https) control=$(value control) ca=$(value ca)

ask_control() { # METHOD PATH [BODY]
    "$python" - "$control" "$@" <<'PY'
import http.client, json, sys
address, method, path, *body = sys.argv[1:]
connection = http.client.HTTPConnection(address)
connection.request(method, path, *body)
answer = json.loads(connection.getresponse().read())
for snapshot in answer if isinstance(answer, list) else []:
    print("  %(SnapshotId)s in %(RegionId)s: %(Status)s %(Progress)s, source %(SourceSnapshotId)s in %(SourceRegionId)s, tags %(Tags)s" % snapshot)
PY
}

say 'A snapshot exists in cn-hangzhou; a simulated Alibaba Cloud serves it on loopback.'
ask_control POST /snapshots '{"RegionId": "cn-hangzhou", "SnapshotId": "s-demo0001",
  "SourceDiskId": "d-demo", "Status": "accomplished", "SourceDiskSize": "40"}'
echo "service at $https (TLS), its root in $ca"

say 'Credentials come from the environment, never from options.'
export ALIBABA_CLOUD_ACCESS_KEY_ID=testid ALIBABA_CLOUD_ACCESS_KEY_SECRET=testsecret
echo '$ export ALIBABA_CLOUD_ACCESS_KEY_ID=testid ALIBABA_CLOUD_ACCESS_KEY_SECRET=testsecret'

wish='copy s-demo0001 --region-id cn-hangzhou --destination-region-id cn-beijing'
there="--connect $https --ca-file $ca"

say 'The copy. --connect leads the real host names to the simulator; TLS checks those names.'
echo '(And the worst happens: the copy is made, but the reply is lost on the way.)'
ask_control POST /copies '{"DurationSeconds": 5}'
ask_control POST /script '{"Action": "CopySnapshot", "Steps": [{"CutAfter": 0}]}'
show "$copysnap" $wish $there
echo 'exit code 0; the destination has:'
ask_control GET '/snapshots?RegionId=cn-beijing'

say 'The same command again, as cron would run it: the same copy, not a second one.'
show "$copysnap" $wish $there --json
ask_control GET '/snapshots?RegionId=cn-beijing'

say 'Another copy on purpose, which is given up while it is being made.'
ask_control POST /copies '{"DurationSeconds": 600}'
copy=$("$copysnap" $wish $there --generation 1 --no-wait)
show "$copysnap" wait "$copy" --region-id cn-beijing $there --wait 3s && code=0 || code=$?
echo "exit code $code"
show "$copysnap" cancel "$copy" --region-id cn-beijing $there

say 'Many: the snapshots of two disks, listed and copied, of each disk one at a time.'
ask_control POST /copies '{"DurationSeconds": 2}'
for n in 1 2 3 4; do
    ask_control POST /snapshots "{\"RegionId\": \"cn-hangzhou\", \"SnapshotId\": \"s-db000$n\", \"SourceDiskId\": \"d-$((n % 2))\",
      \"Status\": \"accomplished\", \"CreationTime\": \"2026-01-0${n}T03:00:00Z\", \"Tags\": {\"team\": \"db\"}}"
done
show "$copysnap" list --region-id cn-hangzhou --tag team=db $there
echo "$ $copysnap list --region-id cn-hangzhou --tag team=db --ids $there |"
echo "  $copysnap copy - --region-id cn-hangzhou --destination-region-id cn-beijing $there"
"$copysnap" list --region-id cn-hangzhou --tag team=db --ids $there |
    "$copysnap" copy - --region-id cn-hangzhou --destination-region-id cn-beijing $there

say 'The exact request, signed but not sent: to review it, or to carry it elsewhere.'
show "$copysnap" sign s-demo0001 --region-id cn-hangzhou --destination-region-id cn-beijing

say 'What a refusal looks like.'
show "$copysnap" copy s-unknown --region-id cn-hangzhou --destination-region-id cn-beijing $there && code=0 || code=$?
echo "exit code $code"

say 'And a value that breaks a rule: nothing is sent.'
show "$copysnap" copy s-demo0001 --region-id cn-hangzhou --destination-region-id cn-beijing \
    --retention-days 0 && code=0 || code=$?
echo "exit code $code"

say 'The whole program:'
ls -l "$copysnap"

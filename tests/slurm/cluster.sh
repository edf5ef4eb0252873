#!/usr/bin/env bash
# A real Slurm cluster of two nodes on this machine, for the tests beside it.
#
#   cluster.sh start FOLDER    install what is missing, start the daemons; their state goes below FOLDER
#   cluster.sh stop FOLDER     cancel all jobs, stop the daemons
#
# For root on Debian; needs neither systemd nor cgroups nor a database, so query jobs with squeue, not with sacct.
# Outside of FOLDER there are the packages and, while the cluster is up, the link /etc/slurm/slurm.conf: SLURM_CONF is
# not enough, since Snakemake removes it from the environment of jobs.
set -euo pipefail

nodes=2
cpus=2    # of each node, whatever the machine has
memory=4000    # MB of each node; a job over its request is killed (polled each second)
port=26817    # of slurmctld; the nodes take the next ones
link=/etc/slurm/slurm.conf

die() { echo "cluster.sh: $*" >&2; exit 1; }

[ $# -eq 2 ] || die "say start or stop, and a folder for the state of the cluster."
mkdir -p "$2"
folder=$(realpath "$2")
export SLURM_CONF=$folder/slurm.conf PATH=$PATH:/usr/sbin:/sbin

# wait_for SECONDS COMMAND...: polls until the command succeeds.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}

# The process of a pid file, if it lives and is ours: a number that was used again does not name our folder.
live_pid() {
    local pid
    pid=$(cat "$1" 2>/dev/null) && [ -n "$pid" ] || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$folder/" || return 1
    echo "$pid"
}
gone() { ! live_pid "$1"; }
stop_daemon() {
    local pid
    if pid=$(live_pid "$1"); then
        kill "$pid" || true
        wait_for 10 gone "$1" || kill -KILL "$pid" || true
    fi
    rm -f "$1"
}

install_packages() {
    local missing=() pair
    for pair in munged:munge slurmctld:slurmctld slurmd:slurmd sbatch:slurm-client rsync:rsync; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "${missing[*]} are missing and there is no apt-get to install them: use Debian."
    # This policy keeps the packages from starting daemons of their own.
    local policy=/usr/sbin/policy-rc.d made= failed=
    [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; made=yes; }
    {
        apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
    } >"$folder/log/apt.log" 2>&1 </dev/null || failed=yes
    [ -z "$made" ] || rm -f $policy
    [ -z "$failed" ] || die "apt-get did not install ${missing[*]}: $(tail -n 3 "$folder/log/apt.log")"
}

write_config() {
    local host node
    host=$(uname -n)
    host=${host%%.*}
    cat <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$folder/munge/socket
StateSaveLocation=$folder/spool/ctld
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd-%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd-%n.log
# No cgroups, which are often absent in containers: memory is polled each second.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
PropagateResourceLimits=NONE
MpiDefault=none
# No database: finished jobs stay visible to squeue.
AccountingStorageType=accounting_storage/none
MinJobAge=3600
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
KillWait=2
CompleteWait=0
ReturnToService=2
# Believe the sizes of nodes below, even where the machine has less.
SlurmdParameters=config_overrides
CONF
    # Daemons bind to what the name of the host resolves to: nobody else reaches them where that is this machine only.
    case $(getent ahostsv4 "$host" 2>/dev/null) in
        127.*) echo "CommunicationParameters=NoInAddrAny,NoCtldInAddrAny" ;;
    esac
    for ((node = 1; node <= nodes; node++)); do
        echo "NodeName=node$node NodeHostname=node$node NodeAddr=127.0.0.1 Port=$((port + node)) CPUs=$cpus RealMemory=$memory"
    done
    echo "PartitionName=test Nodes=node[1-$nodes] Default=YES MaxTime=120 DefaultTime=10 DefMemPerCPU=100 State=UP"
}

nodes_are_up() { [ "$(sinfo -h -N -o '%N %t' | grep -cE ' (idle|mix|alloc|comp)$')" -eq $nodes ]; }
no_jobs() { [ -z "$(squeue -h)" ]; }
no_steps() { [ -z "$(find "$folder/spool" -maxdepth 2 -type s)" ]; } # a running step has a socket there

start() {
    [ "$(id -u)" -eq 0 ] || die "Slurm's daemons need root: run this as root, in a container say."
    [ ! -e $link ] || die "$link is there, so this machine has a Slurm already: go to another one. Where tests that were" \
        "killed have left it, first say: tests/slurm/cluster.sh stop $(dirname "$(realpath $link)")"
    umask 022
    mkdir -p "$folder"/{log,run,spool/ctld,munge}
    chmod 755 "$folder" "$folder"/{log,run,spool,munge} # munge refuses folders that others can write to
    install_packages
    write_config >"$SLURM_CONF"
    echo "ConstrainCores=no" >"$folder/cgroup.conf" # read even though no cgroup is used
    mkdir -p "${link%/*}"
    ln -sfn "$SLURM_CONF" $link
    (umask 077 && head -c 64 /dev/urandom >"$folder/munge/key")
    munged --force --num-threads=2 --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
        --pid-file="$folder/run/munged.pid" --log-file="$folder/log/munged.log" --seed-file="$folder/munge/seed" \
        2>>"$folder/log/munged.log" || die "munged did not start, see $folder/log/munged.log."
    wait_for 10 munge -S "$folder/munge/socket" -n || die "munged does not answer, see $folder/log/munged.log."
    slurmctld -f "$SLURM_CONF"
    wait_for 30 scontrol ping || die "slurmctld does not answer, see $folder/log/slurmctld.log."
    local node
    for ((node = 1; node <= nodes; node++)); do
        mkdir -p "$folder/spool/node$node"
        slurmd -f "$SLURM_CONF" -N "node$node"
    done
    wait_for 60 nodes_are_up || die "the nodes do not come up, see $folder/log/."
}

stop() {
    [ "$(readlink $link)" = "$SLURM_CONF" ] || return 0
    # Jobs outlive their node's daemon, so they end first.
    squeue -h -o %A | sort -u | xargs -r scancel || true
    wait_for 20 no_jobs && wait_for 10 no_steps || echo "cluster.sh: some jobs did not end in time." >&2
    local file
    for file in "$folder"/run/slurmd-*.pid "$folder/run/slurmctld.pid" "$folder/run/munged.pid"; do
        [ ! -e "$file" ] || stop_daemon "$file"
    done
    rm -f $link
}

case $1 in
    start) start ;;
    stop) stop ;;
    *) die "say start or stop, and a folder for the state of the cluster." ;;
esac

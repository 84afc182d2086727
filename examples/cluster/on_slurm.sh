#!/bin/bash
#SBATCH --job-name=starling
#SBATCH --array=0-9
#SBATCH --cpus-per-task=4
#SBATCH --mem=2G
#SBATCH --time=04:00:00
#
# Scores many answers as a Slurm array: every task takes each tenth line.
#
#     sbatch on_slurm.sh recordings.jsonl scores
#     cat scores/*.jsonl > scores.jsonl
#
# A line of recordings.jsonl is {"id", "path"} or {"id", "text"}. Submitted again, each task does what is not done yet.
# Without Slurm the same runs on one machine: SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_COUNT=1 bash on_slurm.sh ...
set -euo pipefail

recordings=$1
folder=$2
starling=${STARLING:-starling}
task=${SLURM_ARRAY_TASK_ID:-0}
tasks=${SLURM_ARRAY_TASK_COUNT:-1}
scores=$folder/$task.jsonl
mkdir -p "$folder"
touch "$scores"

# Answers come in the order of the lines, so as many lines are done as there are whole answers; one that was cut off by the
# end of the task is cut away.
done=$(grep -c '' "$scores" || true)
if [ "$done" -gt 0 ] && [ "$(tail -c 1 "$scores" | od -An -c | tr -d ' ')" != '\n' ]; then
    sed -i '$d' "$scores"
    done=$((done - 1))
fi

# Starling ends with 1 when a line was an error object: those are results too.
grep -v '^[[:space:]]*$' "$recordings" |
    awk -v task="$task" -v tasks="$tasks" -v done="$done" \
        'NR % tasks == (task + 1) % tasks && ++own > done' |
    "$starling" score --jsonl >> "$scores" || [ $? -eq 1 ]
